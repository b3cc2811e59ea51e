"""How many rows a batch has on a CPU: few different numbers, since kernels are made for each."""

__all__ = ["rounded_rows"]

# Up to so many rows, the number is a multiple of this.
_STEPS = ((128, 16), (512, 64))
_STEP = 128


def rounded_rows(positions: int, *, spare: int) -> int:
    """The rows of a batch.

    oneDNN generates code for every number of rows that it meets, which takes milliseconds, much
    longer than a batch of a small model in bfloat16. Rounded up, the numbers come again.

    Args:
        positions: Rows that are needed.
        spare: Rows that must follow them.

    >>> rounded_rows(20, spare=15), rounded_rows(1_000, spare=15), rounded_rows(1_010, spare=15)
    (48, 1024, 1152)
    """
    least = positions + spare
    step = next((step for most, step in _STEPS if least <= most), _STEP)
    return -(-least // step) * step
