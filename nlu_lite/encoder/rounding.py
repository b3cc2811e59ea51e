"""How many rows a batch has on a CPU: few different numbers, since kernels are made for each."""

__all__ = ["rounded_rows"]

# Up to how many rows the number is a multiple of what. Full batches, which most are, are rounded
# little. Kernels of bfloat16 take longest to make.
_STEPS = (
    (32, 16),
    (128, 32),
    (512, 64),
    (768, 128),
    (896, 64),
    (1_024, 32),
    (1_792, 256),
    (2_048, 64),
    (None, 256),
)
_STEPS_OF = {
    "bf16": (
        (32, 16),
        (128, 32),
        (512, 64),
        (1_792, 256),
        (2_048, 64),
        (3_584, 256),
        (4_096, 128),
        (None, 512),
    )
}


def rounded_rows(positions: int, precision: str) -> int:
    """The rows of a batch.

    oneDNN makes kernels for every number of rows that it meets and keeps them: for the four
    products of a layer this takes 2 milliseconds (10 to 20 in bfloat16) and 2.3 MB. Rounded up,
    the numbers come again.

    Args:
        positions: Rows that are needed.
        precision: One of `precision.PRECISIONS`.

    >>> rounded_rows(9, "fp32"), rounded_rows(1_000, "fp32"), rounded_rows(2_000, "fp32")
    (16, 1024, 2048)
    """
    steps = _STEPS_OF.get(precision, _STEPS)
    step = next(step for most, step in steps if most is None or positions <= most)
    return -(-positions // step) * step
