"""Where to compute."""

from collections.abc import Callable

import torch

from nlu_lite.common.choices import expected
from nlu_lite.errors import InvalidOption

__all__ = ["batch_positions", "resolve_device"]

# On a CPU larger batches are not faster, as their hidden states fall out of its caches. A GPU
# wants enough to do at once.
_BATCH_POSITIONS = {("cpu", "bf16"): 4_096}
_BATCH_POSITIONS_OF_A_CPU = 2_048
_BATCH_POSITIONS_OF_A_GPU = 16_384


def resolve_device(device: str) -> str:
    """The PyTorch device that a user's choice means.

    Args:
        device: "auto" (CUDA, else MPS, else the CPU), or the name of a PyTorch device.

    Raises:
        InvalidOption: There is no such device, or not on this machine.

    >>> resolve_device("cpu")
    'cpu'
    """
    if device == "auto":
        return next(name for name, available in _AVAILABLE.items() if available())
    try:
        kind = torch.device(device).type
    except (RuntimeError, TypeError) as cause:
        raise InvalidOption(f"device={device!r} is not a device; {_choices()}") from cause
    if kind not in _AVAILABLE or not _AVAILABLE[kind]():
        raise InvalidOption(f"device={device!r} is not to be had on this machine; {_choices()}")
    return device


def batch_positions(device: str, precision: str) -> int:
    """Positions of a batch that a device computes fastest.

    >>> batch_positions("cpu", "fp32"), batch_positions("cpu", "bf16")
    (2048, 4096)
    """
    kind = torch.device(device).type
    usual = _BATCH_POSITIONS_OF_A_CPU if kind == "cpu" else _BATCH_POSITIONS_OF_A_GPU
    return _BATCH_POSITIONS.get((kind, precision), usual)


_AVAILABLE: dict[str, Callable[[], bool]] = {
    "cuda": torch.cuda.is_available,
    "mps": torch.backends.mps.is_available,
    "cpu": lambda: True,
}


def _choices() -> str:
    names = ["auto", *(name for name, available in _AVAILABLE.items() if available())]
    return f"{expected(names)}."
