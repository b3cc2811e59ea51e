"""How long and how fast to learn where nobody says it."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlu_lite.model.head import HeadTask

__all__ = ["SETTINGS", "Settings", "usual_epochs", "usual_rate"]

_WIDTH = 768
_MANY_CLASSES = 20
# What so much text tells of few classes is learned in two readings; a third takes minutes.
_MANY_PIECES = 500_000
# Few texts are read more often: a handful of steps moves nothing.
_LEAST_STEPS, _MOST_EPOCHS = 120, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a whole encoder is tuned where nobody says it.

    Attributes:
        epochs: How often all examples are seen.
        many_classes: As `epochs`, where there are more than 20 classes.
        many_pieces: As `epochs`, of few classes, where all texts have over half a million pieces.
        learning_rate: The largest one, of an encoder whose states have 768 numbers.
        head_multiple: That of the head in times of it.
        batch_size: Texts, or sentences with labelled words, of a batch.
        patience: Stop after so many epochs without a better metric.
    """

    epochs: int
    many_classes: int
    many_pieces: int
    learning_rate: float
    head_multiple: float
    batch_size: int
    patience: int


_OF_TEXTS = Settings(
    epochs=3,
    many_classes=8,
    many_pieces=2,
    learning_rate=5e-5,
    head_multiple=10.0,
    batch_size=32,
    patience=3,
)
_OF_WORDS = Settings(
    epochs=8,
    many_classes=8,
    many_pieces=8,
    learning_rate=5e-5,
    head_multiple=10.0,
    batch_size=16,
    patience=3,
)

SETTINGS: Mapping[HeadTask, Settings] = {
    "classifier": _OF_TEXTS,
    "sentiment": _OF_TEXTS,
    "multi_classifier": _OF_TEXTS,
    "regressor": _OF_TEXTS,
    "ner": _OF_WORDS,
    "pos": _OF_WORDS,
}


def usual_epochs(task: HeadTask, *, classes: int, batches: int, pieces: int) -> int:
    """How often to see all examples.

    Args:
        task: What is learned.
        classes: How many labels there are.
        batches: How many batches all examples are.
        pieces: How many pieces all examples have.

    >>> usual_epochs("classifier", classes=6, batches=150, pieces=60_000)
    3
    >>> usual_epochs("classifier", classes=6, batches=150, pieces=700_000)
    2
    >>> usual_epochs("classifier", classes=77, batches=150, pieces=60_000)
    8
    >>> usual_epochs("classifier", classes=6, batches=15, pieces=6_000)
    8
    """
    usual = SETTINGS[task]
    of_few_classes = usual.many_pieces if pieces > _MANY_PIECES else usual.epochs
    epochs = usual.many_classes if classes > _MANY_CLASSES else of_few_classes
    return max(epochs, min(_MOST_EPOCHS, -(-_LEAST_STEPS // max(batches, 1))))


def usual_rate(task: HeadTask, dimension: int) -> float:
    """The largest learning rate: the narrower a model, the farther its weights may move.

    >>> usual_rate("classifier", 384), usual_rate("classifier", 768)
    (0.0001, 5e-05)
    """
    return SETTINGS[task].learning_rate * _WIDTH / dimension
