"""How rows lie in a Parquet file: row groups that fit in memory, numbers of vectors as they are."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["regrouped", "rows_of", "writing"]

_ROW_GROUP_BYTES = 16 << 20


@contextmanager
def writing(file: BinaryIO, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
    """Give a function that writes tables behind each other, in row groups of a bounded size.

    Args:
        file: Where to write.
        schema: That of all the tables.
    """
    # Numbers of vectors hardly repeat, and nobody asks for their smallest.
    plain = [field.name for field in schema if not pa.types.is_nested(field.type)]
    writer = pq.ParquetWriter(
        file, schema, compression="zstd", use_dictionary=plain, write_statistics=plain
    )
    with writer:
        yield lambda table: writer.write_table(table, row_group_size=_rows_that_fit(table))


def rows_of(path: Path) -> Iterator[pa.Table]:
    """The row groups of a file, one by one."""
    with pq.ParquetFile(path) as file:
        for number in range(file.num_row_groups):
            yield file.read_row_group(number)


def regrouped(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Put small tables together, up to the size of a row group.

    Args:
        tables: All of one schema.
    """
    held: list[pa.Table] = []
    size = 0
    for table in tables:
        size += table.nbytes
        if held and size > _ROW_GROUP_BYTES:
            yield pa.concat_tables(held).unify_dictionaries()
            held, size = [], table.nbytes
        held.append(table)
    if held:
        yield pa.concat_tables(held).unify_dictionaries()


def _rows_that_fit(table: pa.Table) -> int:
    bytes_a_row: int = max(1, table.nbytes // max(1, table.num_rows))
    return max(1, _ROW_GROUP_BYTES // bytes_a_row)
