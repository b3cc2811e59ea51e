"""Spark DataFrames among the user's data, told without importing pyspark."""

import sys
from typing import TYPE_CHECKING, Protocol, TypeGuard

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.cells import described

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["SparkFrame", "is_spark_frame", "not_shipped", "refuse_spark_frame"]


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


def refuse_spark_frame(data: object, method: str) -> None:
    """Raise InvalidInput where data are a Spark DataFrame, which a method can't work on.

    Args:
        data: What the user gave.
        method: What the user called.
    """
    if is_spark_frame(data):
        raise InvalidInput(
            f"{method} works in this process; the data are a Spark DataFrame, whose rows are "
            "elsewhere.\nUse predict, which gives a Spark DataFrame: "
            "predict(data).write.parquet(path)"
        )


def not_shipped(data: object) -> InvalidOption:
    """The error where a model is to be shipped for data that are no Spark DataFrame."""
    return InvalidOption(
        "ship_model=True sends a model to the executors of a Spark cluster, but the data "
        f"are {described(data)}, no Spark DataFrame.\nLeave ship_model out."
    )
