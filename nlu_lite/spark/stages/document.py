"""Texts to annotations of documents, and annotations of embeddings to plain arrays or vectors."""

from collections.abc import Mapping, Sequence

from pyspark.ml import Transformer
from pyspark.ml.functions import array_to_vector
from pyspark.ml.util import DefaultParamsReadable, DefaultParamsWritable
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import ArrayType, MapType, NullType, StringType, StructField

from nlu_lite.common.choices import did_you_mean, expected
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.spark.annotations import ANNOTATIONS
from nlu_lite.spark.schema import numbered
from nlu_lite.spark.stages import params
from nlu_lite.spark.stages.base import (
    HasInputCols,
    HasOutputCol,
    column_at,
    fields_of,
    kind_of,
    names_of,
    output_place,
    place_of,
    with_column,
)

__all__ = ["DocumentAssembler", "EmbeddingsFinisher"]

# What each mode does with a text: trim it or not, and what a match of the regex is replaced by.
# The white space of these is that of ASCII.
_STRINGIFIED = r"(?:\\r)?(?:\\n)|(?:\\t)"
_CLEANUPS: Mapping[str, tuple[bool, str | None, str]] = {
    "disabled": (False, None, ""),
    "inplace": (False, r"\s", " "),
    "inplace_full": (False, rf"\s|{_STRINGIFIED}", " "),
    "shrink": (True, r"\s+", " "),
    "shrink_full": (True, r"\s+|(?:\\r)*(?:\\n)+|(?:\\t)+", " "),
    "each": (False, r"\s[\n\t]", " "),
    "each_full": (False, rf"\s(?:\n|\t|{_STRINGIFIED})", " "),
    "delete_full": (True, _STRINGIFIED, ""),
}
_MARGINS = r"^[\x00-\x20]+|[\x00-\x20]+$"


class DocumentAssembler(
    Transformer, HasOutputCol, DefaultParamsReadable["DocumentAssembler"], DefaultParamsWritable
):
    """Texts to annotations of documents; Spark's own functions do it, without Python workers.

    The column is of strings, a document each, or of arrays of strings, a document a string. A null
    is an empty document.
    """

    __module__ = "nlu_lite.spark"

    inputCol = params.text("inputCol", "the column of texts")
    idCol = params.text("idCol", "a column whose value goes into metadata")
    metadataCol = params.text("metadataCol", "a column of maps for the metadata")
    cleanupMode = params.text("cleanupMode", f"one of {', '.join(_CLEANUPS)}")

    def __init__(self) -> None:
        """Begin with the defaults: outputCol "document", cleanupMode "disabled"."""
        super().__init__()
        self._setDefault(outputCol="document", cleanupMode="disabled")

    def setInputCol(self, value: str) -> "DocumentAssembler":
        """Set the column of texts."""
        return self._set(inputCol=value)

    def getInputCol(self) -> str:
        """The column of texts."""
        if not self.isDefined(self.inputCol):
            raise InvalidOption("DocumentAssembler has no input yet: call setInputCol('text').")
        return self.getOrDefault(self.inputCol)

    def setIdCol(self, value: str) -> "DocumentAssembler":
        """Set a column of strings whose value is put into the metadata as `id`."""
        return self._set(idCol=value)

    def setMetadataCol(self, value: str) -> "DocumentAssembler":
        """Set a column of maps from string to string that are put into the metadata."""
        return self._set(metadataCol=value)

    def setCleanupMode(self, value: str) -> "DocumentAssembler":
        """Set how texts are cleaned: "disabled" (the default) leaves them as they are.

        Positions are those of the cleaned text. "shrink" trims it and makes one blank of each run
        of white space, as John Snow Labs NLU does.

        Raises:
            InvalidOption: There is no such mode.
        """
        mode = value.strip().lower() if isinstance(value, str) else value
        if mode not in _CLEANUPS:
            hint = did_you_mean(mode, _CLEANUPS)
            raise InvalidOption(f"setCleanupMode({value!r}); {expected(_CLEANUPS)}.{hint}")
        return self._set(cleanupMode=mode)

    def getCleanupMode(self) -> str:
        """How texts are cleaned."""
        return self.getOrDefault(self.cleanupMode)

    def _transform(self, dataset: DataFrame) -> DataFrame:
        fields = fields_of(dataset, "DocumentAssembler")
        name = self.getInputCol()
        place = place_of(name, fields, "DocumentAssembler")
        kind = fields[place].dataType
        column = column_at(place)
        if isinstance(kind, ArrayType) and isinstance(kind.elementType, StringType):
            documents = F.transform(
                F.coalesce(column, F.array().cast(kind)),
                lambda text, number: self._document(text, number, fields),
            )
        elif isinstance(kind, (StringType, NullType)):
            documents = F.array(self._document(column.cast("string"), F.lit(0), fields))
        else:
            raise InvalidInput(
                f"DocumentAssembler reads texts (string, or array<string>), but {name!r} is "
                f"{kind.simpleString()}.\nConvert it: frame.withColumn({name!r}, "
                f"frame[{name!r}].cast('string'))"
            )
        output = self.getOutputCol()
        output_place(output, fields, "DocumentAssembler")
        return with_column(
            numbered(dataset),
            [field.name for field in fields],
            output,
            documents.cast(ANNOTATIONS),
            annotatorType="document",
        )

    def _document(self, text: Column, number: Column, fields: Sequence[StructField]) -> Column:
        cleaned = self._cleaned(F.coalesce(text, F.lit("")))
        return F.struct(
            F.lit("document").alias("annotatorType"),
            F.lit(0).alias("begin"),
            (F.length(cleaned) - 1).alias("end"),
            cleaned.alias("result"),
            self._metadata(number, fields).alias("metadata"),
            # An empty array whose type knows no nulls.
            F.array_repeat(F.lit(0.0).cast("float"), 0).alias("embeddings"),
        )

    def _cleaned(self, text: Column) -> Column:
        trims, pattern, replacement = _CLEANUPS[self.getCleanupMode()]
        if trims:
            text = F.regexp_replace(text, _MARGINS, "")
        return text if pattern is None else F.regexp_replace(text, pattern, replacement)

    def _metadata(self, number: Column, fields: Sequence[StructField]) -> Column:
        entries = [F.create_map(F.lit("sentence"), number.cast("string"))]
        if self.isDefined(self.idCol):
            name = self.getOrDefault(self.idCol)
            place = place_of(name, fields, "DocumentAssembler")
            entries.insert(0, F.create_map(F.lit("id"), column_at(place).cast("string")))
        if self.isDefined(self.metadataCol):
            name = self.getOrDefault(self.metadataCol)
            place = place_of(name, fields, "DocumentAssembler")
            kind = fields[place].dataType
            if not isinstance(kind, MapType):
                raise InvalidInput(
                    f"the metadata column {name!r} is {kind.simpleString()}; expected a map from "
                    "string to string."
                )
            taken = ("sentence", "id") if self.isDefined(self.idCol) else ("sentence",)
            own = F.coalesce(column_at(place), F.create_map().cast(kind)).cast("map<string,string>")
            entries.insert(0, F.map_filter(own, lambda key, value: ~key.isin(*taken)))
        return entries[0] if len(entries) == 1 else F.map_concat(*entries)


