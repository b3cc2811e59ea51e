"""What nlu_lite promises, as data.

docs/design.md tells the same in words, under the heading that a budget names as its source.
"""

from benchmarks import (
    cold,
    growth,
    head_cost,
    kept,
    latency,
    memory,
    peers,
    scaling,
    search,
    search_memory,
    training_quality,
    training_speed,
)
from benchmarks.contenders import OURS
from benchmarks.data_files import DATA_VARIABLE
from benchmarks.datasets import LEE50, STS_B, WORDSIM_353
from benchmarks.distillation import parts_of_speech, questions, static_vectors
from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.students import distilled
from benchmarks.distillation.tables import BELOW, MEGABYTES, OVER_ALONE, TIMES
from benchmarks.distillation.tables import named as of_students
from benchmarks.finders import FAISS, INDEX, SEMANTIC_SEARCH
from benchmarks.judging import Bound, Budget
from benchmarks.learning import ALL, HEAD
from benchmarks.models import L2_H128, L10_H256, MINILM
from benchmarks.pairs import AS_INT8, PUBLISHED, away
from benchmarks.pairs import named as of_data
from benchmarks.rates import BEST_FP32, PRODUCTS, least_cosine, named
from benchmarks.stages import not_the_model
from benchmarks.training_sets import TRAINING_SETS
from benchmarks.training_texts import KINDS

__all__ = ["BUDGETS"]


def _required(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, source, bounds)


def _goal(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, source, bounds, required=False)


def _of_data(name: str, bound: Bound) -> Budget:
    return Budget(name, _QUALITY, (bound,), needs=DATA_VARIABLE)


def _of_training(name: str, bound: Bound) -> Budget:
    return Budget(name, _TRAINING, (bound,), needs=DATA_VARIABLE)


def _of_distilling(bound: Bound) -> Budget:
    name = bound.figure.removeprefix("distillation, ")
    return Budget(name, _DISTILLATION, (bound,), needs=DATA_VARIABLE)


def _at_least(limit: float, figure: str) -> Bound:
    return Bound(figure, "at least", limit)


def _at_most(limit: float, figure: str) -> Bound:
    return Bound(figure, "at most", limit)


# The least score: accuracy, or F1 of entities.
_LEARNT = (
    ("trec6", ALL, 0.935),
    ("trec50", ALL, 0.885),
    ("r8", ALL, 0.97),
    ("r52", ALL, 0.95),
    ("banking77", HEAD, 0.925),
    ("banking77", ALL, 0.925),
    ("banking77-8", HEAD, 0.79),
    ("ewt", ALL, 0.945),
    ("wnut17", ALL, 0.44),
)
# The most seconds.
_TIMES = (("trec6", 120), ("r8", 480))

# Of students: what is measured with, who, and what of them.
_TREC, _UPOS = questions.DATA, parts_of_speech.DATA
_UNTRAINED, _TRAINED = static_vectors.UNTRAINED, static_vectors.TRAINED
_OF_STUDENTS = (
    _at_least(0.89, of_students(_TREC, TEACHER, "accuracy")),
    _at_least(0.865, of_students(_TREC, distilled(2), "accuracy")),
    _at_least(0.045, of_students(_TREC, distilled(2), OVER_ALONE)),
    _at_least(2.5, of_students(_TREC, distilled(2), TIMES)),
    _at_least(0.875, of_students(_TREC, distilled(3), "accuracy")),
    _at_least(0.04, of_students(_TREC, distilled(3), OVER_ALONE)),
    _at_least(1.8, of_students(_TREC, distilled(3), TIMES)),
    _at_least(0.65, of_students(STS_B.name, _UNTRAINED, "Spearman")),
    _at_least(0.72, of_students(STS_B.name, _TRAINED, "Spearman")),
    _at_least(20, of_students(STS_B.name, _TRAINED, TIMES)),
    _at_least(0.9, of_students("Banking77", _TRAINED, "accuracy")),
    _at_least(0.955, of_students("R8", _TRAINED, "accuracy")),
    _at_least(2.5, of_students(_UPOS, distilled(2), TIMES)),
    _at_most(16, of_students(STS_B.name, _TRAINED, MEGABYTES)),
    _at_most(0.015, of_students(_UPOS, distilled(2), BELOW)),
)

# Headings of docs/design.md.
_THROUGHPUT, _PRECISIONS, _START = "Throughput", "Other precisions", "Start"
_LATENCY, _GROWTH = "Latency", "Growth"
_QUALITY, _TRAINING, _SEARCH = "Quality", "Training", "Search"
_DISTILLATION = "Distillation"

_FP32, _BF16, _INT8 = OURS["fp32"], OURS["bf16"], OURS["int8"]

