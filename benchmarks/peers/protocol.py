"""What a peer is: something else that turns texts into the vectors of their pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from nlu_lite.common.arrays import FloatArray

__all__ = ["Opened", "Opener", "Unavailable", "needs"]


class Unavailable(Exception):
    """A peer can't be measured here; the message says why."""


class Embed(Protocol):
    """From texts to vectors."""

    def __call__(self, texts: Sequence[str], /) -> Sequence[FloatArray]:
        """Shape (pieces, dimension) for each text, special pieces included."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A peer that is ready.

    Attributes:
        embed: From texts to vectors.
        how: How it is used, for the table.
    """

    embed: Embed
    how: str


class Opener(Protocol):
    """Makes a peer ready."""

    def __call__(self, folder: Path, sample: Sequence[str], /) -> Opened:
        """Open a peer.

        Args:
            folder: config.json, model.safetensors, vocab.txt, tokenizer_config.json; other files
                may be written beside them.
            sample: Texts on which it may try how it is fastest.

        Raises:
            Unavailable: It is not installed, or can't do what is asked on this machine.
        """


def needs(*packages: str) -> None:
    """Raise Unavailable where a package is not installed."""
    missing = [name for name in packages if find_spec(name) is None]
    if missing:
        raise Unavailable(f"not installed: {', '.join(missing)}")
