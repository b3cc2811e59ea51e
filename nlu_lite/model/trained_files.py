"""Files that training made: in a folder of this process, and whole in a pickle."""

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from nlu_lite.common.files import readable_errors
from nlu_lite.common.folders import complete_folder
from nlu_lite.errors import WeightsUnavailable
from nlu_lite.spec import ModelFile, ModelSpec, Source
from nlu_lite.store import ModelFiles
from nlu_lite.store.files import CONFIG, WEIGHTS, assemble

__all__ = ["TrainedFiles", "trained_files"]

_PREFIX = "nlu_lite-trained-"
_REVISION = 40

_Packed: TypeAlias = tuple[dict[str, bytes], ModelSpec | None]


@dataclass(frozen=True, slots=True)
class TrainedFiles:
    """Files that training made of a model; they lie in a folder as long as the process runs.

    A pickle holds them whole, and they are written again where it lands.

    Attributes:
        digest: The SHA-256 sum of their names and contents.
        names: What they are called.
        spec: That of a student, which is a model of its own; None: they are a model that was there
            before, and has learned something.
    """

    digest: str
    names: tuple[str, ...]
    spec: ModelSpec | None = None

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return _room() / self.digest

    @property
    def has_encoder(self) -> bool:
        """Whether they are a whole model, and not a head alone."""
        return CONFIG in self.names

    def beside(self, files: ModelFiles | None) -> ModelFiles:
        """The files of the model that was trained: these alone, or a head beside its encoder's.

        Args:
            files: Those of the model that training began with; not asked for where `has_encoder`.

        Raises:
            WeightsUnavailable: They are gone.
        """
        self._check()
        if self.has_encoder or files is None:
            return assemble(self.folder, "folder", self.names)
        return replace(files, trained=tuple(self.folder / name for name in self.names))

    def spec_of(self, spec: ModelSpec) -> ModelSpec:
        """The spec of the model that was trained, from that of the one that it was before.

        An encoder that was trained gives other vectors, so that it is another revision.
        """
        if not self.has_encoder:
            return spec
        self._check()
        size = sum((self.folder / name).stat().st_size for name in WEIGHTS if name in self.names)
        source = Source(
            f"trained/{spec.ref}",
            self.digest[:_REVISION],
            tuple(ModelFile(name) for name in self.names),
            size_mb=size / 1e6,
        )
        return replace(spec, source=source, goldens=(), spark_name=None)

    def __reduce__(
        self,
    ) -> "tuple[Callable[[dict[str, bytes], ModelSpec | None], TrainedFiles], _Packed]":
        self._check()
        contents = {name: (self.folder / name).read_bytes() for name in self.names}
        return trained_files, (contents, self.spec)

    def _check(self) -> None:
        lost = [name for name in self.names if not (self.folder / name).is_file()]
        if lost:
            raise WeightsUnavailable(
                f"The trained files in {self.folder} are gone: {', '.join(lost)}. They lie there "
                "as long as the process runs that trained them.\n"
                "Train again, then keep them: pipeline.save(<folder>)."
            )


def trained_files(contents: Mapping[str, bytes], spec: ModelSpec | None = None) -> TrainedFiles:
    """Files with these contents, written where they are not there yet.

    Args:
        contents: What each file holds, by its name.
        spec: As in `TrainedFiles`.

    Raises:
        OutputUnavailable: They can't be written: the disk is full, or the folder for temporary
            files (TMPDIR) can't be written.
    """
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    files = TrainedFiles(digest.hexdigest(), tuple(sorted(contents)), spec)
    with readable_errors(files.folder):
        if not files.folder.is_dir():
            with complete_folder(files.folder) as unfinished:
                for name in files.names:
                    (unfinished / name).write_bytes(contents[name])
    return files


@functools.cache
def _room() -> Path:
    room = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(_empty, room, os.getpid())
    return room


def _empty(room: Path, owner: int) -> None:
    # A forked child shares the folder with the process that made it.
    if os.getpid() == owner:
        shutil.rmtree(room, ignore_errors=True)
