"""Memory that is freed and taken again, batch by batch, should stay with the process."""

import torch

__all__ = ["keep_freed_memory"]

# The most for which glibc learns; batches take less at once.
_BYTES = 31 * 2**20


def keep_freed_memory() -> None:
    """Let glibc keep the memory of freed tensors for the next ones.

    It hands blocks above a threshold back to the system as soon as they are freed, and every page
    of the next such block costs a page fault: half of the time of a model in 8-bit integers. The
    threshold rises to the size of the largest block that was freed (mallopt(3), M_MMAP_THRESHOLD),
    so one large block, of which no page is touched, is freed here. Elsewhere this does nothing.
    """
    torch.empty(_BYTES, dtype=torch.uint8)
