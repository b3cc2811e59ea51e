"""The ways in which labels are learnt and measured: ours, and TF-IDF beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

from benchmarks.models import MINILM
from benchmarks.ways import REF, TF_IDF

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.model.training_request import TrainingTask
    from nlu_lite.training.fit_options import Tune

__all__ = [
    "ALL",
    "AUTO",
    "HEAD",
    "OF_ENTITIES",
    "OF_SPEECH",
    "OF_TEXTS",
    "WAYS",
    "Score",
    "Task",
]

HEAD: "Tune" = "head"
ALL: "Tune" = "all"
AUTO: "Tune" = "auto"
_TUNES: "tuple[Tune, ...]" = (HEAD, ALL, AUTO)

# From what is measured with to accuracy, or F1 of entities.
Score: TypeAlias = Callable[["pd.DataFrame"], float]


@dataclass(frozen=True, slots=True)
class Task:
    """What is learnt.

    Attributes:
        name: What `fit` calls it.
        ref: The model that it is learnt with.
        column: What holds the texts, or the words.
        metric: What `score` gives.
    """

    name: "TrainingTask"
    ref: str
    column: str
    metric: str


OF_TEXTS = Task("classifier", REF, "text", "accuracy")
OF_SPEECH = Task("pos", MINILM.ref, "words", "accuracy")
OF_ENTITIES = Task("ner", MINILM.ref, "words", "entity F1")


class Learn(Protocol):
    """Learns from a table."""

    def __call__(self, task: Task, train: "pd.DataFrame", /, *, seed: int, device: str) -> Score:
        """Learn the labels in the column `y`.

        Args:
            task: What is learnt.
            train: Texts or lists of words, and their labels.
            seed: Of all that is drawn.
            device: Where it is computed.
        """


def _ours(task: Task, train: "pd.DataFrame", /, *, seed: int, device: str, tune: "Tune") -> Score:
    import nlu_lite

    pipeline = nlu_lite.load(task.ref, device=device)
    return pipeline.fit(train, task=task.name, tune=tune, seed=seed).score


def _tf_idf(task: Task, train: "pd.DataFrame", /, *, seed: int, device: str) -> Score:
    """The baseline that a report has, on the processor."""
    from nlu_lite.analysis.text_baseline import TextBaseline

    texts, labels = train[task.column].tolist(), train["y"].tolist()
    fitted = TextBaseline.fitted(texts, labels, task=task.name, seed=seed)
    return lambda test: float((test["y"] == fitted.predict(test[task.column].tolist())).mean())


WAYS: Mapping[str, Learn] = {
    TF_IDF: _tf_idf,
    **{tune: partial(_ours, tune=tune) for tune in _TUNES},
}
