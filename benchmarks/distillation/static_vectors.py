"""The static students of the embedded model: similarity, topics, and texts a second beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.correlations import agreement
from benchmarks.data_files import data_folder
from benchmarks.datasets import STS_B
from benchmarks.distillation.contenders import (
    TEACHER,
    Contender,
    compared,
    megabytes_of,
    pipeline_of,
    timed,
)
from benchmarks.distillation.runs import Measured
from benchmarks.distillation.unlabelled import unlabelled_sentences
from benchmarks.labelled_text import Pairs, spread
from benchmarks.learning import HEAD, OF_TEXTS
from benchmarks.training_sets import TRAINING_SETS, TrainingSet
from benchmarks.ways import REF

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["OF_TOPICS", "TRAINED", "UNTRAINED", "measure_static"]

UNTRAINED, TRAINED = "static, untrained", "static, trained on texts"
OF_TOPICS = (TRAINING_SETS["banking77"], TRAINING_SETS["r8"])
# So many texts tell a rate.
_MOST_TIMED = 1_000


@dataclass(frozen=True, slots=True, eq=False)
class _Embedding:
    """A pipeline of vectors.

    Attributes:
        what: Who it is.
        pipeline: The pipeline.
        seconds: What making it took; None: it was there.
        megabytes: Of its files.
    """

    what: str
    pipeline: "Pipeline"
    seconds: float | None
    megabytes: float


def measure_static(*, seed: int, most: int | None) -> list[Measured]:
    """The teacher and its static students on pairs of texts, and on topics with a head.

    Args:
        seed: Of all that is drawn.
        most: Use so many texts of each part; None: all.

    Raises:
        DatasetMissing: The data are not there.
    """
    import nlu_lite

    pairs = STS_B.read(data_folder()).some(most)
    texts = unlabelled_sentences(most)
    teacher = nlu_lite.load(REF, device="cpu")
    distill = partial(nlu_lite.distill, teacher, texts, into="static", seed=seed, progress=False)
    embeddings = [
        _Embedding(TEACHER, teacher, None, megabytes_of(teacher)),
        *(
            _Embedding(what, student, seconds, megabytes_of(student))
            for what, epochs in ((UNTRAINED, 0), (TRAINED, None))
            for student, seconds in [timed(partial(distill, epochs=epochs))]
        ),
    ]
    found = _of_pairs(embeddings, pairs)
    for data in OF_TOPICS:
        found += _of_topics(embeddings, data, seed=seed, most=most)
    return found


def _of_pairs(embeddings: Sequence[_Embedding], pairs: Pairs) -> list[Measured]:
    contenders = [
        Contender(
            what=each.what,
            score=agreement(pairs, partial(each.pipeline.predict_embeds, progress=False)).spearman,
            table=partial(each.pipeline.predict, output_level="document", progress=False),
            seconds=each.seconds,
            megabytes=each.megabytes,
        )
        for each in embeddings
    ]
    texts = [*pairs.first, *pairs.second]
    return compared(contenders, _some(texts), data=STS_B.name, metric="Spearman")


def _of_topics(
    embeddings: Sequence[_Embedding], data: TrainingSet, *, seed: int, most: int | None
) -> list[Measured]:
    """A head on the vectors of each."""
    train, test = data.parts(seed=seed, most=most)
    contenders = []
    for each in embeddings:
        fit = partial(each.pipeline.fit, train, task=OF_TEXTS.name, tune=HEAD, seed=seed)
        fitted, seconds = timed(partial(fit, progress=False))
        score = fitted.score(test)
        contenders.append(pipeline_of(each.what, fitted, score, seconds, level="document"))
    texts = _some(test["text"].tolist())
    return compared(contenders, texts, data=data.title, metric=OF_TEXTS.metric)


def _some(texts: Sequence[str]) -> Sequence[str]:
    return texts[spread(len(texts), _MOST_TIMED)]
