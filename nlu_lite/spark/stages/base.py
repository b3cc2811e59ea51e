"""What the stages have in common: columns in and out, and what is checked before a job begins."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from pyspark.ml import Transformer
from pyspark.ml.param import Params
from pyspark.ml.util import DefaultParamsReadable, DefaultParamsWritable
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StructField, StructType

from nlu_lite.common.choices import did_you_mean
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.spark_frames import is_spark_frame
from nlu_lite.spark.annotating import AnnotateBatches
from nlu_lite.spark.annotations import ANNOTATIONS, AnnotatorType
from nlu_lite.spark.recipes import Recipe
from nlu_lite.spark.schema import mapped, numbered, numbers_of
from nlu_lite.spark.stages import params
from nlu_lite.spark.worker_python import check_worker_python

__all__ = [
    "Annotator",
    "HasInputCols",
    "HasOutputCol",
    "column_at",
    "fields_of",
    "kind_of",
    "names_of",
    "output_place",
    "place_of",
    "whole_number",
    "with_column",
]

_Stage = TypeVar("_Stage", bound=Params)
_ANNOTATOR_TYPE = "annotatorType"


class HasOutputCol(Params):
    """A stage that makes one column."""

    outputCol = params.text("outputCol", "the column to make")

    def setOutputCol(self: _Stage, value: str) -> _Stage:
        """Set the name of the column to make."""
        return self._set(outputCol=value)

    def getOutputCol(self) -> str:
        """The name of the column to make."""
        return self.getOrDefault(self.outputCol)


class HasInputCols(Params):
    """A stage that reads columns of annotations."""

    inputCols = params.texts("inputCols", "columns of annotations to read")

    def setInputCols(self: _Stage, *value: str | Sequence[str]) -> _Stage:
        """Set the columns to read: several names, or a list of them."""
        return self._set(inputCols=names_of(value))

    def getInputCols(self) -> list[str]:
        """The columns to read."""
        if not self.isDefined(self.inputCols):
            raise InvalidOption(f"{type(self).__name__} has no inputs yet: call setInputCols(…).")
        return self.getOrDefault(self.inputCols)


class Annotator(
    Transformer,
    HasInputCols,
    HasOutputCol,
    DefaultParamsReadable["Annotator"],
    DefaultParamsWritable,
):
    """A stage that makes a column of annotations from columns of annotations.

    Attributes:
        inputAnnotatorTypes: What it reads, in the order in which its recipe takes them.
        outputAnnotatorType: What it makes.
    """

    inputAnnotatorTypes: ClassVar[tuple[AnnotatorType, ...]]
    outputAnnotatorType: ClassVar[AnnotatorType]

    def __init__(self) -> None:
        """Begin with the defaults."""
        super().__init__()

    def setLazyAnnotator(self: _Stage, value: bool) -> _Stage:
        """Has no effect: every stage is lazy, as Spark's DataFrames are."""
        return self

    @abstractmethod
    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""

    def column_metadata(self) -> Mapping[str, object]:
        """What the column's metadata say besides the type of its annotations."""
        return {}

    def _transform(self, dataset: DataFrame) -> DataFrame:
        fields = fields_of(dataset, type(self).__name__)
        inputs = tuple(self._places(fields))
        metadata = {_ANNOTATOR_TYPE: self.outputAnnotatorType, **self.column_metadata()}
        column = StructField(self.getOutputCol(), ANNOTATIONS, metadata=metadata)
        place = output_place(column.name, fields, type(self).__name__)
        schema = StructType([*fields[:place], column, *fields[place + 1 :]])
        vectors = self.inputAnnotatorTypes[-1] == "word_embeddings"
        check_worker_python(dataset.sparkSession)
        work = AnnotateBatches(self.recipe(dataset), inputs, vectors, place, numbers_of(schema))
        return mapped(numbered(dataset), work, schema)

    def _places(self, fields: Sequence[StructField]) -> list[int]:
        """The place of the column of each type that is needed, whatever order they are named in."""
        who = type(self).__name__
        places = [place_of(name, fields, who) for name in self.getInputCols()]
        kinds = {place: kind_of(fields[place], who) for place in places}
        in_order = []
        for wanted in self.inputAnnotatorTypes:
            fitting = [place for place in places if kinds[place] == wanted]
            if len(fitting) != 1:
                have = ", ".join(f"{fields[place].name!r} ({kinds[place]})" for place in places)
                raise InvalidInput(
                    f"{who} reads one column of each type: {', '.join(self.inputAnnotatorTypes)}; "
                    f"its input columns are {have}.\n{_offered(fields, wanted)}"
                )
            in_order += fitting
        return in_order


