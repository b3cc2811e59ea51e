"""How sentence-transformers makes the vector of a sentence, read from the files it writes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.common.json_files import JsonObject, read_json, read_object
from nlu_lite.model.sentence_settings import (
    MODEL,
    NORMALIZE,
    POOLING,
    TEXT,
    check_settings,
    unsupported,
)
from nlu_lite.spec import Pooling

__all__ = ["SentenceModules", "TextSettings", "sentence_modules_of", "text_settings_of"]

_PROMPTS = "config_sentence_transformers.json"
_PACKAGE = "sentence_transformers"
_MODES: Mapping[str, Pooling] = {"cls": "cls", "mean": "mean", "max": "max"}
# The flags that modes were told by until version 5.
_FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
# What a Transformer was called before there was one class for all architectures.
_TRANSFORMERS = (
    "Transformer",
    "BERT",
    "RoBERTa",
    "DistilBERT",
    "ALBERT",
    "XLMRoBERTa",
    "CamemBERT",
)


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


@dataclass(frozen=True, slots=True)
class TextSettings:
    """What sentence-transformers does with a text before the model reads it.

    Attributes:
        lower_case: Whether it is lower-cased before the tokenizer sees it.
        longest: The longest sequence that the model reads, special pieces included, or None.
    """

    lower_case: bool = False
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class _Module:
    """An entry of modules.json: its class, the last part of that, and its folder."""

    type: str
    kind: str
    place: str


def sentence_modules_of(path: Path) -> SentenceModules:
    """The modules that a modules.json lists.

    Raises:
        InvalidModel: A file is damaged, or asks for something that can't be run here.
    """
    modules = _modules(path)
    kinds = ["Transformer" if m.kind in _TRANSFORMERS else m.kind for m in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or not set(kinds[2:]) <= {"Normalize"}:
        raise unsupported(
            path,
            f"its modules are {', '.join(kinds) or 'none'}",
            "Transformer, Pooling and, maybe, Normalize",
        )
    for module in modules[2:]:
        settings = path.parent / module.place / "config.json"
        if settings.is_file():
            check_settings(settings, read_object(settings), NORMALIZE)
    prompt = _prompt(path.parent / _PROMPTS)
    pooling = _pooling(path.parent / modules[1].place / "config.json", prompt)
    return SentenceModules(pooling, "Normalize" in kinds, prompt)


def text_settings_of(path: Path) -> TextSettings:
    """What a sentence_bert_config.json says.

    Raises:
        InvalidModel: It is damaged, or asks for something that can't be done here.
    """
    settings = read_object(path)
    check_settings(path, settings, TEXT)
    longest = settings.get("max_seq_length")
    for name in ("tokenizer_args", "processor_kwargs"):
        match settings.get(name):
            case {"model_max_length": int(said)}:
                longest = said
    sensible = isinstance(longest, int) and not isinstance(longest, bool) and longest > 2
    return TextSettings(
        lower_case=settings.get("do_lower_case") is True,
        longest=longest if sensible and isinstance(longest, int) else None,
    )


def _modules(path: Path) -> list[_Module]:
    entries = read_json(path)
    modules = [
        _Module(kind, kind.rpartition(".")[2], place)
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
        and isinstance(kind := entry.get("type"), str)
        and isinstance(place := entry.get("path"), str)
    ]
    if any(Path(m.place).is_absolute() or ".." in Path(m.place).parts for m in modules):
        raise unsupported(path, "a module lies outside the folder", "paths inside it")
    foreign = [m.type for m in modules if m.type.partition(".")[0] != _PACKAGE]
    if foreign:
        raise unsupported(
            path,
            f"it asks for code that is not of sentence-transformers, which is never run: "
            f"{', '.join(foreign)}",
            f"classes of {_PACKAGE}",
        )
    return modules


def _pooling(path: Path, prompt: str | None) -> Pooling:
    settings = read_object(path)
    modes = _modes_in(settings)
    chosen = _MODES.get(modes[0]) if len(modes) == 1 else None
    if chosen is None:
        raise unsupported(
            path,
            f"its pooling is {' and '.join(modes) or 'not said'}",
            f"one of {', '.join(_MODES)}",
        )
    said = {
        name: value
        for name, value in settings.items()
        # Without a prompt there is nothing to leave out.
        if not name.startswith("pooling_mode") and (prompt or name != "include_prompt")
    }
    check_settings(path, said, POOLING)
    return chosen


def _modes_in(settings: JsonObject) -> list[str]:
    """The modes of pooling, in the newer spelling or by flags; those that nobody knows too."""
    mode = settings.get("pooling_mode")
    if mode is not None:
        return [str(one) for one in mode] if isinstance(mode, list) else [str(mode)]
    return [
        _FLAGS.get(name, name)
        for name, value in settings.items()
        if name.startswith("pooling_mode_") and value
    ]


def _prompt(path: Path) -> str | None:
    if not path.is_file():
        return None
    settings = read_object(path)
    check_settings(path, settings, MODEL)
    name, prompts = settings.get("default_prompt_name"), settings.get("prompts")
    if name is None:
        return None
    prompt = prompts.get(name) if isinstance(prompts, dict) else None
    if not isinstance(prompt, str):
        raise unsupported(
            path,
            f"default_prompt_name is {name!r}, which prompts does not hold",
            "the name of one of the prompts",
        )
    return prompt if prompt.strip() else None
