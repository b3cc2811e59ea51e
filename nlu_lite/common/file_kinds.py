"""What a file is, told by its first bytes, where it is not what its name says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.errors import InvalidModel

__all__ = ["PICKLE", "SAFETENSORS", "FileKind", "kind_of", "named_kind", "refuse_other_kinds"]

_ENOUGH = 1024

_FETCH = (
    "Fetch the file itself: hf download <owner/name> --local-dir <folder> (where the repository "
    "asks for an account, run `hf auth login` before)."
)
_UNPACK = "Unpack it, and put the files that are in it into the folder."
_OTHER_FRAMEWORK = "Expected weights for PyTorch: model.safetensors or pytorch_model.bin."


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is.

    Attributes:
        name: As a sentence goes on behind "it is".
        way_out: What to do where another kind was expected; "" where the reader knows best.
    """

    name: str
    way_out: str = ""


SAFETENSORS = FileKind("a safetensors file", "Give it a name that ends in .safetensors.")
PICKLE = FileKind(
    "a pickle, as torch.save writes it", "Weights of this kind belong into pytorch_model.bin."
)
_POINTER = FileKind(
    "a Git LFS pointer: the few lines that stand for the file until Git fetches it",
    "Run in the folder of the repository: git lfs install && git lfs pull; or fetch the file "
    "itself: hf download <owner/name> --local-dir <folder>",
)
_PAGE = FileKind("an HTML page, as a download saves it that was led to a login or an error", _FETCH)
_ANSWER = FileKind("the answer of a server that refused the download", _FETCH)
_NOTHING = FileKind("an empty file")
_ZEROS = FileKind("nothing but zeros: a download that never got its content")

# How files begin, and what they are then; compiled when a file can't be read.
_KINDS: tuple[tuple[bytes, FileKind], ...] = (
    (rb"\Z", _NOTHING),
    (rb"version https://git-lfs\.github\.com", _POINTER),
    (rb"version https://hawser", _POINTER),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|!--)", _PAGE),
    (rb"\s*<\?xml.{0,200}<html", _PAGE),
    (rb"\s*<(\?xml.{0,100})?\s*<?error>", _ANSWER),
    (rb'\s*\{\s*"error"\s*:', _ANSWER),
    (
        rb"\s*(entry|repository|file|page|404:?) not found|\s*access to \S+ \S+ is restricted"
        rb"|\s*(invalid (username|credentials)|unauthorized|forbidden|access denied)",
        _ANSWER,
    ),
    (rb"\x1f\x8b", FileKind("an archive (gzip)", _UNPACK)),
    (rb"\xfd7zXZ|BZh\d|7z\xbc\xaf", FileKind("an archive", _UNPACK)),
    (rb".{257}ustar", FileKind("an archive (tar)", _UNPACK)),
    (rb"\x89HDF", FileKind("an HDF5 file, as TensorFlow writes weights", _OTHER_FRAMEWORK)),
    (rb"GGUF", FileKind("a GGUF file, as llama.cpp reads weights", _OTHER_FRAMEWORK)),
    (rb"\x00{64}", _ZEROS),
    (rb".{4}\x00{4}\{", SAFETENSORS),
    (rb"PK\x03\x04|\x80[\x02-\x05]", PICKLE),
)


def kind_of(path: Path) -> FileKind | None:
    """What a file is by its first bytes; None where they tell nothing.

    >>> _ = Path("weights.bin").write_text("<!DOCTYPE html><title>Sign in</title>")
    >>> kind_of(Path("weights.bin")).name
    'an HTML page, as a download saves it that was led to a login or an error'
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(_ENOUGH)
    except OSError:
        return None
    return next((kind for how, kind in _KINDS if re.match(how, beginning, re.I | re.S)), None)


def named_kind(path: Path, *, fault: str, advice: str) -> tuple[str, str]:
    """What is wrong with a file that can't be read, and what to do.

    Args:
        path: The file.
        fault: What its reader says.
        advice: What to do where the file is of no other kind.

    Returns:
        What it is and what mends that, where its first bytes tell it; else `fault` and `advice`.
    """
    kind = kind_of(path)
    return (fault, advice) if kind is None else (f"it is {kind.name}", kind.way_out or advice)


def refuse_other_kinds(paths: Iterable[Path]) -> None:
    """Refuse files of a tokenizer that are nothing of the kind, before a reader wonders at them.

    Args:
        paths: The files; an empty one is left to its reader, since it may be all there is to say.

    Raises:
        InvalidModel: One is a Git LFS pointer, a page, an archive or the like.
    """
    for path in paths:
        kind = kind_of(path)
        if kind is not None and kind.way_out:
            fault = f"{path} can't be read as a tokenizer: it is {kind.name}"
            raise InvalidModel(f"{fault}.\n{kind.way_out}", faults=[fault])
