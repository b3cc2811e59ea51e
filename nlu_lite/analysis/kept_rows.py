"""The rows of a table without their vectors, in memory or in a file of which only few are read.

The file is one of Arrow's own format, in batches that are not packed: mapped into memory, a row is
where it is, whatever the size of the table.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import IntArray
from nlu_lite.common.files import complete_file
from nlu_lite.errors import InvalidInput

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FileRows", "KeptRows", "MemoryRows", "write_rows"]

_ROWS_A_BATCH = 16_384


class KeptRows(Protocol):
    """Rows that can be taken by their numbers."""

    def take(self, rows: IntArray) -> pd.DataFrame:
        """Some rows, with their index and the attrs of the table.

        Args:
            rows: Shape (n,), their numbers, in any order, some of them twice.
        """


@dataclass(frozen=True, slots=True, eq=False)
class MemoryRows:
    """Rows of a table in memory.

    Attributes:
        table: The table.
    """

    table: pd.DataFrame

    def take(self, rows: IntArray) -> pd.DataFrame:
        """As `KeptRows.take`."""
        return self.table.take(rows)


@dataclass(frozen=True, slots=True, eq=False)
class FileRows:
    """Rows of a file that `write_rows` wrote.

    Attributes:
        reader: The file.
    """

    reader: "pa.ipc.RecordBatchFileReader"

    @classmethod
    def open(cls, path: Path) -> "FileRows":
        """Map a file into memory; nothing but its end is read.

        Raises:
            OSError, pyarrow.ArrowException: It can't be read.
        """
        import pyarrow as pa

        return cls(pa.ipc.open_file(pa.memory_map(str(path))))

    def take(self, rows: IntArray) -> pd.DataFrame:
        """As `KeptRows.take`."""
        import pyarrow as pa

        different, place = np.unique(rows, return_inverse=True)
        batch = different // _ROWS_A_BATCH
        # Also where there is nothing to take, for the categories that batches have.
        taken = [self.reader.get_batch(0).slice(0, 0)]
        taken += [
            self.reader.get_batch(number).take(pa.array(different[batch == number] % _ROWS_A_BATCH))
            for number in np.unique(batch).tolist()
        ]
        table: pd.DataFrame = pa.Table.from_batches(taken, self.reader.schema).to_pandas()
        return table.take(place)


def write_rows(table: pd.DataFrame, path: Path) -> None:
    """Write a table to a file for `FileRows`.

    Raises:
        InvalidInput: Columns, index or attrs have no form in the file.
        OSError: It can't be written.
    """
    import pyarrow as pa

    _check_names(table)
    _check_attrs(table)
    try:
        rows = pa.Table.from_pandas(table, preserve_index=True)
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        raise InvalidInput(
            f"the table can't be saved: {_refused(table)} is of no one type that Arrow has "
            f"({error}).\nConvert it before, for example with `.astype(str)`, or leave it out; an "
            "index in memory takes any."
        ) from error
    with complete_file(path) as file, pa.ipc.new_file(file, rows.schema) as writer:
        for begin in range(0, max(len(table), 1), _ROWS_A_BATCH):
            writer.write_batch(_batch(rows.slice(begin, _ROWS_A_BATCH)))


def _batch(rows: "pa.Table") -> "pa.RecordBatch":
    """Rows as one batch, also where some columns are in several pieces, or there are no rows."""
    import pyarrow as pa

    arrays = [
        column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
        for column in rows.columns
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=rows.schema)


def _check_names(table: pd.DataFrame) -> None:
    names = [*table.columns, *(name for name in table.index.names if name is not None)]
    strange = [name for name in names if not isinstance(name, str)]
    twice = table.columns[table.columns.duplicated()].tolist()
    if strange or twice:
        fault = f"{strange[0]!r}, which is no text" if strange else f"{twice[0]!r} twice"
        raise InvalidInput(
            f"the table can't be saved: its columns {list(table.columns)!r:.300} or levels of the "
            f"index have the name {fault}.\nGive each a name of its own that is a text: "
            "`table.rename(columns=str)`."
        )


def _check_attrs(table: pd.DataFrame) -> None:
    for name, value in table.attrs.items():
        try:
            json.dumps({name: value})
        except (TypeError, ValueError) as error:
            raise InvalidInput(
                f"the table can't be saved: its attrs[{name!r}] has no form in JSON ({error}).\n"
                f"Remove it before: `table.attrs.pop({name!r})`."
            ) from error


def _refused(table: pd.DataFrame) -> str:
    """What of a table Arrow does not take."""
    import pyarrow as pa

    for name in table.columns:
        try:
            pa.array(table[name], from_pandas=True)
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            return f"column {name!r}"
    return "the index"
