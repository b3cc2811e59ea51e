"""A Parquet file as one of Feather (Arrow's own), part by part."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import compute

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
            dictionaries = _dictionaries(source)
            with pa.ipc.new_file(file, source.schema_arrow) as writer:
                for number in range(source.num_row_groups):
                    writer.write_table(_encoded(source.read_row_group(number), dictionaries))


def _dictionaries(source: pq.ParquetFile) -> dict[str, pa.Array]:
    """All texts of each dictionary: a file of Arrow has one of each, a row group its own."""
    types = {field.name: field.type for field in source.schema_arrow}
    names = [name for name, of in types.items() if pa.types.is_dictionary(of)]
    found: dict[str, dict[object, None]] = {name: {} for name in names}
    for number in range(source.num_row_groups if names else 0):
        table = source.read_row_group(number, columns=names)
        for name in names:
            for chunk in table[name].chunks:
                found[name] |= dict.fromkeys(chunk.dictionary.to_pylist())
    return {name: pa.array(list(of), types[name].value_type) for name, of in found.items()}


def _encoded(table: pa.Table, dictionaries: dict[str, pa.Array]) -> pa.Table:
    for name, values in dictionaries.items():
        field = table.schema.field(name)
        plain = table[name].cast(field.type.value_type).combine_chunks()
        codes = compute.index_in(plain, value_set=values).cast(field.type.index_type)
        array = pa.DictionaryArray.from_arrays(codes, values, ordered=field.type.ordered)
        table = table.set_column(table.column_names.index(name), field, array)
    return table
