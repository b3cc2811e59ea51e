"""A Parquet file as one of Feather (Arrow's own), part by part."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq

from nlu_lite.common.files import available, complete_file, readable_errors

__all__ = ["write_feather"]


def write_feather(write_parquet: Callable[[Path], None], path: Path) -> None:
    """Write a table that is written to Parquet first; memory does not grow with it.

    The file appears when it is complete; until then the disk needs room for the table three times.
    ``pandas.read_feather(path)`` gives the table of `predict`.

    Args:
        write_parquet: What writes the table to a Parquet file.
        path: The file.

    Raises:
        OutputUnavailable: The file can't be written.
    """
    target = available(path, example="vectors.feather")
    with (
        readable_errors(target),
        TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.") as folder,
    ):
        whole = Path(folder) / "whole.parquet"
        write_parquet(whole)
        with pq.ParquetFile(whole) as source, complete_file(target) as file:
            schema = _plain(source.schema_arrow)
            with pa.ipc.new_file(file, schema) as writer:
                for number in range(source.num_row_groups):
                    writer.write_table(source.read_row_group(number).cast(schema))


def _plain(schema: pa.Schema) -> pa.Schema:
    """The schema without dictionaries: a file of Arrow has one of each, a part its own."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in schema
    ]
    return pa.schema(fields, metadata=schema.metadata)
