"""Whether data are a Spark DataFrame, told without importing pyspark."""

import sys
from typing import TYPE_CHECKING, Protocol, TypeGuard

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["SparkFrame", "is_spark_frame"]


class SparkFrame(Protocol):
    """A Spark DataFrame, classic or of Spark Connect, as far as type checkers need to know it."""

    @property
    def isStreaming(self) -> bool:
        """Whether its rows are still coming."""

    @property
    def sparkSession(self) -> object:
        """The session that made it."""


def is_spark_frame(data: object) -> "TypeGuard[DataFrame]":
    """Whether data are a Spark DataFrame.

    pyspark is not imported for that: where nobody has, nothing can be one of its objects.

    >>> is_spark_frame(["a"])
    False
    """
    return isinstance(data, getattr(sys.modules.get("pyspark.sql.dataframe"), "DataFrame", ()))
