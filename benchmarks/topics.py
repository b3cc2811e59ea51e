"""How well vectors tell the topics of texts apart, with all examples, with eight, and with none.

Classifiers and k-means are scikit-learn's. Draws and starts have fixed seeds, and what is told are
means over them.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from statistics import mean
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from benchmarks.data_files import DatasetMissing, data_folder
from benchmarks.datasets import BANKING77
from benchmarks.labelled_text import Topics
from benchmarks.pairs import named
from benchmarks.table import Cell, Table
from benchmarks.ways import FP32, REF, TF_IDF, WAYS
from nlu_lite.common.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

__all__ = ["DATA", "EXAMPLES", "examples", "measure_topics"]

DATA = (BANKING77,)
EXAMPLES = 8
_NEIGHBOURS = 5
_DRAWS, _STARTS = range(10), range(5)

_Classifier: TypeAlias = "Callable[[], KNeighborsClassifier | LogisticRegression]"


def measure_topics(most: int | None = None) -> Table:
    """A row for each data set, once with the embedded model and once with TF-IDF.

    Args:
        most: Use so many texts of each part, to see whether it runs; None: all.
    """
    rows: list[dict[str, Cell]] = []
    figures: dict[str, float] = {}
    notes = [
        f"accuracy; k-NN: {_NEIGHBOURS} neighbours by cosine, weighted by the inverse of their "
        "distance; logistic regression: as MTEB does it, 100 iterations",
        f"of {EXAMPLES} examples a topic: means over {len(_DRAWS)} draws; of logistic "
        "regression on Banking77, MTEB publishes 0.8004 for this model and draws of its own",
        f"V-measure: k-means on the texts to test with, as many groups as topics; the mean over "
        f"{len(_STARTS)} starts",
    ]
    for data in DATA:
        try:
            topics = data.read(data_folder()).some(most)
        except DatasetMissing as missing:
            notes.append(str(missing))
            continue
        for way, vectors in _VECTORS.items():
            sys.stderr.write(f"{data.name}: {way}\n")
            measured = _measured(topics, *vectors(topics))
            rows.append({"data": data.name, "what": way, **measured})
            if way == FP32:
                figures |= {named(data.name, what): value for what, value in measured.items()}
    return Table(f"{REF}: topics of texts", rows, notes, figures)


def examples(labels: Sequence[str], seed: int) -> IntArray:
    """Which texts are drawn: eight of each topic, or all where it has fewer.

    >>> sorted(examples(["a"] * 9 + ["b"], seed=0)[-2:].tolist())[-1]
    9
    """
    random, labelled = np.random.default_rng(seed), np.array(labels)
    places = (np.flatnonzero(labelled == label) for label in np.unique(labelled))
    return np.concatenate(
        [random.choice(those, min(EXAMPLES, len(those)), replace=False) for those in places]
    )


def _of_bert(topics: Topics) -> tuple[FloatArray, FloatArray]:
    return WAYS[FP32](list(topics.train)), WAYS[FP32](list(topics.test))


def _of_tf_idf(topics: Topics) -> tuple[FloatArray, FloatArray]:
    """Fitted to what there is to learn from, as it would be used."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(dtype=np.float32)
    train: FloatArray = vectorizer.fit_transform(topics.train).toarray()
    test: FloatArray = vectorizer.transform(topics.test).toarray()
    return train, test


_VECTORS: Mapping[str, Callable[[Topics], tuple[FloatArray, FloatArray]]] = {
    FP32: _of_bert,
    TF_IDF: _of_tf_idf,
}


def _measured(topics: Topics, train: FloatArray, test: FloatArray) -> dict[str, float]:
    everything = np.arange(len(topics.train))
    draws = [examples(topics.train_labels, seed) for seed in _DRAWS]
    found: dict[str, float] = {}
    for name, classifier in (("k-NN", _neighbours), ("logistic regression", _regression)):
        for what, drawn in ((f"{EXAMPLES} a topic", draws), ("all", [everything])):
            found[f"{name}, {what}"] = mean(
                _accuracy(classifier, topics, train, test, places) for places in drawn
            )
    return {**found, "V-measure": _v_measure(topics.test_labels, test)}


def _neighbours() -> "KNeighborsClassifier":
    from sklearn.neighbors import KNeighborsClassifier

    return KNeighborsClassifier(_NEIGHBOURS, metric="cosine", weights="distance")


def _regression() -> "LogisticRegression":
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=100)


def _accuracy(
    classifier: _Classifier, topics: Topics, train: FloatArray, test: FloatArray, places: IntArray
) -> float:
    fitted = classifier().fit(train[places], np.array(topics.train_labels)[places])
    return float(fitted.score(test, topics.test_labels))


def _v_measure(labels: Sequence[str], vectors: FloatArray) -> float:
    from sklearn.cluster import KMeans
    from sklearn.metrics import v_measure_score

    count = len(set(labels))
    starts = (KMeans(count, n_init=1, random_state=seed) for seed in _STARTS)
    return mean(float(v_measure_score(labels, start.fit_predict(vectors))) for start in starts)
