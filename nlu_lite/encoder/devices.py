"""Where and with what a machine computes: device, size of batches, threads, memory."""

import os
from collections.abc import Callable

import torch

from nlu_lite.common.choices import expected
from nlu_lite.errors import InvalidOption

__all__ = [
    "THREADS_VARIABLE",
    "batch_positions",
    "keep_freed_memory",
    "resolve_device",
    "set_threads",
]

THREADS_VARIABLE = "NLU_LITE_THREADS"

# On a CPU larger batches are not faster, as their hidden states fall out of its caches. A GPU
# wants enough to do at once.
_BATCH_POSITIONS = {("cpu", "bf16"): 4_096}
_BATCH_POSITIONS_OF_A_CPU = 2_048
_BATCH_POSITIONS_OF_A_GPU = 16_384
# The most for which glibc learns to keep memory; batches take less at once.
_KEPT_BYTES = 31 * 2**20
_AVAILABLE: dict[str, Callable[[], bool]] = {
    "cuda": torch.cuda.is_available,
    "mps": torch.backends.mps.is_available,
    "cpu": lambda: True,
}


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


def set_threads() -> None:
    """Give PyTorch as many threads as NLU_LITE_THREADS says; without it, leave its own number.

    Raises:
        InvalidOption: It is no whole number above 0.
    """
    value = os.environ.get(THREADS_VARIABLE, "").strip()
    if not value:
        return
    if not value.isdecimal() or int(value) < 1:
        raise InvalidOption(
            f"{THREADS_VARIABLE}={value!r} in the environment; expected a whole number above 0, "
            f"such as {THREADS_VARIABLE}={os.cpu_count() or 1}.\n"
            f"`unset {THREADS_VARIABLE}` leaves the choice to PyTorch."
        )
    if torch.get_num_threads() != int(value):
        torch.set_num_threads(int(value))


def keep_freed_memory() -> None:
    """Let glibc keep the memory of freed tensors for the next ones.

    It hands blocks above a threshold back to the system as soon as they are freed, and every page
    of the next such block costs a page fault: half of the time of a model in 8-bit integers. The
    threshold rises to the size of the largest block that was freed (mallopt(3), M_MMAP_THRESHOLD),
    so one large block, of which no page is touched, is freed here. Elsewhere this does nothing.
    """
    torch.empty(_KEPT_BYTES, dtype=torch.uint8)


def _choices() -> str:
    names = ["auto", *(name for name, available in _AVAILABLE.items() if available())]
    return f"{expected(names)}."