BUDGETS = (
    _required(
        "fp32, the pipeline", _THROUGHPUT, _at_least(3.5, named(L10_H256, _FP32, peers.PIPELINE_32))
    ),
    _required(
        "fp32, sentence-transformers",
        _THROUGHPUT,
        _at_least(2.2, named(L10_H256, _FP32, peers.SENTENCE_TRANSFORMERS)),
    ),
    _required(
        "fp32, the best engine", _THROUGHPUT, _at_least(1.1, named(L10_H256, _FP32, BEST_FP32))
    ),
    _required(
        "fp32, the machine", _THROUGHPUT, _at_least(0.8, named(L10_H256, _FP32, PRODUCTS["fp32"]))
    ),
    _required("all but the model", _THROUGHPUT, _at_most(0.05, not_the_model(L10_H256))),
    _required(
        "small model, the pipeline",
        _THROUGHPUT,
        _at_least(4.0, named(L2_H128, _FP32, peers.PIPELINE_32)),
    ),
    _required(
        "small model, all but the model", _THROUGHPUT, _at_most(0.30, not_the_model(L2_H128))
    ),
    *(
        budget
        for geometry in (L10_H256, MINILM)
        for budget in (
            _required(
                f"start, {geometry.name}",
                _START,
                _at_most(1.35, cold.named(geometry, cold.OURS, cold.IMPORTS)),
            ),
            _required(
                f"start, {geometry.name}, the pipeline",
                _START,
                _at_least(2.2, cold.named(geometry, peers.PIPELINE, cold.OURS)),
            ),
            _required(
                f"start, {geometry.name}, memory",
                _START,
                _at_most(1.25, cold.named(geometry, cold.MEMORY, cold.IMPORTS)),
            ),
        )
    ),
    _required(
        "one sentence, the pipeline",
        _LATENCY,
        _at_most(1.0, latency.named(L10_H256, peers.PIPELINE)),
    ),
    _required(
        "one sentence, the encoder",
        _LATENCY,
        _at_most(1.5, latency.named(L10_H256, latency.ENCODER)),
    ),
    _required("repeated texts", _LATENCY, _at_most(0.6, latency.named(L10_H256, latency.REPEATS))),
    _required("memory of predict_iter", _GROWTH, _at_most(1.05, memory.named("predict_iter"))),
    _required("memory of to_parquet", _GROWTH, _at_most(1.05, memory.named("to_parquet"))),
    _required("predict is linear", _GROWTH, _at_most(scaling.MOST_TIMES_THE_TIME, scaling.WORST)),
    _required("more documents, time", _GROWTH, _at_most(1.2, growth.DOCUMENTS)),
    _required("more documents, memory", _GROWTH, _at_most(1.05, growth.MEMORY)),
    _required("longer documents, time", _GROWTH, _at_most(1.2, growth.LENGTH)),
    *(
        _of_data(f"{STS_B.name}, {what}", _at_most(0.0005, away(STS_B.name, what, PUBLISHED)))
        for what in ("Spearman", "Pearson")
    ),
    _of_data(
        f"{STS_B.name}, stored as int8", _at_most(0.002, away(STS_B.name, "Spearman", AS_INT8))
    ),
    _of_data(WORDSIM_353.name, _at_least(0.728, of_data(WORDSIM_353.name, "Spearman"))),
    _of_data(LEE50.name, _at_least(0.655, of_data(LEE50.name, "Pearson"))),
    *(
        _of_training(
            f"{TRAINING_SETS[data].title}, {way}",
            _at_least(least, training_quality.named(TRAINING_SETS[data], way)),
        )
        for data, way, least in _LEARNT
    ),
    _of_training("what auto loses", _at_most(0.005, training_quality.AUTO_BELOW)),
    *(
        _of_training(
            f"{TRAINING_SETS[data].title}, {ALL}, time",
            _at_most(most, training_quality.named(TRAINING_SETS[data], ALL, "seconds")),
        )
        for data, most in _TIMES
    ),
    *(
        _required(
            f"training, {kind}",
            _TRAINING,
            _at_least(1.5, training_speed.named(kind, training_speed.TRAINER)),
        )
        for kind in KINDS
    ),
    *(
        _required(
            f"a head, {model.geometry.name}",
            _TRAINING,
            _at_most(1.03, head_cost.named(model.geometry)),
        )
        for model in head_cost.MODELS
    ),
    *map(_of_distilling, _OF_STUDENTS),
    _required("one query", _SEARCH, _at_most(0.1, search.seconds(INDEX, search.ONE))),
    _required("a hundred queries", _SEARCH, _at_most(1.0, search.seconds(INDEX, search.MANY))),
    *(
        _required(
            f"a hundred queries, {other}", _SEARCH, _at_least(1.0, search.faster(INDEX, other))
        )
        for other in (FAISS, SEMANTIC_SEARCH)
    ),
    _required("what one query finds", _SEARCH, _at_least(1.0, search.equal(search.ONE))),
    _required("what a hundred find", _SEARCH, _at_least(1.0, search.equal(search.MANY))),
    _required("memory of a search", _SEARCH, _at_most(300, search_memory.BESIDE)),
    _required("kept vectors, time", _SEARCH, _at_least(20, kept.FASTER)),
    _required("kept vectors, bits", _SEARCH, _at_least(1.0, kept.EQUAL)),
    _goal(
        "bf16",
        _PRECISIONS,
        _at_least(1.15, named(L10_H256, _BF16, peers.OPENVINO_BF16)),
        _at_least(0.7, named(L10_H256, _BF16, PRODUCTS["bf16"])),
    ),
    _goal("int8", _PRECISIONS, _at_least(1.15, named(L10_H256, _INT8, peers.ONNX_INT8))),
    *(
        budget
        for geometry in (L10_H256, MINILM)
        for budget in (
            _goal(
                f"bf16, every word, {geometry.name}",
                _PRECISIONS,
                _at_least(0.9995, least_cosine(geometry, _BF16)),
            ),
            _goal(
                f"int8, every word, {geometry.name}",
                _PRECISIONS,
                _at_least(0.99, least_cosine(geometry, _INT8)),
            ),
        )
    ),
)
