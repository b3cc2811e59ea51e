"""Spark NLP's annotations: their schema, and arrays of them in Arrow's memory.

An annotation is a struct of annotatorType, begin, end, result, metadata and embeddings; a column
holds an array of them a row. As in Spark NLP, `end` is that of the last character. Unlike there,
`begin` and `end` count code points, not UTF-16 units: they differ behind characters such as emoji.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.types import (
    ArrayType,
    FloatType,
    IntegerType,
    MapType,
    StringType,
    StructField,
    StructType,
)

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.errors import InvalidInput
from nlu_lite.input.arrow import texts_in
from nlu_lite.output.arrow import lists_of, vectors_of

__all__ = [
    "ANNOTATIONS",
    "AnnotatorType",
    "Annotations",
    "annotations_in",
    "arrow_of",
    "characters_in",
]

AnnotatorType: TypeAlias = Literal["document", "token", "word_embeddings", "sentence_embeddings"]

ANNOTATIONS = ArrayType(
    StructType(
        [
            StructField("annotatorType", StringType()),
            StructField("begin", IntegerType(), nullable=False),
            StructField("end", IntegerType(), nullable=False),
            StructField("result", StringType()),
            StructField("metadata", MapType(StringType(), StringType())),
            StructField("embeddings", ArrayType(FloatType(), containsNull=False)),
        ]
    )
)

_SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, eq=False)
class Annotations:
    """The annotations of some rows, one row behind the other.

    Attributes:
        rows: Shape (rows + 1,), where the annotations of each row begin and end.
        spans: Shape (annotations, 2), begin and end in code points of the document, half-open.
        texts: The `result` of each.
        sentence: Shape (annotations,), the number of its sentence in the row; -1: not known.
        metadata: What else the metadata say, one text an annotation.
        vectors: Shape (annotations, dimension), or None.
    """

    rows: IntArray
    spans: IntArray
    texts: Sequence[str]
    sentence: IntArray
    metadata: Mapping[str, Sequence[str]] = field(default_factory=dict)
    vectors: FloatArray | None = None

    def __len__(self) -> int:
        return len(self.texts)

    def row_of_each(self) -> IntArray:
        """Shape (annotations,): the row of each."""
        return np.repeat(np.arange(len(self.rows) - 1), np.diff(self.rows))

    def only(self, kept: npt.NDArray[np.bool_]) -> "Annotations":
        """Those that are kept; shape of `kept`: (annotations,)."""
        places = np.flatnonzero(kept).tolist()
        return Annotations(
            rows=offsets_of(kept.astype(np.int64))[self.rows],
            spans=self.spans[kept],
            texts=[self.texts[place] for place in places],
            sentence=self.sentence[kept],
            metadata={
                name: [values[place] for place in places] for name, values in self.metadata.items()
            },
            vectors=None if self.vectors is None else self.vectors[kept],
        )


def annotations_in(column: pa.Array, *, vectors: bool = False) -> Annotations:
    """The annotations that a column holds.

    Args:
        column: Of the type ANNOTATIONS; a null is a row without annotations.
        vectors: Whether the embeddings are read too.

    Raises:
        InvalidInput: The embeddings are asked for, and of different lengths.
    """
    lengths = _numbers(pc.fill_null(pc.list_value_length(column), 0))
    structs = column.flatten()
    begins, ends = _numbers(structs.field("begin")), _numbers(structs.field("end")) + 1
    metadata = structs.field("metadata")
    key = pa.scalar(_SENTENCE, metadata.type.key_type)
    numbers = pc.map_lookup(metadata, key, "first").cast(pa.int64())
    return Annotations(
        rows=offsets_of(lengths),
        spans=np.stack([begins, ends], axis=1),
        texts=[str(text or "") for text in texts_in(structs.field("result"))],
        sentence=_numbers(pc.fill_null(numbers, -1)),
        vectors=_matrix(structs.field("embeddings")) if vectors else None,
    )


def characters_in(column: pa.Array) -> IntArray:
    """Shape (rows,): how long the texts of each row's annotations are together."""
    annotations = offsets_of(_numbers(pc.fill_null(pc.list_value_length(column), 0)))
    lengths = pc.utf8_length(column.flatten().field("result"))
    return np.diff(offsets_of(_numbers(pc.fill_null(lengths, 0)))[annotations])


def arrow_of(annotations: Annotations, kind: AnnotatorType) -> pa.ListArray:
    """A column of annotations of one type."""
    count = len(annotations)
    spans = annotations.spans.astype(np.int32)
    vectors = annotations.vectors
    embeddings = (
        lists_of(np.zeros(count, dtype=np.int64), pa.array([], pa.float32()))
        if vectors is None
        else vectors_of(vectors)
    )
    structs = pa.StructArray.from_arrays(
        [
            pa.repeat(kind, count),
            pa.array(np.ascontiguousarray(spans[:, 0])),
            pa.array(spans[:, 1] - 1),
            pa.array(annotations.texts, pa.string()),
            _maps(annotations),
            embeddings,
        ],
        names=ANNOTATIONS.elementType.names,  # type: ignore[attr-defined]
    )
    return lists_of(np.diff(annotations.rows), structs)


def _maps(annotations: Annotations) -> pa.MapArray:
    count = len(annotations)
    entries: dict[str, Sequence[str]] = {_SENTENCE: list(map(str, annotations.sentence.tolist()))}
    entries |= annotations.metadata
    offsets = pa.array(np.arange(count + 1, dtype=np.int32) * len(entries))
    keys = pa.array(list(entries) * count, pa.string())
    # One annotation behind the other, each with all of its entries.
    values = pa.array([value for of_one in zip(*entries.values(), strict=True) for value in of_one])
    return pa.MapArray.from_arrays(offsets, keys, values.cast(pa.string()))


def _matrix(column: pa.ListArray) -> FloatArray:
    lengths = _numbers(pc.fill_null(pc.list_value_length(column), 0))
    if len(set(lengths.tolist())) > 1:
        raise InvalidInput(
            "the embeddings of a column have different lengths: "
            f"{', '.join(map(str, np.unique(lengths).tolist()[:5]))}.\n"
            "Give a column that one stage of embeddings made."
        )
    flat = np.asarray(column.flatten(), dtype=np.float32)
    return flat.reshape(len(lengths), int(lengths[0]) if len(lengths) else 0)


def _numbers(array: pa.Array) -> IntArray:
    return np.asarray(array, dtype=np.int64)
