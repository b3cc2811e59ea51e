"""Which files a model is made of, and where they lie."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from nlu_lite.common.shards import INDEX, shard_names
from nlu_lite.errors import InvalidModel
from nlu_lite.spec import ModelFile
from nlu_lite.store.layouts import modules_file
from nlu_lite.store.other_weights import way_to_weights

__all__ = [
    "BESIDE",
    "CONFIG",
    "HEAD",
    "INDEXES",
    "PIECES",
    "SENTENCES",
    "TOKENIZER",
    "TRAINED",
    "VOCABULARY",
    "WEIGHTS",
    "ModelFiles",
    "Origin",
    "Stamps",
    "assemble",
    "is_shard",
    "lost_shards",
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
# What says which files hold weights that are split over several.
INDEXES = tuple(f"{name}{INDEX}" for name in WEIGHTS)
TOKENIZER = "tokenizer.json"
VOCABULARY = "vocab.txt"
# Files that tokenizers other than WordPiece are read from, and those that stand beside them.
PIECES = ("vocab.json", "sentencepiece.bpe.model", "spiece.model", "spm.model", "tokenizer.model")
BESIDE = ("merges.txt", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
# What sentence-transformers says of the model's text; the name had the architecture in it once.
SENTENCES = tuple(
    f"sentence_{kind}_config.json"
    for kind in ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
)
# A head that was trained here: what it is and its weights; and what is known of the training.
HEAD = ("nlu_lite_head.json", "nlu_lite_head.safetensors")
TRAINED = (*HEAD, "nlu_lite_training.json", "nlu_lite_training.safetensors")
_DATA_SUFFIXES = (".json", ".txt", ".model")
_SHARD = re.compile(r"(model|pytorch_model)-\d+-of-\d+\.(safetensors|bin)")
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
        weights: model.safetensors or pytorch_model.bin, or the index of several such files.
        tokenizer: tokenizer.json, or None.
        vocabulary: vocab.txt, or None.
        others: Other files of the tokenizer: vocab.json, merges.txt, a SentencePiece model,
            tokenizer_config.json and the like, one that it can be read from among them; and what
            sentence-transformers says of the text.
        shards: The files that hold the weights, where they are several.
        modules: The modules.json of sentence-transformers, or None.
        trained: Those of `TRAINED` that are there.
    """

    folder: Path
    origin: Origin = field(compare=False)
    config: Path
    weights: Path
    tokenizer: Path | None
    vocabulary: Path | None
    others: tuple[Path, ...] = ()
    shards: tuple[Path, ...] = ()
    modules: Path | None = None
    trained: tuple[Path, ...] = ()

    @property
    def root(self) -> Path:
        """The folder that is the model to its user: that of modules.json, where there is one."""
        return self.folder if self.modules is None else self.modules.parent

    def paths(self) -> tuple[Path, ...]:
        """The files, those that are there."""
        return (*self._of_encoder(), *self.trained)

    def stamps(self) -> Stamps:
        """What the files are now, to tell whether they change; modules that stand by, too."""
        statuses = [path.stat() for path in (*self.all_paths(), *self.trained)]
        return tuple((status.st_size, status.st_mtime_ns) for status in statuses)

    def all_paths(self) -> tuple[Path, ...]:
        """All files that decide about vectors: those of modules that stand by, too."""
        return (*self._of_encoder(), *self._of_modules())

    def _of_encoder(self) -> tuple[Path, ...]:
        parts = (self.config, self.weights, self.tokenizer, self.vocabulary)
        return (*(part for part in parts if part is not None), *self.shards, *self.others)

    def _of_modules(self) -> tuple[Path, ...]:
        if self.modules is None:
            return ()
        settings = (*self.root.glob("*/config.json"), *self.root.glob("config_sentence*.json"))
        return (self.modules, *sorted(settings))


def needed(files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    """The files that a model is loaded from: one file of weights, and data.

    Weights are taken from safetensors where it is listed, else from the pickle; where the first is
    optional both are chosen, and the second one stands in for it. Where there is neither, those
    that are split over several files are. Code and the weights of other frameworks are never
    chosen.

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
    weights = {*WEIGHTS[: WEIGHTS.index(sure) + 1]}
    if not weights & optional.keys():
        weights |= _weights_in_several(optional)
    data = {name for name in optional if name.endswith(_DATA_SUFFIXES)} - {*INDEXES}
    data |= optional.keys() & {*TRAINED}
    return tuple(file for file in listed if file.name in weights | data)


def is_shard(name: str) -> bool:
    """Whether a file is one of several that hold weights, as transformers calls them.

    >>> is_shard("model-00001-of-00002.safetensors"), is_shard("model.safetensors")
    (True, False)
    """
    return _SHARD.fullmatch(name) is not None


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
    weights = next((name for name in (*WEIGHTS, *INDEXES) if name in there), None)
    faults = missing_parts(there)
    if weights is None or faults:
        raise _no_model(folder, there, faults)
    lost = lost_shards(folder, there)
    if lost:
        raise _no_model(folder, there, lost)
    shards = shard_names(folder / weights) if weights in INDEXES else ()
    return ModelFiles(
        folder=folder,
        origin=origin,
        config=folder / CONFIG,
        weights=folder / weights,
        tokenizer=folder / TOKENIZER if TOKENIZER in there else None,
        vocabulary=folder / VOCABULARY if VOCABULARY in there else None,
        others=tuple(folder / name for name in (*PIECES, *BESIDE, *SENTENCES) if name in there),
        shards=tuple(folder / name for name in shards),
        modules=modules_file(folder),
        trained=tuple(folder / name for name in TRAINED if name in there),
    )


def lost_shards(folder: Path, names: Iterable[str]) -> tuple[str, ...]:
    """The files that an index names for the weights, and that are not among `names`.

    Args:
        folder: The folder of the index.
        names: The files of the folder that may be used.

    Raises:
        InvalidModel: The index is damaged.
    """
    there = set(names)
    index = next((name for name in (*WEIGHTS, *INDEXES) if name in there), "")
    if index not in INDEXES:
        return ()
    named = shard_names(folder / index)
    return tuple(f"{name} (named by {index})" for name in named if name not in there)


def missing_parts(names: Iterable[str]) -> tuple[str, ...]:
    """The parts of a model that are not among `names`."""
    there = set(names)
    parts = {
        CONFIG: {CONFIG},
        f"weights ({' or '.join(WEIGHTS)})": {*WEIGHTS, *INDEXES},
        f"a tokenizer ({TOKENIZER} or {VOCABULARY})": {TOKENIZER, VOCABULARY, *PIECES},
    }
    return tuple(part for part, choices in parts.items() if not choices & there)


def _no_model(folder: Path, there: list[str], faults: Iterable[str]) -> InvalidModel:
    missing = tuple(faults)
    no_weights = any(fault.startswith("weights") for fault in missing)
    way_out = way_to_weights(there) if no_weights else None
    return InvalidModel(
        f"{folder} holds no model that can be loaded.\n"
        f"  missing: {'; '.join(missing)}\n  found: {_listing(there)}"
        + (f"\n{way_out}" if way_out else ""),
        faults=missing,
    )


def _weights_in_several(names: Iterable[str]) -> set[str]:
    """An index and the files that it is of; these files alone where there is no index."""
    there = set(names)
    index = next((name for name in INDEXES if name in there), "")
    ending = Path(index.removesuffix(INDEX)).suffix
    return {name for name in there if name == index or (is_shard(name) and name.endswith(ending))}


def _listing(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return (", ".join(names[:_MOST_NAMES]) or "nothing") + more
