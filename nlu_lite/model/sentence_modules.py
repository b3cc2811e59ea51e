"""How sentence-transformers makes the vector of a sentence, read from the files it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.common.json_files import read_json, read_object
from nlu_lite.errors import InvalidModel
from nlu_lite.spec import Pooling

__all__ = ["SentenceModules", "sentence_modules_of"]

_MODULES = "modules.json"
_PROMPTS = "config_sentence_transformers.json"
_POOLINGS: Mapping[str, Pooling] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
}
_MODES: Mapping[str, Pooling] = {"cls": "cls", "mean": "mean", "max": "max"}


@dataclass(frozen=True, slots=True)
class SentenceModules:
    """How sentence-transformers makes the vector of a sentence.

    Attributes:
        pooling: How hidden states become a vector.
        normalize: Whether the vector is divided by its length.
        prompt: What is put in front of each text without being asked for, or None.
    """

    pooling: Pooling
    normalize: bool
    prompt: str | None


def sentence_modules_of(folder: Path) -> SentenceModules | None:
    """The modules that a folder of sentence-transformers lists; None where it lists none.

    Raises:
        InvalidModel: A file is damaged, or asks for something that can't be run here.
    """
    path = folder / _MODULES
    if not path.is_file():
        return None
    modules = _modules(path)
    kinds = [kind for kind, _ in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        raise _unsupported(
            path,
            f"its modules are {', '.join(kinds) or 'none'}",
            "Transformer, Pooling and, maybe, Normalize",
        )
    pooling = _pooling(folder / modules[1][1] / "config.json")
    return SentenceModules(pooling, "Normalize" in kinds, _prompt(folder / _PROMPTS))


def _modules(path: Path) -> list[tuple[str, str]]:
    """Kind and folder of each module."""
    entries = read_json(path)
    modules = [
        (kind.rpartition(".")[2], place)
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
        and isinstance(kind := entry.get("type"), str)
        and isinstance(place := entry.get("path"), str)
    ]
    if any(Path(place).is_absolute() or ".." in Path(place).parts for _, place in modules):
        raise _unsupported(path, "a module lies outside the folder", "paths inside it")
    return modules


def _pooling(path: Path) -> Pooling:
    settings = read_object(path)
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


def _prompt(path: Path) -> str | None:
    if not path.is_file():
        return None
    match read_object(path):
        case {"default_prompt_name": str(name), "prompts": dict(prompts)}:
            prompt = prompts.get(name)
            return prompt if isinstance(prompt, str) and prompt.strip() else None
    return None


def _unsupported(path: Path, fault: str, expected: str) -> InvalidModel:
    return InvalidModel(
        f"{path}: {fault}; expected {expected}.\n"
        f"Without {_MODULES} the folder is loaded as a model of token embeddings.",
        faults=[fault],
    )
