"""Ratios of rates, round by round."""

import pytest

from benchmarks.budgets import BUDGETS
from benchmarks.contenders import OURS
from benchmarks.models import L2_H128, L10_H256
from benchmarks.peers import ONNX_FP32, OPENVINO_FP32, PEERS, PIPELINE_32
from benchmarks.rates import BEST_FP32, PRODUCTS, Rates, named
from benchmarks.timing import median_ratio, side_by_side

FP32 = OURS["fp32"]


def test_a_round_that_was_disturbed_as_a_whole_does_not_count() -> None:
    assert median_ratio([4.0, 40.0, 4.4], [2.0, 20.0, 2.0]) == 2.0


@pytest.mark.slow
def test_every_second_round_goes_backwards() -> None:
    done: list[str] = []
    side_by_side({name: lambda name=name: done.append(name) for name in "ab"}, rounds=2)  # type: ignore[misc]
    assert done == ["a", "b", "a", "b", "b", "a"]


def test_the_better_engine_is_found_in_each_round() -> None:
    rates = Rates({FP32: [12.0, 12.0], ONNX_FP32: [10.0, 4.0], OPENVINO_FP32: [5.0, 8.0]}, {})
    figures = rates.figures(L10_H256)
    assert figures[named(L10_H256, FP32, BEST_FP32)] == pytest.approx((1.2 + 1.5) / 2)


def test_with_one_engine_nobody_knows_the_better() -> None:
    figures = Rates({FP32: [12.0], ONNX_FP32: [10.0]}, {}).figures(L10_H256)
    assert named(L10_H256, FP32, BEST_FP32) not in figures


def test_the_share_counts_the_products_of_all_layers() -> None:
    # 2 layers, each 12 x 128² weights: a multiplication and an addition each.
    assert L2_H128.flop_of_products == 2 * 12 * 128**2 * 2
    rates = Rates({FP32: [1_000.0]}, {"fp32": [1_000.0 * L2_H128.flop_of_products * 2]})
    assert rates.share(L2_H128, "fp32") == pytest.approx(0.5)


def test_what_is_absent_has_no_figure() -> None:
    figures = Rates({FP32: [2.0], PIPELINE_32: [1.0]}, {}).figures(L10_H256)
    assert figures == {named(L10_H256, FP32, PIPELINE_32): 2.0}


def test_budgets_of_rates_ask_for_figures_that_a_whole_comparison_has() -> None:
    names = [*OURS.values(), *(peer.name for peer in PEERS)]
    rates = Rates({name: [1.0] for name in names}, {precision: [1.0] for precision in PRODUCTS})
    measured = {**rates.figures(L2_H128), **rates.figures(L10_H256)}
    asked = {bound.figure for budget in BUDGETS for bound in budget.bounds if " / " in bound.figure}
    of_rates = {name for name in asked if name.partition(": ")[2].startswith("nlu_lite fp32 /")}
    of_rates |= {name for name in asked if name.partition(": ")[2].startswith("nlu_lite bf16 /")}
    of_rates |= {name for name in asked if name.partition(": ")[2].startswith("nlu_lite int8 /")}
    assert len(of_rates) >= 8
    assert of_rates <= set(measured)
