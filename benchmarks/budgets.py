"""What nlu_lite promises, as data, and how a measurement is held against it."""

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
        source: Where it comes from.
        bounds: One, or several of which one is enough.
        required: Whether `check` fails without it; else it is a goal.
    """

    name: str
    source: str
    bounds: tuple[Bound, ...]
    required: bool = True


def judged(budgets: Sequence[Budget], figures: Mapping[str, float]) -> Table:
    """A row for each bound, with what was measured and whether the budget is kept.

    A required budget that was not measured is not kept.
    """
    rows: list[dict[str, Cell]] = []
    failed = []
    for budget in budgets:
        verdict = _verdict(budget, figures)
        if budget.required and verdict != "pass":
            failed.append(budget.name)
        for bound in budget.bounds:
            rows.append(
                {
                    "budget": budget.name,
                    "bound": f"{bound.direction} {bound.limit:g}",
                    "measured": figures.get(bound.figure),
                    "verdict": verdict if budget.required else f"goal: {verdict}",
                    "figure": bound.figure,
                    "from": budget.source,
                }
            )
    count = sum(budget.required for budget in budgets)
    kept = f"{count - len(failed)} of {count} required budgets are kept"
    return Table("Budgets", rows, notes=[kept], failed=bool(failed))


def _verdict(budget: Budget, figures: Mapping[str, float]) -> str:
    measured = [bound for bound in budget.bounds if bound.figure in figures]
    if any(bound.holds(figures[bound.figure]) for bound in measured):
        return "pass"
    return "fail" if measured else "not measured"


def _required(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, f"issue 5, {source}", bounds)


def _goal(name: str, source: str, *bounds: Bound) -> Budget:
    return Budget(name, f"issue 5, {source}", bounds, required=False)


def _at_least(limit: float, figure: str) -> Bound:
    return Bound(figure, "at least", limit)


def _at_most(limit: float, figure: str) -> Bound:
    return Bound(figure, "at most", limit)


_FP32, _BF16, _INT8 = OURS["fp32"], OURS["bf16"], OURS["int8"]

BUDGETS = (
    _required("fp32, the pipeline", "2", _at_least(3.5, named(L10_H256, _FP32, peers.PIPELINE_32))),
    _required(
        "fp32, sentence-transformers",
        "2",
        _at_least(2.2, named(L10_H256, _FP32, peers.SENTENCE_TRANSFORMERS)),
    ),
    _required("fp32, the best engine", "2", _at_least(1.1, named(L10_H256, _FP32, BEST_FP32))),
    _required("fp32, the machine", "2", _at_least(0.8, named(L10_H256, _FP32, PRODUCTS["fp32"]))),
    _required("all but the model", "2", _at_most(0.05, not_the_model(L10_H256))),
    _required(
        "small model, the pipeline", "2", _at_least(4.0, named(L2_H128, _FP32, peers.PIPELINE_32))
    ),
    _required("small model, all but the model", "2", _at_most(0.30, not_the_model(L2_H128))),
    *(
        budget
        for geometry in (L10_H256, MINILM)
        for budget in (
            _required(
                f"start, {geometry.name}",
                "4",
                _at_most(1.35, cold.named(geometry, cold.OURS, cold.IMPORTS)),
            ),
            _required(
                f"start, {geometry.name}, the pipeline",
                "4",
                _at_least(2.2, cold.named(geometry, cold.PIPELINE, cold.OURS)),
            ),
            _required(
                f"start, {geometry.name}, memory",
                "4",
                _at_most(1.25, cold.named(geometry, cold.MEMORY, cold.IMPORTS)),
            ),
        )
    ),
    _required(
        "one sentence, the pipeline", "5", _at_most(1.0, latency.named(L10_H256, latency.PIPELINE))
    ),
    _required(
        "one sentence, the encoder", "5", _at_most(1.5, latency.named(L10_H256, latency.ENCODER))
    ),
    _required("repeated texts", "5", _at_most(0.6, latency.named(L10_H256, latency.REPEATS))),
    _required("memory of predict_iter", "6", _at_most(1.05, memory.named("predict_iter"))),
    _required("memory of to_parquet", "6", _at_most(1.05, memory.named("to_parquet"))),
    _required("predict is linear", "6", _at_most(scaling.MOST_TIMES_THE_TIME, scaling.WORST)),
    _required("more documents, time", "6", _at_most(1.2, growth.DOCUMENTS)),
    _required("more documents, memory", "6", _at_most(1.05, growth.MEMORY)),
    _required("longer documents, time", "6", _at_most(1.2, growth.LENGTH)),
    _goal(
        "bf16",
        "3",
        _at_least(1.15, named(L10_H256, _BF16, peers.OPENVINO_BF16)),
        _at_least(0.7, named(L10_H256, _BF16, PRODUCTS["bf16"])),
    ),
    _goal("int8", "3", _at_least(1.15, named(L10_H256, _INT8, peers.ONNX_INT8))),
    *(
        budget
        for geometry in (L10_H256, MINILM)
        for budget in (
            _goal(
                f"bf16, every word, {geometry.name}",
                "3",
                _at_least(0.9995, least_cosine(geometry, _BF16)),
            ),
            _goal(
                f"int8, every word, {geometry.name}",
                "3",
                _at_least(0.99, least_cosine(geometry, _INT8)),
            ),
        )
    ),
)
