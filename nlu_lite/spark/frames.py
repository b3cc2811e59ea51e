"""`Pipeline.predict` on a Spark DataFrame: a lazy DataFrame of the same rows and columns."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from pyspark.errors import PySparkNotImplementedError
from pyspark.sql.types import ArrayType, DataType, NullType, StringType, StructField

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.tables import text_column_of
from nlu_lite.model.load import Models
from nlu_lite.prediction.prediction import Prediction
from nlu_lite.prediction.schema import check_names
from nlu_lite.registry.shelf import registrations
from nlu_lite.spark.schema import mapped, numbered, numbers_of, schema_of
from nlu_lite.spark.shipping import shipped
from nlu_lite.spark.worker import PredictBatches
from nlu_lite.spark.worker_models import WorkerModels
from nlu_lite.spark.worker_python import check_worker_python

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["predicted"]


def predicted(
    frame: "DataFrame", models: Models, prediction: Prediction, *, ship_model: bool
) -> "DataFrame":
    """The table of predict as a Spark DataFrame; nothing is computed before it is asked for.

    Args:
        frame: The user's data.
        models: The driver's own.
        prediction: What is asked of them, checked.
        ship_model: Whether the models' files are sent along; those that were trained always are.

    Raises:
        InvalidInput: No column holds texts, or a column can't be handed to Python.
        InvalidOption: An option has a value that it cannot take on Spark, or columns would clash.
        MissingExtra: A local Spark's workers run a Python without nlu_lite.
    """
    options = prediction.options
    if options.progress:
        raise InvalidOption(
            "progress=True shows a bar of the work of this process; on a Spark DataFrame the work "
            "is done later, by Spark, whose own page shows it. Leave it out."
        )
    if options.workers != 1:
        raise InvalidOption(
            f"workers={options.workers} shares the work out on this machine; that on a Spark "
            "DataFrame is shared out by Spark, as it is partitioned: frame.repartition(n). Leave "
            "workers out."
        )
    fields = frame.schema.fields
    place = _text_place(fields, options.text_column)
    kept = [other for other in range(len(fields)) if other != place] if options.keep_columns else []
    exact = frame.sparkSession.conf.get("spark.sql.caseSensitive", "false")
    any_case = str(exact).lower() != "true"
    check_names(prediction.schema, [fields[other].name for other in kept], any_case=any_case)
    schema = schema_of(prediction.schema, [fields[other] for other in kept])
    check_worker_python(frame.sparkSession)
    # What was trained is nowhere else.
    ships = ship_model or models.request.trained is not None
    archive = shipped(models, frame.sparkSession) if ships else None
    request = replace(models.request, trained=None)
    worker_models = WorkerModels(request, registrations(), archive)
    work = PredictBatches(worker_models, options, numbers_of(schema))
    chosen = numbered(frame).select(*map(str, [place, *kept]))
    try:
        return mapped(chosen, work, schema)
    except PySparkNotImplementedError as cause:
        raise InvalidInput(
            "a column of the DataFrame is of a type that Spark can't hand to Python: "
            f"{', '.join(f'{fields[other].name} ({_shown(fields[other])})' for other in kept)}.\n"
            "Cast it (intervals to strings, for example), or leave your columns out with "
            "keep_columns=False."
        ) from cause


def _text_place(fields: Sequence[StructField], text_column: object) -> int:
    """The place of the column with the texts, by the rule for a pandas DataFrame."""
    kinds = ["string" if isinstance(field.dataType, StringType) else "float64" for field in fields]
    like = pd.DataFrame({place: pd.Series(dtype=kind) for place, kind in enumerate(kinds)})
    like.columns = pd.Index([field.name for field in fields], dtype=object)
    place = text_column_of(like, text_column)
    if not _holds_texts(fields[place].dataType):
        raise InvalidInput(
            f"column {fields[place].name!r} is of the type {_shown(fields[place])}; expected texts "
            "(string) or lists of words (array<string>).\nSay which column holds the texts with "
            f"text_column=, or convert it: frame.withColumn({fields[place].name!r}, "
            f"frame[{fields[place].name!r}].cast('string'))"
        )
    return place


def _holds_texts(kind: DataType) -> bool:
    inner = kind.elementType if isinstance(kind, ArrayType) else kind
    return isinstance(inner, (StringType, NullType))


def _shown(field: StructField) -> str:
    return field.dataType.simpleString()
