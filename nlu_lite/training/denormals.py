"""Numbers so near to 0 that processors compute with them many times slower."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

__all__ = ["denormals_as_zero", "denormals_are_zero"]


@contextmanager
def denormals_as_zero() -> Iterator[None]:
    """Let this thread take denormal numbers (IEEE 754; in float32 those below 1.2e-38) for 0.

    Behind it they are what they were before. Where a processor can't do it, nothing changes.

    >>> with denormals_as_zero():
    ...     zero = denormals_are_zero()
    >>> zero == torch.set_flush_denormal(False)
    True
    """
    before = denormals_are_zero()
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(before)


def denormals_are_zero() -> bool:
    """Whether this thread takes denormal numbers for 0."""
    smallest = torch.finfo(torch.float32).tiny
    return not bool(torch.full((), smallest) / 2)
