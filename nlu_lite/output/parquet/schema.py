"""One schema for all parts: types widen where later documents need it, and nothing is lost."""

import json
from collections.abc import Iterable

import pyarrow as pa

from nlu_lite.errors import InvalidInput

__all__ = ["conformed", "shown", "unified", "with_metadata"]

_PANDAS = b"pandas"
_ATTRS = b"PANDAS_ATTRS"
_MEND = (
    "A column of a Parquet file has one type: convert it before, for example with `.astype(str)`, "
    "or leave the data's columns out: keep_columns=False."
)


def unified(before: pa.Schema | None, schema: pa.Schema, documents: range) -> pa.Schema:
    """The narrowest schema that holds what two do: null → any, int → float, list of null → list.

    Args:
        before: That of the parts so far; None: there are none.
        schema: That of one more.
        documents: What this one is made of, for the message.

    Raises:
        InvalidInput: A column has types that have no common one, or the index has changed.
    """
    if before is None:
        return schema
    if _pandas_of(before)["index_columns"] != _pandas_of(schema)["index_columns"]:
        raise InvalidInput(
            f"the index of {shown(documents)} has other names or levels than that of the "
            "documents before.\nGive all of the data the same index."
        )
    try:
        return pa.unify_schemas([before, schema], promote_options="permissive")
    except pa.ArrowException as error:
        raise _clash(before, schema, documents) from error


def conformed(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The rows of a part in the types of the whole.

    Raises:
        InvalidInput: A value has no exact form in the wider type.
    """
    columns = []
    for field in schema:
        if field.name not in table.column_names:
            columns.append(pa.nulls(table.num_rows, field.type))
            continue
        column = table[field.name]
        try:
            columns.append(column if column.type == field.type else column.cast(field.type))
        except pa.ArrowException as error:
            raise InvalidInput(
                f"column {field.name!r} is {column.type} in some documents and {field.type} in "
                f"others, and a value fits only one of them: {error}.\n{_MEND}"
            ) from error
    return pa.table(columns, schema=schema)


def with_metadata(
    schema: pa.Schema, parts: Iterable[pa.Schema], attrs: dict[str, object]
) -> pa.Schema:
    """The schema with what pandas needs to build the same table: dtypes, index, attrs.

    Args:
        schema: The unified one.
        parts: Those of the parts.
        attrs: The attrs of the whole table.
    """
    columns = _columns_of(pa.Table.from_pandas(schema.empty_table().to_pandas()).schema)
    certain: set[str] = set()
    pandas: dict[str, object] = {}
    for part in parts:
        pandas = pandas or _pandas_of(part)
        for name, column in _columns_of(part).items():
            if name not in certain and part.field(name).type == schema.field(name).type:
                columns[name] = column
                certain.add(name)
    pandas |= {"columns": list(columns.values()), "attributes": attrs}
    return schema.with_metadata({_PANDAS: json.dumps(pandas), _ATTRS: json.dumps(attrs)})


def _pandas_of(schema: pa.Schema) -> dict[str, object]:
    described: dict[str, object] = json.loads(schema.metadata[_PANDAS])
    return described


def _columns_of(schema: pa.Schema) -> dict[str, object]:
    columns = json.loads(schema.metadata[_PANDAS])["columns"]
    return {column["field_name"]: column for column in columns}


def _clash(before: pa.Schema, schema: pa.Schema, documents: range) -> InvalidInput:
    for name in before.names:
        types = [each.field(name).type for each in (before, schema) if name in each.names]
        try:
            pa.unify_schemas(
                [pa.schema([(name, kind)]) for kind in types], promote_options="permissive"
            )
        except pa.ArrowException:
            return InvalidInput(
                f"column {name!r} is {types[1]} in {shown(documents)}, but {types[0]} in the "
                f"documents before.\n{_MEND}"
            )
    return InvalidInput(f"{shown(documents)} have other columns than those before.\n{_MEND}")


def shown(documents: range) -> str:
    """Documents as they are told of in messages.

    >>> shown(range(2000, 3000))
    'documents 2,000 to 2,999'
    """
    return f"documents {documents.start:,} to {max(documents.stop - 1, documents.start):,}"
