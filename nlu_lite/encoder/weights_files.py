"""Files of weights: safetensors, pickles of tensors alone, and either in several files."""

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

import torch
from safetensors.torch import load_file

from nlu_lite.common.file_kinds import PICKLE, SAFETENSORS, kind_of
from nlu_lite.common.shards import INDEX, shard_names
from nlu_lite.errors import InvalidModel

__all__ = ["Weights", "stored_tensors"]

Weights: TypeAlias = dict[str, torch.Tensor]

_OTHER_OBJECT = re.compile(r"GLOBAL ([\w.]+)")
_DAMAGED = "The file is damaged, cut short or of another kind; copy or download it again."
_CUT = "The file is cut short; copy or download it again."
_WEIGHTS_ALONE = (
    "It is not opened, since that could run any code. In the program that made the file, write the "
    "weights alone: model.save_pretrained(<folder>), or torch.save(model.state_dict(), "
    "'pytorch_model.bin')."
)


def stored_tensors(path: Path) -> Weights:
    """All tensors of a file, by their names; those of a safetensors file are mapped, not copied.

    Tensors in a dict that stands in a dict, such as {"state_dict": …}, have the names of both with
    a point between.

    Args:
        path: A safetensors file, a pickle that is read with ``weights_only=True``, or the index of
            such files, `model.safetensors.index.json`.

    Raises:
        InvalidModel: A file is missing or damaged, or holds something else.
    """
    if not path.name.endswith(INDEX):
        return _read(path)
    tensors: Weights = {}
    for name in shard_names(path):
        tensors |= _read(path.with_name(name))
    return tensors


def _read(path: Path) -> Weights:
    try:
        return _READERS[path.suffix](path)
    except MemoryError:
        raise
    # A damaged file can make the readers fail with any exception.
    except Exception as cause:
        reason, advice = _fault(path, cause)
        size = path.stat().st_size if path.exists() else 0
        raise InvalidModel(
            f"{path} ({size:,} bytes) can't be read as weights: {reason}.\n{advice}",
            faults=[reason],
        ) from _without_advice(cause, reason)


def _fault(path: Path, cause: Exception) -> tuple[str, str]:
    """What is wrong with a file, and what to do."""
    said = str(cause)
    if (found := _OTHER_OBJECT.search(said)) is not None:
        return f"it pickles more than tensors: it asks for {found[1]}", _WEIGHTS_ALONE
    if "TorchScript" in said:
        return "it is a program of TorchScript, as torch.jit.save writes it", _WEIGHTS_ALONE
    plain = said.partition("\n")[0] if "weights_only" not in said else "it is no pickle of tensors"
    plain = plain or type(cause).__name__
    kind = kind_of(path)
    if kind is None or (kind is _KINDS[path.suffix] and not _is_cut(path, said)):
        return plain, _DAMAGED
    if kind is _KINDS[path.suffix]:
        return f"it is cut short ({plain})", _CUT
    return f"it is {kind.name}", kind.way_out or _DAMAGED


def _is_cut(path: Path, said: str) -> bool:
    with path.open("rb") as file:
        begin = file.read(8)
        if begin.startswith(b"PK"):
            return not zipfile.is_zipfile(path)
        if path.suffix != ".safetensors":
            return "EOF" in said
        size = int.from_bytes(begin, "little")
        header = file.read(size) if size < path.stat().st_size else b"{}"
    ends = [int(end) for end in re.findall(rb'"data_offsets":\[\d+,(\d+)\]', header)]
    return 8 + size + max(ends, default=0) > path.stat().st_size


def _without_advice(cause: Exception, reason: str) -> Exception:
    """The cause without torch's advice to read it so that code in it would run."""
    if "weights_only" not in str(cause):
        return cause
    return ValueError(reason)


def _read_safetensors(path: Path) -> Weights:
    return load_file(path)


def _read_pickle(path: Path) -> Weights:
    loaded = torch.load(path, map_location="cpu", weights_only=True)
    if not isinstance(loaded, dict):
        raise ValueError(f"it holds a {type(loaded).__name__}, expected a dict of tensors")
    return dict(_flat(loaded, ""))


def _flat(content: Mapping[object, object], prefix: str) -> Iterator[tuple[str, torch.Tensor]]:
    for name, value in content.items():
        if isinstance(value, torch.Tensor):
            yield f"{prefix}{name}", value
        elif isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")


_READERS: dict[str, Callable[[Path], Weights]] = {
    ".safetensors": _read_safetensors,
    ".bin": _read_pickle,
}
_KINDS = {".safetensors": SAFETENSORS, ".bin": PICKLE}
