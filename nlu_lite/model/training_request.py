"""What is to be trained: the part `train.classifier` of a request, NLU's word for it."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias, get_args

from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidOption, UnknownReference
from nlu_lite.model.head_tasks import WORD_TASKS, HeadTask

__all__ = ["TRAINING_TASKS", "TrainingTask", "default_reference", "parted"]

TrainingTask: TypeAlias = HeadTask | Literal["similarity"]

TRAINING_TASKS: tuple[TrainingTask, ...] = (*get_args(HeadTask), "similarity")
_COMPONENT = re.compile(r"(?:[a-z]{2,3}\.)?train\.(.*)")
# What NLU calls them else.
_OTHER_NAMES: Mapping[str, TrainingTask] = {
    "classifier_dl": "classifier",
    "sentiment_dl": "sentiment",
    "multi_classifier_dl": "multi_classifier",
    "named_entity_recognizer_dl": "ner",
    "ner_dl": "ner",
}
_OF_WORDS, _OF_TEXTS = "en.embed.minilm_L6_384", "en.embed_sentence.minilm_L6_384"


def parted(references: Sequence[str]) -> tuple[list[str], TrainingTask | None]:
    """The references of models, and what is to be trained on them.

    Args:
        references: The parts of a request.

    Returns:
        The others, and the task; None where nothing is to be trained.

    Raises:
        UnknownReference: There is no such training.
        InvalidOption: Several are asked for.

    >>> parted(["en.embed.bert", "train.ner"])
    (['en.embed.bert'], 'ner')
    """
    trainings = {ref: found[1] for ref in references if (found := _COMPONENT.fullmatch(ref))}
    if not trainings:
        return [*references], None
    tasks = {ref: _task(ref, name) for ref, name in trainings.items()}
    if len(set(tasks.values())) > 1:
        raise InvalidOption(
            f"a request trains one thing, not {len(tasks)}: {', '.join(tasks)}.\n"
            "Load and fit them one by one."
        )
    return [ref for ref in references if ref not in tasks], next(iter(tasks.values()))


def default_reference(task: TrainingTask) -> str:
    """The model that is trained on where a request names none.

    >>> default_reference("pos")
    'en.embed.minilm_L6_384'
    """
    return _OF_WORDS if task in WORD_TASKS else _OF_TEXTS


def _task(reference: str, name: str) -> TrainingTask:
    for task in TRAINING_TASKS:
        if task in (name, _OTHER_NAMES.get(name)):
            return task
    known = [f"train.{task}" for task in TRAINING_TASKS]
    raise UnknownReference(
        f"{reference!r} is nothing that can be trained here.{did_you_mean(reference, known)}\n"
        f"Known: {', '.join(known)}.",
        nearest=known,
    )
