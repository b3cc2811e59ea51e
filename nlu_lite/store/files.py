"""Which files a model is made of, and where they lie."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from nlu_lite.errors import InvalidModel
from nlu_lite.spec import ModelFile

__all__ = [
    "BESIDE",
    "CONFIG",
    "PIECES",
    "TOKENIZER",
    "VOCABULARY",
    "WEIGHTS",
    "ModelFiles",
    "Origin",
    "Stamps",
    "assemble",
    "missing_files",
    "missing_parts",
    "needed",
    "present",
]

Origin: TypeAlias = Literal["folder", "embedded", "installed", "cached", "hub"]
# Size in bytes and time of the last change in nanoseconds, of each file.
Stamps: TypeAlias = tuple[tuple[int, int], ...]

CONFIG = "config.json"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")
TOKENIZER = "tokenizer.json"
VOCABULARY = "vocab.txt"
# Files that tokenizers other than WordPiece are read from, and those that stand beside them.
PIECES = ("vocab.json", "sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model")
BESIDE = ("merges.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
_DATA_SUFFIXES = (".json", ".txt", ".model")
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """The files of one model on this machine.

    Attributes:
        folder: The folder that holds them.
        origin: `folder` (the user's own), `embedded` (in the package), `installed` (in another
            Python package), `cached` (in the Hugging Face cache) or `hub` (fetched just now); it
            does not count for equality.
        config: config.json.
        weights: model.safetensors or pytorch_model.bin.
        tokenizer: tokenizer.json, or None.
        vocabulary: vocab.txt, or None.
        others: Other files of the tokenizer: vocab.json, merges.txt, a SentencePiece model,
            tokenizer_config.json and the like. One that it can be read from is always there.
    """

    folder: Path
    origin: Origin = field(compare=False)
    config: Path
    weights: Path
    tokenizer: Path | None
    vocabulary: Path | None
    others: tuple[Path, ...] = ()

    def paths(self) -> tuple[Path, ...]:
        """The files, those that are there."""
        parts = (self.config, self.weights, self.tokenizer, self.vocabulary)
        return (*(part for part in parts if part is not None), *self.others)

    def stamps(self) -> Stamps:
        """What the files are now, to tell whether they change."""
        statuses = [path.stat() for path in self.paths()]
        return tuple((status.st_size, status.st_mtime_ns) for status in statuses)


def needed(files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    """The files that a model is loaded from: one file of weights, and data.

    Weights are taken from safetensors where it is listed, else from the pickle; where the first is
    optional both are chosen, and the second one stands in for it. Code and the weights of other
    frameworks are never chosen.

    Args:
        files: What the registry lists.

    Returns:
        The files to fetch, in the order listed.

    >>> names = ["config.json", "pytorch_model.bin", "model.safetensors", "tf_model.h5"]
    >>> [file.name for file in needed(map(ModelFile, names))]
    ['config.json', 'model.safetensors']
    """
    listed = tuple(files)
    optional = {file.name: file.optional for file in listed}
    sure = next((name for name in WEIGHTS if optional.get(name) is False), WEIGHTS[-1])
    weights = WEIGHTS[: WEIGHTS.index(sure) + 1]
    return tuple(f for f in listed if f.name in weights or f.name.endswith(_DATA_SUFFIXES))


def missing_files(folder: Path | None, files: Iterable[ModelFile]) -> list[str]:
    """The files that are not in a folder, those left out that a model can do without.

    Args:
        folder: The folder, or None where there is none.
        files: Those that `needed` chose.
    """
    listed = tuple(files)
    there = {file.name for file in present(folder, listed)} if folder is not None else set()
    weights = WEIGHTS if there & set(WEIGHTS) else ()
    return [f.name for f in listed if not f.optional and f.name not in (*there, *weights)]


def present(folder: Path, files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    """The files that are in a folder; of several files of weights, the one to take.

    Args:
        folder: The folder.
        files: Those that `needed` chose.
    """
    there = tuple(file for file in files if (folder / file.name).is_file())
    names = {file.name for file in there}
    taken = next((name for name in WEIGHTS if name in names), None)
    return tuple(file for file in there if file.name not in WEIGHTS or file.name == taken)


def assemble(folder: Path, origin: Origin, names: Iterable[str]) -> ModelFiles:
    """Files, each with its part in the model.

    Args:
        folder: The folder that holds the files.
        origin: Where they come from.
        names: The files of the folder that may be used; any other file in it is left alone.

    Raises:
        InvalidModel: One of the parts is missing; the message names all that are.
    """
    there = sorted(names)
    weights = next((name for name in WEIGHTS if name in there), None)
    faults = missing_parts(there)
    if weights is None or faults:
        raise InvalidModel(
            f"{folder} holds no model that can be loaded.\n"
            f"  missing: {'; '.join(faults)}\n  found: {_listing(there)}",
            faults=faults,
        )
    return ModelFiles(
        folder=folder,
        origin=origin,
        config=folder / CONFIG,
        weights=folder / weights,
        tokenizer=folder / TOKENIZER if TOKENIZER in there else None,
        vocabulary=folder / VOCABULARY if VOCABULARY in there else None,
        others=tuple(folder / name for name in (*PIECES, *BESIDE) if name in there),
    )


def missing_parts(names: Iterable[str]) -> tuple[str, ...]:
    """The parts of a model that are not among `names`."""
    there = set(names)
    parts = {
        CONFIG: {CONFIG},
        f"weights ({' or '.join(WEIGHTS)})": set(WEIGHTS),
        f"a tokenizer ({TOKENIZER} or {VOCABULARY})": {TOKENIZER, VOCABULARY, *PIECES},
    }
    return tuple(part for part, choices in parts.items() if not choices & there)


def _listing(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return (", ".join(names[:_MOST_NAMES]) or "nothing") + more
