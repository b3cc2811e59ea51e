"""The machine's own rate of matrix products, with the shapes of a model."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.models import Geometry
from benchmarks.timing import Work

if TYPE_CHECKING:
    import torch

__all__ = ["PRECISIONS", "ROWS", "flop", "products", "shapes"]

PRECISIONS = ("fp32", "bf16", "int8")
ROWS = (512, 1024)
# Products of so many batches are timed at once as make some 40 GFLOP, a fraction of a second.
_FLOP_AT_ONCE = 40e9


def flop(geometry: Geometry, rows: int) -> int:
    """Floating-point operations of one piece of work of `products`."""
    return geometry.flop_of_products * rows * _batches(geometry, rows)


def _batches(geometry: Geometry, rows: int) -> int:
    return max(1, round(_FLOP_AT_ONCE / (geometry.flop_of_products * rows)))


def products(geometry: Geometry, precision: str) -> dict[tuple[str, int], Work]:
    """The model's matrix products alone, with biases: nothing else is computed.

    Each layer has its own weights, as in the model.

    Args:
        geometry: The shape of the model.
        precision: "fp32", "bf16" or "int8".

    Returns:
        For each way to multiply that works here and each number of rows, the work; it does
        `flop` operations. Empty where the precision can't be computed with.
    """
    works: dict[tuple[str, int], Work] = {}
    for way, make in _WAYS[precision].items():
        try:
            layers = [make(wide, narrow) for wide, narrow in shapes(geometry) * geometry.layers]
            for rows in ROWS:
                inputs = {
                    width: _input(rows, width, precision)
                    for width in (geometry.hidden, 4 * geometry.hidden)
                }
                work = _work(layers, inputs, _batches(geometry, rows))
                work()
                works[way, rows] = work
        # Private operators go, and a processor may lack the instructions: any error means that.
        except (AttributeError, RuntimeError, NotImplementedError, TypeError):
            continue
    return works


_Product: TypeAlias = Callable[["torch.Tensor"], "torch.Tensor"]


def shapes(geometry: Geometry) -> list[tuple[int, int]]:
    """Outputs and inputs of the four products of a layer."""
    hidden = geometry.hidden
    return [(3 * hidden, hidden), (hidden, hidden), (4 * hidden, hidden), (hidden, 4 * hidden)]


def _work(
    layers: "list[tuple[int, _Product]]", inputs: "dict[int, torch.Tensor]", batches: int
) -> Work:
    import torch

    def work() -> None:
        with torch.inference_mode():
            for _ in range(batches):
                for width, product in layers:
                    product(inputs[width])

    return work


def _input(rows: int, width: int, precision: str) -> "torch.Tensor":
    import torch

    if precision == "int8":
        return torch.randint(0, 127, (rows, width), dtype=torch.uint8)
    return torch.randn(rows, width, dtype=_type(precision))


def _type(precision: str) -> "torch.dtype":
    import torch

    return {"fp32": torch.float32, "bf16": torch.bfloat16}[precision]


def _plain(outputs: int, inputs: int, precision: str) -> "tuple[int, _Product]":
    import torch

    weight = torch.randn(outputs, inputs, dtype=_type(precision))
    bias = torch.randn(outputs, dtype=_type(precision))
    return inputs, lambda rows: torch.nn.functional.linear(rows, weight, bias)


def _packed(outputs: int, inputs: int, precision: str) -> "tuple[int, _Product]":
    """With the weight in the layout that oneDNN's kernels want."""
    import torch

    operators = torch.ops.mkldnn
    weight = torch.randn(outputs, inputs, dtype=_type(precision))
    bias = torch.randn(outputs, dtype=_type(precision))
    packed = operators._reorder_linear_weight(weight, ROWS[-1])
    return inputs, lambda rows: operators._linear_pointwise(rows, packed, bias, "none", [], "")


def _integers(outputs: int, inputs: int) -> "tuple[int, _Product]":
    """uint8 by int8 to float32, which is what a dynamically quantised layer multiplies."""
    import torch

    operators = torch.ops.onednn
    weight = torch.randint(-127, 127, (outputs, inputs), dtype=torch.int8)
    packed = operators.qlinear_prepack(weight, [ROWS[-1], inputs])
    scales, zeros = torch.full((outputs,), 0.1), torch.zeros(outputs, dtype=torch.int64)
    bias = torch.randn(outputs)

    def product(rows: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = operators.qlinear_pointwise(
            *(rows, 0.1, 64, packed, scales, zeros, bias),
            *(1.0, 0, torch.float32, "none", [], ""),
        )
        return found

    return inputs, product


_WAYS: dict[str, dict[str, "Callable[[int, int], tuple[int, _Product]]"]] = {
    "fp32": {
        "plain": lambda outputs, inputs: _plain(outputs, inputs, "fp32"),
        "packed": lambda outputs, inputs: _packed(outputs, inputs, "fp32"),
    },
    "bf16": {
        "plain": lambda outputs, inputs: _plain(outputs, inputs, "bf16"),
        "packed": lambda outputs, inputs: _packed(outputs, inputs, "bf16"),
    },
    "int8": {"oneDNN": _integers},
}
