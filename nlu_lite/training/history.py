"""What was seen of a training, epoch by epoch."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

__all__ = ["EpochRecord", "history_frame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EpochRecord:
    """One epoch of a training.

    Attributes:
        epoch: Its number, from 1 on.
        step: Batches learned from until its end, in all epochs.
        loss: Mean of the losses of its batches.
        metric: What the validation gave at its end; NaN without one.
        learning_rate: That of its last step.
        seconds: How long it took, without the validation.
        pieces_per_second: Pieces learned from in a second, special ones included.
    """

    epoch: int
    step: int
    loss: float
    metric: float
    learning_rate: float
    seconds: float
    pieces_per_second: float


def history_frame(records: Sequence[EpochRecord]) -> "pandas.DataFrame":
    """A row an epoch, a column a field of `EpochRecord`; the index is the epoch.

    >>> record = EpochRecord(
    ...     epoch=1,
    ...     step=5,
    ...     loss=0.5,
    ...     metric=0.9,
    ...     learning_rate=1e-4,
    ...     seconds=2.0,
    ...     pieces_per_second=100.0,
    ... )
    >>> history_frame([record]).loc[1, "metric"]
    np.float64(0.9)
    """
    import pandas

    columns = list(EpochRecord.__dataclass_fields__)
    frame = pandas.DataFrame([asdict(record) for record in records], columns=columns)
    return frame.set_index("epoch")
