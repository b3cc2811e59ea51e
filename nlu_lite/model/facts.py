"""What a registry entry would say of a model, read from the model's own files."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from nlu_lite.encoder.config import read_shape
from nlu_lite.errors import InvalidModel
from nlu_lite.model.open import longest_sequence
from nlu_lite.model.open_tokenizer import lower_cases
from nlu_lite.spec import ModelFile, ModelSpec, Pooling, Source, Task
from nlu_lite.store import ModelFiles

__all__ = ["folder_spec", "inferred_spec", "reference_of"]

Json: TypeAlias = Mapping[str, object]

MODULES = "modules.json"
PROMPTS = "config_sentence_transformers.json"

# Models of no known language: words are what stands between white space.
_ANY_LANGUAGE = "xx"
_POOLINGS: Mapping[str, Pooling] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
}
_MODES: Mapping[str, Pooling] = {"cls": "cls", "mean": "mean", "max": "max"}
_NO_REFERENCE = re.compile(r"[^\w.-]+", re.ASCII)


def inferred_spec(ref: str, source: Source, files: ModelFiles) -> ModelSpec:
    """The ModelSpec of a model that no registry knows.

    A folder that sentence-transformers wrote gives sentence embeddings with its own pooling; any
    other gives token embeddings, a word's vector being that of its first piece.

    Args:
        ref: Its reference.
        source: Where the files came from.
        files: The model's files; those of sentence-transformers are looked for beside them.

    Raises:
        InvalidModel: The files are damaged, or ask for something that can't be run here.
    """
    shape = read_shape(files.config)
    task, pooling, normalize = _task(files.folder)
    return ModelSpec(
        ref=ref,
        task=task,
        language=_ANY_LANGUAGE,
        architecture=shape.architecture,
        layers=shape.layers,
        hidden=shape.hidden,
        heads=shape.heads,
        max_positions=longest_sequence(shape, files),
        lowercase=lower_cases(files),
        pooling=pooling,
        normalize=normalize,
        prefix=_prompt(files.folder) if task == "sentence_embeddings" else None,
        source=source,
    )


def folder_spec(files: ModelFiles) -> ModelSpec:
    """The ModelSpec of the model in a folder of the user's, called by the folder's name.

    Raises:
        InvalidModel: As `inferred_spec`.
    """
    ref = reference_of(files.folder.name)
    listed = tuple(ModelFile(path.name) for path in files.paths())
    size = files.weights.stat().st_size / 1e6
    return inferred_spec(ref, Source(f"folder/{ref}", None, listed, size_mb=size), files)


def reference_of(name: str) -> str:
    """A name as a reference.

    >>> reference_of("my model (2)"), reference_of("all-MiniLM-L6-v2"), reference_of("")
    ('my_model_2', 'all-MiniLM-L6-v2', 'model')
    """
    return _NO_REFERENCE.sub("_", name).strip("_.") or "model"


def _task(folder: Path) -> tuple[Task, Pooling, bool]:
    """What a vector stands for, how it is pooled, and whether it is normalised."""
    modules = _modules(folder)
    if modules is None:
        return "token_embeddings", "first", False
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        raise _unsupported(
            folder / MODULES,
            f"its modules are {', '.join(kinds) or 'none'}",
            "Transformer, Pooling and, maybe, Normalize",
        )
    pooling = _pooling(folder / modules[1][1] / "config.json")
    return "sentence_embeddings", pooling, "Normalize" in kinds


def _modules(folder: Path) -> list[tuple[str, str]] | None:
    """Kind and folder of each module of sentence-transformers; None where there are none."""
    path = folder / MODULES
    if not path.is_file():
        return None
    match _read(path):
        case list(entries):
            found = [
                (kind.rpartition(".")[2], place)
                for entry in entries
                if isinstance(entry, dict)
                and isinstance(kind := entry.get("type"), str)
                and isinstance(place := entry.get("path"), str)
            ]
        case _:
            found = []
    if any(Path(place).is_absolute() or ".." in Path(place).parts for _, place in found):
        raise _unsupported(path, "a module lies outside the folder", "paths inside it")
    return found


def _pooling(path: Path) -> Pooling:
    settings = _object(path)
    mode = settings.get("pooling_mode")
    flags = [key for key, value in settings.items() if key.startswith("pooling_mode_") and value]
    chosen = _MODES.get(str(mode)) if mode is not None else None
    if mode is None and len(flags) == 1:
        chosen = _POOLINGS.get(flags[0])
    if chosen is None:
        raise _unsupported(
            path,
            f"its pooling is {mode or ' and '.join(flags) or 'not said'}",
            f"one of {', '.join(_MODES)}",
        )
    return chosen


def _prompt(folder: Path) -> str | None:
    """What sentence-transformers would put in front of each text without being asked."""
    path = folder / PROMPTS
    if not path.is_file():
        return None
    match _object(path):
        case {"default_prompt_name": str(name), "prompts": dict(prompts)}:
            prompt = prompts.get(name)
            return prompt if isinstance(prompt, str) and prompt.strip() else None
    return None


def _object(path: Path) -> Json:
    found = _read(path)
    if not isinstance(found, dict):
        raise _unsupported(path, "it is not a JSON object", "one")
    return found


def _read(path: Path) -> object:
    try:
        found: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\nCopy it again.", faults=[str(cause)]
        ) from cause
    return found


def _unsupported(path: Path, fault: str, expected: str) -> InvalidModel:
    return InvalidModel(
        f"{path}: {fault}; expected {expected}.\n"
        f"Without {MODULES} the folder is loaded as a model of token embeddings.",
        faults=[fault],
    )
