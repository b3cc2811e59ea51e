"""The ways in which labels are learnt and measured: ours, and TF-IDF beside them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

from benchmarks.models import MINILM
from benchmarks.ways import REF, TF_IDF

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ALL",
    "AUTO",
    "HEAD",
    "OF_ENTITIES",
    "OF_SPEECH",
    "OF_TEXTS",
    "WAYS",
    "Fitted",
    "Score",
    "Task",
    "Trainable",
    "trainable",
]

HEAD, ALL, AUTO = "head", "all", "auto"

# From what is measured with to accuracy, or F1 of entities.
Score: TypeAlias = Callable[["pd.DataFrame"], float]


class Fitted(Protocol):
    """What has learnt labels."""

    def score(self, data: "pd.DataFrame", /) -> float:
        """Accuracy, or F1 of entities."""

    def predict(self, data: object, /, *, progress: bool) -> "pd.DataFrame":
        """A table with labels."""


class Trainable(Protocol):
    """What of a pipeline learns labels."""

    def fit(self, data: "pd.DataFrame", /, *, task: str, tune: str, **options: object) -> Fitted:
        """Learn those of the column `y`."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is learnt.

    Attributes:
        name: What `fit` calls it.
        ref: The model that it is learnt with.
        column: What holds the texts, or the words.
        metric: What `score` gives.
    """

    name: str
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


def trainable(ref: str, *, device: str) -> Trainable:
    """A pipeline that can learn."""
    import nlu_lite

    return cast("Trainable", nlu_lite.load(ref, device=device))


def _ours(task: Task, train: "pd.DataFrame", /, *, seed: int, device: str, tune: str) -> Score:
    pipeline = trainable(task.ref, device=device)
    return pipeline.fit(train, task=task.name, tune=tune, seed=seed).score


def _tf_idf(task: Task, train: "pd.DataFrame", /, *, seed: int, device: str) -> Score:
    """Words and pairs of words, and a logistic regression for each class against all others."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline

    classifier = OneVsRestClassifier(LogisticRegression(C=100, solver="liblinear"))
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    fitted = make_pipeline(vectorizer, classifier).fit(train[task.column], train["y"])
    return lambda test: float(fitted.score(test[task.column], test["y"]))


WAYS: Mapping[str, Learn] = {
    TF_IDF: _tf_idf,
    **{tune: partial(_ours, tune=tune) for tune in (HEAD, ALL, AUTO)},
}