class EmbeddingsFinisher(
    Transformer, HasInputCols, DefaultParamsReadable["EmbeddingsFinisher"], DefaultParamsWritable
):
    """Annotations of embeddings to arrays of arrays of floats, or of vectors for pyspark.ml."""

    __module__ = "nlu_lite.spark"

    outputCols = params.texts("outputCols", "the columns to make")
    cleanAnnotations = params.flag("cleanAnnotations", "drop annotations")
    outputAsVector = params.flag("outputAsVector", "make vectors of arrays")

    def __init__(self) -> None:
        """Begin with the defaults: arrays, annotations kept, "finished_" before each name."""
        super().__init__()
        self._setDefault(outputCols=[], cleanAnnotations=False, outputAsVector=False)

    def setOutputCols(self, *value: str | Sequence[str]) -> "EmbeddingsFinisher":
        """Set the columns to make, one an input."""
        return self._set(outputCols=names_of(value))

    def getOutputCols(self) -> list[str]:
        """The columns to make; unless they are set, the inputs with ``finished_`` in front."""
        named = self.getOrDefault(self.outputCols)
        return named or [f"finished_{name}" for name in self.getInputCols()]

    def setCleanAnnotations(self, value: bool) -> "EmbeddingsFinisher":
        """Set whether all columns of annotations are dropped; by default they are kept."""
        return self._set(cleanAnnotations=value)

    def setOutputAsVector(self, value: bool) -> "EmbeddingsFinisher":
        """Set whether embeddings become vectors, for other stages of pyspark.ml."""
        return self._set(outputAsVector=value)

    def _transform(self, dataset: DataFrame) -> DataFrame:
        fields = fields_of(dataset, "EmbeddingsFinisher")
        inputs, outputs = self.getInputCols(), self.getOutputCols()
        if len(inputs) != len(outputs):
            raise InvalidOption(
                f"EmbeddingsFinisher makes one column of each input, but has {len(inputs)} inputs "
                f"({', '.join(inputs)}) and {len(outputs)} outputs ({', '.join(outputs)})."
            )
        places = [place_of(name, fields, "EmbeddingsFinisher") for name in inputs]
        for name, field in zip(inputs, (fields[place] for place in places), strict=True):
            kind = kind_of(field, "EmbeddingsFinisher")
            if not kind.endswith("_embeddings"):
                raise InvalidInput(
                    f"EmbeddingsFinisher takes embeddings, but {name!r} holds annotations of the "
                    f"type {kind}."
                )
        clean = self.getOrDefault(self.cleanAnnotations)
        columns = [
            (field.name, column_at(place))
            for place, field in enumerate(fields)
            if not clean or field.name in outputs or "annotatorType" not in field.metadata
        ]
        for place, output in zip(places, outputs, strict=True):
            output_place(output, fields, "EmbeddingsFinisher")
            names = [name for name, _ in columns]
            new = names.index(output) if output in names else len(names)
            columns[new : new + 1] = [(output, self._finished(column_at(place)))]
        names = [name for name, _ in columns]
        return numbered(dataset).select(*(column for _, column in columns)).toDF(*names)

    def _finished(self, column: Column) -> Column:
        embeddings = column.getField("embeddings")
        if self.getOrDefault(self.outputAsVector):
            return F.transform(embeddings, lambda numbers: array_to_vector(numbers))
        return embeddings
