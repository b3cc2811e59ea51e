"""The rate of matrix products of a device, with the shapes of a model."""

from typing import TYPE_CHECKING

from benchmarks.models import Geometry
from benchmarks.products import shapes
from benchmarks.timing import Work

if TYPE_CHECKING:
    import torch

__all__ = ["device_products", "synchronize"]

# A GPU has so many operations for each product that they take longer than to be asked for.
_ROWS = {"cpu": 2_048}
_ROWS_OF_A_GPU = 65_536


def device_products(geometry: Geometry, dtype: "torch.dtype", *, device: str) -> tuple[Work, int]:
    """The products of a large batch, with biases, and how many operations they are.

    Args:
        geometry: The shape of the model; each layer has its own weights.
        dtype: What to multiply in.
        device: A PyTorch device.
    """
    import torch

    rows = _ROWS.get(torch.device(device).type, _ROWS_OF_A_GPU)
    layers = [
        tuple(torch.randn(*size, device=device).to(dtype) for size in ((wide, narrow), (wide,)))
        for wide, narrow in shapes(geometry) * geometry.layers
    ]
    inputs = {
        width: torch.randn(rows, width, device=device).to(dtype)
        for width in (geometry.hidden, 4 * geometry.hidden)
    }

    def work() -> None:
        with torch.inference_mode():
            for weight, bias in layers:
                torch.nn.functional.linear(inputs[weight.shape[1]], weight, bias)
            synchronize(device)

    return work, geometry.flop_of_products * rows


def synchronize(device: str) -> None:
    """Wait until a device has done what it was asked for."""
    import torch

    kind = torch.device(device).type
    if kind == "cuda":
        torch.cuda.synchronize(device)
    elif kind == "mps":
        torch.mps.synchronize()
