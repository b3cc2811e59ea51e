"""How long and how fast students learn where nobody says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from nlu_lite.encoder.architectures import STATIC
from nlu_lite.model.model import Model
from nlu_lite.training.distillation.subject import Subject

__all__ = ["StudentSettings", "settings_of"]

_WIDTH = 768
_Kind: TypeAlias = Literal["layers", "static"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentSettings:
    """How a student learns.

    Attributes:
        epochs: How often all texts are seen.
        learning_rate: The largest one; of students with layers, where their states have 768
            numbers.
        batch_size: Texts, or sentences of words, of a batch.
        patience: Stop after so many epochs without a better metric.
    """

    epochs: int
    learning_rate: float
    batch_size: int
    patience: int = 3


# By what the student is, whether labels or vectors are taught, and whether of words.
_SETTINGS: Mapping[tuple[_Kind, bool, bool], StudentSettings] = {
    ("layers", True, False): StudentSettings(epochs=5, learning_rate=1e-4, batch_size=32),
    ("layers", True, True): StudentSettings(epochs=10, learning_rate=1e-4, batch_size=16),
    ("layers", False, False): StudentSettings(epochs=5, learning_rate=1e-4, batch_size=32),
    ("layers", False, True): StudentSettings(epochs=5, learning_rate=1e-4, batch_size=16),
    ("static", True, False): StudentSettings(epochs=20, learning_rate=3e-3, batch_size=64),
    ("static", True, True): StudentSettings(epochs=20, learning_rate=3e-3, batch_size=64),
    ("static", False, False): StudentSettings(epochs=15, learning_rate=3e-3, batch_size=256),
    ("static", False, True): StudentSettings(epochs=15, learning_rate=3e-3, batch_size=256),
}


def settings_of(subject: Subject, student: Model) -> StudentSettings:
    """The settings of a student for what it is taught."""
    kind: _Kind = "static" if student.spec.architecture == STATIC else "layers"
    settings = _SETTINGS[kind, subject.head is not None, subject.of_words]
    if kind == "static":
        return settings
    rate = settings.learning_rate * _WIDTH / student.encoder.facts.dimension
    return replace(settings, learning_rate=rate)