def names_of(value: Sequence[str | Sequence[str]]) -> list[str]:
    """Names as setters take them: several, or one list of them."""
    if len(value) == 1 and not isinstance(value[0], str):
        return list(value[0])
    return [name for name in value if isinstance(name, str)]


def fields_of(dataset: object, who: str) -> list[StructField]:
    """The columns of a Spark DataFrame.

    Raises:
        InvalidInput: It is something else.
    """
    if not is_spark_frame(dataset):
        raise InvalidInput(
            f"{who} reads a Spark DataFrame, not a {type(dataset).__name__}.\n"
            "Make one of it: spark.createDataFrame(data)"
        )
    return dataset.schema.fields


def place_of(name: str, fields: Sequence[StructField], who: str) -> int:
    """The place of a column.

    Raises:
        InvalidInput: It is not there, or twice.
    """
    names = [field.name for field in fields]
    if names.count(name) == 1:
        return names.index(name)
    if name in names:
        raise InvalidInput(
            f"{who} reads {name!r}, of which there are {names.count(name)} columns.\n"
            "Rename them, so that one is meant: frame.toDF(…), or drop one before the join."
        )
    raise InvalidInput(
        f"{who} reads the column {name!r}, which is not there.{did_you_mean(name, names)}\n"
        f"The columns: {', '.join(map(repr, names))}. Is a stage missing before {who}?"
    )


def kind_of(field: StructField, who: str) -> str:
    """The type of the annotations of a column.

    Raises:
        InvalidInput: It holds no annotations.
    """
    kind = field.metadata.get(_ANNOTATOR_TYPE)
    same = field.dataType.simpleString() == ANNOTATIONS.simpleString()
    if not same or not isinstance(kind, str):
        raise InvalidInput(
            f"{who} reads annotations, but {field.name!r} is "
            f"{field.dataType.simpleString()[:60]}"
            f"{' without the metadata that tell their type' if same else ''}.\n"
            "Texts become annotations by DocumentAssembler: "
            f"DocumentAssembler().setInputCol({field.name!r}).setOutputCol('document')"
        )
    return kind


def output_place(name: str, fields: Sequence[StructField], who: str) -> int:
    """Where a stage puts its column: in the place of one of the same name, or behind all.

    Raises:
        InvalidInput: There are several of this name.
    """
    names = [field.name for field in fields]
    if names.count(name) > 1:
        raise InvalidInput(
            f"{who} makes the column {name!r}, of which there are {names.count(name)} already.\n"
            "Choose another name by setOutputCol, or rename them: frame.toDF(…)"
        )
    return names.index(name) if name in names else len(names)


def column_at(place: int) -> Column:
    """A column of a frame whose columns are `numbered`."""
    return F.col(str(place))


def with_column(
    frame: DataFrame, names: Sequence[str], name: str, column: Column, **metadata: object
) -> DataFrame:
    """A `numbered` frame with one column more, or one replaced, and with the names that it had.

    Args:
        frame: The frame, of numbered columns.
        names: The names that they had.
        name: The new one's.
        column: The new one, made of numbered columns.
        **metadata: What its metadata say.
    """
    place = names.index(name) if name in names else len(names)
    columns = [column_at(other) for other in range(len(names))]
    columns[place : place + 1] = [column.alias(str(place), metadata=metadata)]
    return frame.select(*columns).toDF(*[*names[:place], name, *names[place + 1 :]])


def whole_number(name: str, value: object, *, least: int) -> int:
    """A number that a setter takes.

    Raises:
        InvalidOption: It is none, or too small.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise InvalidOption(f"{name}({value!r}); expected a whole number from {least} on.")
    return value


def _offered(fields: Sequence[StructField], wanted: str) -> str:
    names = [field.name for field in fields if field.metadata.get(_ANNOTATOR_TYPE) == wanted]
    if names:
        return f"Columns of the type {wanted}: {', '.join(map(repr, names))}."
    return f"No column is of the type {wanted}: a stage that makes one is missing before."
