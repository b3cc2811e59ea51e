"""The vectors of one model that are kept on disk: a help that never stands in the way."""

import functools
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from nlu_lite.common.files import available
from nlu_lite.common.paths import user_path
from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import InvalidOption, VectorCacheWarning
from nlu_lite.model.identity import identity_of
from nlu_lite.store.bytes_file import ForeignFile, UnusableFile, bytes_file
from nlu_lite.store.kept_bytes import KeptBytes

if TYPE_CHECKING:
    from nlu_lite.model.model import Model

__all__ = ["KeptVectors", "VectorKeeper", "vectors_file"]

# A disk that is full is not tried again for each block.
_REST = 30.0
_COMPUTED = "Until then, all vectors are computed."

_warn_once = functools.cache(warn)


def vectors_file(path: str | os.PathLike[str]) -> Path:
    """The file that `cache=` names, begun where it is not there.

    Raises:
        InvalidOption: It is no path, an address, or a file of something else.
        OutputUnavailable: It is a folder, or there is no folder above it.

    Warns:
        VectorCacheWarning: It can't be used; it is tried again later.
    """
    file = available(user_path(path, name="cache"), example="vectors.db").absolute()
    try:
        with bytes_file(file):
            return file
    except ForeignFile as cause:
        raise InvalidOption(
            f"cache={str(path)!r}: {cause}\nExpected a file that load(cache=…) made, or the name "
            f"of a new one: {str(file.with_suffix('.vectors.db'))!r}"
        ) from cause
    except UnusableFile as cause:
        _warn_once(f"{cause} {_COMPUTED}", VectorCacheWarning)
        return file


class VectorKeeper(Protocol):
    """Where the vectors of one model are kept: in a file (`KeptVectors`), or in memory."""

    @property
    def identity(self) -> bytes:
        """The sum of all that decides about them beside their texts."""

    def get(self, keys: Sequence[bytes]) -> Mapping[bytes, bytes]:
        """The values of those keys that have one."""

    def keep(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values."""


class KeptVectors:
    """The vectors of one model that are kept in a file, as bytes.

    What can't be read is missing, what can't be written is not kept; a warning says so once.
    """

    def __init__(self, file: Path, model: "Model") -> None:
        """Name the file and the model.

        Args:
            file: As `vectors_file` gives it.
            model: The model that computes what is missing.

        Raises:
            ChecksumMismatch, WeightsUnavailable: As `identity_of`.
        """
        self.identity = identity_of(model)
        self._bytes = KeptBytes(file)
        facts = model.encoder.facts
        engine = "" if facts.engine == TORCH else f", {facts.engine}"
        self._label = f"{model.spec.ref}, {facts.precision}{engine}"
        self._begin = int(time.time())
        self._reads_again = self._writes_again = time.monotonic()

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one."""
        if not keys or time.monotonic() < self._reads_again:
            return {}
        try:
            return self._bytes.get(keys)
        except UnusableFile as cause:
            self._reads_again = time.monotonic() + _REST
            _warn_once(f"{cause} {_COMPUTED}", VectorCacheWarning)
            return {}

    def keep(self, values: Mapping[bytes, bytes]) -> None:
        """Keep values for this process and others."""
        if not values or time.monotonic() < max(self._reads_again, self._writes_again):
            return
        try:
            last_gone = self._bytes.keep(values, label=self._label)
        except UnusableFile as cause:
            self._writes_again = time.monotonic() + _REST
            _warn_once(f"{cause} Until then, new vectors are not kept.", VectorCacheWarning)
            return
        if last_gone is not None and last_gone >= self._begin:
            path = self._bytes.path
            _warn_once(
                f"{path} has too little room for all vectors of this session: the first ones are "
                f"forgotten again. Give it more: nlu-lite cache vectors {path} --limit MB",
                VectorCacheWarning,
            )
