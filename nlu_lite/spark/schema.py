"""The types that columns of `predict` have in a Spark DataFrame."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pyspark.sql.types import (
    ArrayType,
    BooleanType,
    DataType,
    FloatType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from nlu_lite.prediction.columns import ColumnKind

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.pandas._typing import ArrowMapIterFunction as ArrowMapFunction

__all__ = ["mapped", "numbered", "numbers_of", "schema_of"]

_VECTOR = ArrayType(FloatType())
_TYPES: Mapping[ColumnKind, DataType] = {
    "text": StringType(),
    "texts": ArrayType(StringType()),
    "label": StringType(),
    "number": LongType(),
    "flag": BooleanType(),
    "fraction": FloatType(),
    "fractions": ArrayType(FloatType()),
    "vector": _VECTOR,
    "matrix": ArrayType(_VECTOR),
}


def schema_of(kinds: Iterable[tuple[str, ColumnKind]], others: Iterable[StructField]) -> StructType:
    """The schema of the table: predict's columns, then the user's own.

    Args:
        kinds: Name and kind of each column that predict makes.
        others: The user's columns that are kept.

    >>> schema_of([("token", "text"), ("bert_embeddings", "vector")], []).simpleString()
    'struct<token:string,bert_embeddings:array<float>>'
    """
    return StructType([StructField(name, _TYPES[kind]) for name, kind in kinds] + [*others])


def numbered(frame: "DataFrame") -> "DataFrame":
    """The same columns under the names "0", "1", ….

    Spark looks columns up by name, which fails where names hold dots, or are there twice, as joins
    leave them.
    """
    return frame.toDF(*map(str, range(len(frame.columns))))


def numbers_of(schema: StructType) -> tuple[str, ...]:
    """The names "0", "1", … for the columns of a schema."""
    return tuple(map(str, range(len(schema.fields))))


def mapped(frame: "DataFrame", work: "ArrowMapFunction", schema: StructType) -> "DataFrame":
    """`mapInArrow`, by which columns may have any names, one twice too.

    Args:
        frame: Of the names that `numbered` gives.
        work: The function, which gives columns of the names `numbers_of(schema)`.
        schema: What it makes.
    """
    fields = [
        StructField(number, field.dataType, field.nullable, field.metadata)
        for number, field in zip(numbers_of(schema), schema.fields, strict=True)
    ]
    return frame.mapInArrow(work, StructType(fields)).toDF(*schema.names)
