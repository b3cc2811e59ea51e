"""What nlu_lite promises, as data, and how a measurement is held against it.

docs/design.md tells the same in words, under the heading that a budget names as its source.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from benchmarks import cold, growth, latency, memory, peers, scaling
from benchmarks.contenders import OURS
from benchmarks.models import L2_H128, L10_H256, MINILM
from benchmarks.rates import BEST_FP32, PRODUCTS, least_cosine, named
from benchmarks.stages import not_the_model
from benchmarks.table import Cell, Table

__all__ = ["BUDGETS", "Bound", "Budget", "judged"]


@dataclass(frozen=True, slots=True)
class Bound:
    """What a figure has to be.

    Attributes:
        figure: Its name in the tables' `figures`.
        direction: Which side of the limit is good.
        limit: The last good value.
    """

    figure: str
    direction: Literal["at least", "at most"]
    limit: float

    def holds(self, value: float) -> bool:
        """Whether a value is good.

        >>> Bound("speed", "at least", 2.0).holds(2.0), Bound("time", "at most", 1.0).holds(1.5)
        (True, False)
        """
        return value >= self.limit if self.direction == "at least" else value <= self.limit


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise: it is kept where any of its bounds holds.

    Attributes:
        name: What is promised.
        source: Where it is promised: a heading of docs/design.md.
        bounds: One, or several of which one is enough.
        required: Whether `check` fails without it; else it is a goal.
    """

    name: str
    source: str
    bounds: tuple[Bound, ...]
    required: bool = True


def judged(budgets: Sequence[Budget], figures: Mapping[str, float]) -> Table:
    """A row for each bound: what was measured, whether it holds, and whether the budget is kept.

    A required budget that was not measured is not kept.
    """
    kept = {budget.name: _kept(budget, figures) for budget in budgets}
    rows: list[dict[str, Cell]] = [
        {
            "budget": budget.name,
            "bound": f"{bound.direction} {bound.limit:g}",
            "measured": figures.get(bound.figure),
            "verdict": _verdict(bound, figures),
            "kept": _word(kept[budget.name], budget),
            "figure": bound.figure,
            "from": budget.source,
        }
        for budget in budgets
        for bound in budget.bounds
    ]
    required = [kept[budget.name] for budget in budgets if budget.required]
    notes = [
        f"{sum(required)} of {len(required)} required budgets are kept",
        "a budget of several bounds is kept where one of them passes; a goal fails nothing",
        "from: the heading of docs/design.md under which the budget stands",
    ]
    return Table("Budgets", rows, notes=notes, failed=not all(required))


def _kept(budget: Budget, figures: Mapping[str, float]) -> bool:
    return any(_verdict(bound, figures) == "pass" for bound in budget.bounds)


def _verdict(bound: Bound, figures: Mapping[str, float]) -> str:
    if bound.figure not in figures:
        return "not measured"
    return "pass" if bound.holds(figures[bound.figure]) else "fail"


def _word(kept: bool, budget: Budget) -> str:
    word = "yes" if kept else "no"
    return word if budget.required else f"goal: {word}"


def _required(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, source, bounds)


def _goal(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, source, bounds, required=False)


def _at_least(limit: float, figure: str) -> Bound:
    return Bound(figure, "at least", limit)


def _at_most(limit: float, figure: str) -> Bound:
    return Bound(figure, "at most", limit)


# Headings of docs/design.md.
_THROUGHPUT, _PRECISIONS, _START = "Throughput", "Other precisions", "Start"
_LATENCY, _GROWTH = "Latency", "Growth"

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
