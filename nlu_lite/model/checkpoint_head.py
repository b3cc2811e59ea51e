"""Whether a checkpoint of transformers has a head, and which, as its `config.json` says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

from nlu_lite.common.json_files import JsonObject
from nlu_lite.encoder.architectures import Shape
from nlu_lite.errors import InvalidModel
from nlu_lite.model.head_layouts import CLASSES, TEXT_HEADS, WORD_HEADS, HeadLayout, said
from nlu_lite.spec import Pooling

if TYPE_CHECKING:
    from nlu_lite.model.facts import ModelFacts

__all__ = ["KINDS", "CheckpointHead", "checkpoint_head", "reads_globally", "refuse_head"]

# What stands behind the architecture in the name of a class, and the heads of these classes.
KINDS: Mapping[str, Mapping[str, tuple[HeadLayout, ...]]] = {
    "ForSequenceClassification": TEXT_HEADS,
    "ForTokenClassification": WORD_HEADS,
}


@dataclass(frozen=True, slots=True)
class CheckpointHead:
    """What `config.json` says of a head, before its weights are read.

    Attributes:
        of_words: Whether its labels are of words; else they are of texts.
        pooling: What vectors it reads.
        layout: Where its layers are.
    """

    of_words: bool
    pooling: Pooling
    layout: HeadLayout


def checkpoint_head(facts: "ModelFacts", shape: Shape) -> CheckpointHead | None:
    """What the configuration of a checkpoint says of its head; no weights are read.

    Args:
        facts: What the checkpoint's files say.
        shape: That of its encoder.

    Returns:
        The head; None for a checkpoint without one that gives labels of texts or words, and for a
        model of sentence-transformers.

    Raises:
        InvalidModel: There is one, but it is of another form than the architecture's own.
    """
    named = None if facts.files.modules is not None else _class_in(facts.config)
    if named is None:
        return None
    name, kind = named
    layout = KINDS[kind][shape.architecture][0]
    faults = [
        *_class_faults(facts.config, name, kind, shape.architecture),
        *_setting_faults(facts.config, layout),
    ]
    refuse_head(facts.files.config, faults)
    pooling = said(layout.pooling, facts.config)
    # One that is no pooling is among the faults.
    return CheckpointHead(KINDS[kind] is WORD_HEADS, cast(Pooling, pooling), layout)


def reads_globally(facts: "ModelFacts", shape: Shape) -> bool:
    """Whether the first position attends to all others, as a Longformer for labels of texts has it.

    Raises:
        InvalidModel: As `checkpoint_head`.
    """
    head = checkpoint_head(facts, shape)
    return head is not None and head.layout.global_first


def refuse_head(path: Path, faults: list[str]) -> None:
    """Name everything that is wrong with a head; nothing happens where nothing is.

    Raises:
        InvalidModel: There are faults.
    """
    if faults:
        raise InvalidModel(
            f"{path} does not describe a head that can be read:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + '\nWithout "architectures" in config.json the folder opens as a model of embeddings.',
            faults=faults,
        )


def _class_in(settings: JsonObject) -> tuple[str, str] | None:
    """The class that a checkpoint is of, and which kind; None where it is no class with a head."""
    named = settings.get("architectures")
    names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
    found = ((name, kind) for name in names for kind in KINDS if name.endswith(kind))
    return next(found, None)


def _class_faults(settings: JsonObject, name: str, kind: str, architecture: str) -> Iterator[str]:
    code = settings.get("auto_map")
    if isinstance(code, dict) and f"AutoModel{kind}" in code:
        yield "auto_map asks for Python code of the repository, which is never run"
    named = next((one for one in CLASSES if f"{CLASSES[one]}{kind}" == name), None)
    # RoBERTa has children whose heads are its own.
    if named is None or KINDS[kind][named] != KINDS[kind][architecture]:
        yield (
            f"architectures is {name!r}, the head of another architecture than {architecture!r}; "
            f"expected '{CLASSES[architecture]}{kind}'"
        )


def _setting_faults(settings: JsonObject, layout: HeadLayout) -> Iterator[str]:
    for name, value in layout.required.items():
        if settings.get(name, value) != value:
            yield f"{name} is {settings[name]!r}; expected {value!r}"
    pooling = layout.pooling
    value = settings.get(str(pooling.setting), pooling.usual)
    if pooling.read and value not in pooling.read:
        yield f"{pooling.setting} is {value!r}; expected one of {', '.join(pooling.read)}"
