"""Rates of a comparison, a number a round, and the ratios that follow from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contenders import OURS
from benchmarks.models import Geometry
from benchmarks.peers import ONNX_FP32, OPENVINO_FP32
from benchmarks.timing import median_ratio

__all__ = ["BEST_FP32", "PRODUCTS", "Rates", "least_cosine", "named"]

BEST_FP32 = "the better of ONNX Runtime and OpenVINO fp32"
PRODUCTS = {precision: f"matrix products {precision}" for precision in OURS}


def named(geometry: Geometry, above: str, below: str) -> str:
    """The name of a figure that is a ratio.

    >>> from benchmarks.models import L2_H128
    >>> named(L2_H128, "nlu_lite fp32", "flair")
    'L-2 H-128: nlu_lite fp32 / flair'
    """
    return f"{geometry.name}: {above} / {below}"


def least_cosine(geometry: Geometry, name: str) -> str:
    """The name of a figure that says how near vectors are to those in fp32."""
    return f"{geometry.name}: {name}, least cosine to fp32"


@dataclass(frozen=True, slots=True)
class Rates:
    """What was measured in the same rounds.

    Attributes:
        pieces: Pieces a second of each contender, one a round.
        products: Floating-point operations a second of each precision, one a round: those of the
            fastest way to multiply.
    """

    pieces: Mapping[str, Sequence[float]]
    products: Mapping[str, Sequence[float]]

    def ratio(self, above: str, below: str) -> float | None:
        """How many times faster one contender is than another; None where one is absent."""
        if above not in self.pieces or below not in self.pieces:
            return None
        return median_ratio(self.pieces[above], self.pieces[below])

    def share(self, geometry: Geometry, precision: str) -> float | None:
        """What part of the rate of matrix products nlu_lite reaches, from texts to DataFrame."""
        ours, rate = self.pieces.get(OURS[precision]), self.products.get(precision)
        if ours is None or rate is None:
            return None
        return median_ratio([each * geometry.flop_of_products for each in ours], rate)

    def figures(self, geometry: Geometry) -> dict[str, float]:
        """All ratios of ours, under the names that budgets know them by."""
        found: dict[str, float | None] = {
            named(geometry, ours, peer): self.ratio(ours, peer)
            for ours in OURS.values()
            for peer in self.pieces
            if peer != ours
        }
        found[named(geometry, OURS["fp32"], BEST_FP32)] = self._over_the_better()
        for precision, ours in OURS.items():
            found[named(geometry, ours, PRODUCTS[precision])] = self.share(geometry, precision)
        return {name: value for name, value in found.items() if value is not None}

    def _over_the_better(self) -> float | None:
        engines = [self.pieces[name] for name in (ONNX_FP32, OPENVINO_FP32) if name in self.pieces]
        # With one of them missing, nobody knows which is the better.
        if OURS["fp32"] not in self.pieces or len(engines) < 2:
            return None
        better = [max(of_round) for of_round in zip(*engines, strict=True)]
        return median_ratio(self.pieces[OURS["fp32"]], better)

    def medians(self) -> dict[str, float]:
        """The median rate of each contender."""
        return {name: median(rates) for name, rates in self.pieces.items()}
