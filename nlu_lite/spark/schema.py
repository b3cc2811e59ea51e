"""The types that columns of `predict` have in a Spark DataFrame."""

from collections.abc import Iterable, Mapping

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

from nlu_lite.prediction.table import ColumnKind

__all__ = ["VECTOR", "schema_of"]

VECTOR = ArrayType(FloatType())

_TYPES: Mapping[ColumnKind, DataType] = {
    "text": StringType(),
    "texts": ArrayType(StringType()),
    "number": LongType(),
    "flag": BooleanType(),
    "vector": VECTOR,
    "matrix": ArrayType(VECTOR),
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
