"""How many rows a batch has on a CPU: few different numbers, since kernels are made for each."""

__all__ = ["rounded_rows"]

# Up to how many rows the number is a multiple of what. Kernels of bfloat16 take longest to make.
_STEPS = ((128, 16), (512, 32), (None, 32))
_STEPS_OF = {"bf16": ((128, 16), (512, 64), (None, 128))}


def rounded_rows(positions: int, precision: str) -> int:
    """The rows of a batch.

    oneDNN generates code for every number of rows that it meets, which takes milliseconds, as long
    as a batch of a small model. Rounded up, the numbers come again.

    Args:
        positions: Rows that are needed.
        precision: One of `precision.PRECISIONS`.

    >>> rounded_rows(9, "fp32"), rounded_rows(1_000, "fp32"), rounded_rows(1_000, "bf16")
    (16, 1024, 1024)
    """
    steps = _STEPS_OF.get(precision, _STEPS)
    step = next(step for most, step in steps if most is None or positions <= most)
    return -(-positions // step) * step
