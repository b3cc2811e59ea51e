"""Record batches cut and joined to sizes that a worker's memory holds."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from nlu_lite.common.arrays import IntArray, runs

__all__ = ["cuts", "joined", "runs"]


def joined(batches: Iterable[pa.RecordBatch], *, rows: int) -> Iterator[pa.RecordBatch]:
    """Put small batches together, so that a model has enough to read at once.

    Args:
        batches: All of one schema.
        rows: From how many rows on a batch is large enough.

    >>> one = pa.record_batch({"a": [1]})
    >>> [batch.num_rows for batch in joined([one, one, one], rows=2)]
    [2, 1]
    """
    held: list[pa.RecordBatch] = []
    for batch in batches:
        held.append(batch)
        if sum(part.num_rows for part in held) >= rows:
            yield from _together(held)
            held = []
    yield from _together(held)


def cuts(
    others: pa.RecordBatch, document: IntArray, *, row_bytes: int, most: int
) -> Iterator[tuple[int, int]]:
    """Cut the rows of a table into batches of a bounded size.

    Args:
        others: The user's columns, a row a document.
        document: Shape (rows,), the document of each row of the table.
        row_bytes: Size of what predict adds to a row.
        most: Bytes of a batch; a row that is larger stands alone.
    """
    sizes = [others.slice(row, 1).nbytes for row in range(others.num_rows)]
    own = np.array(sizes, dtype=np.int64)[document] if others.num_columns else 0
    yield from runs(np.zeros(len(document), dtype=np.int64) + row_bytes + own, most=most)


def _together(batches: list[pa.RecordBatch]) -> list[pa.RecordBatch]:
    """One batch; several where strings are longer than one can hold; none of no rows."""
    if len(batches) <= 1:
        return batches
    together: list[pa.RecordBatch] = pa.Table.from_batches(batches).combine_chunks().to_batches()
    return together
