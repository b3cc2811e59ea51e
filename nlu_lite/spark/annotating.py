"""The function of `mapInArrow` that adds, or replaces, a column of annotations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import tee

import pyarrow as pa

from nlu_lite.spark.annotations import Annotations, annotations_in, arrow_of, characters_in
from nlu_lite.spark.batches import joined, runs
from nlu_lite.spark.recipes import Recipe

__all__ = ["AnnotateBatches"]

_ROWS = 1_000
# Enough for sequences of like length to be computed together, few enough to stay small.
_CHARACTERS = 250_000


@dataclass(frozen=True, slots=True)
class AnnotateBatches:
    """Adds a column to record batches; it has no state, so that a task can be tried again.

    Attributes:
        recipe: What to make.
        inputs: Places of the columns of annotations that it is made of.
        vectors: Whether the last of these is read with its embeddings.
        place: The place of the new column; one that is there already is replaced.
        names: The names of all columns then.
    """

    recipe: Recipe
    inputs: tuple[int, ...]
    vectors: bool
    place: int
    names: tuple[str, ...]

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of a partition."""
        parts, again = tee(self._parts(batches))
        # The recipe comes first, so that it is told of the end, and says what there is to be said.
        pairs = zip(self.recipe.annotate(map(self._read, parts)), again, strict=False)
        for annotations, part in pairs:
            columns = part.columns
            columns[self.place : self.place + 1] = [arrow_of(annotations, self.recipe.kind)]
            yield pa.RecordBatch.from_arrays(columns, names=list(self.names))

    def _parts(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows, as many at a time as a model reads at once."""
        for batch in joined(batches, rows=_ROWS):
            lengths = characters_in(batch.column(self.inputs[0]))
            for begin, end in runs(lengths + 1, most=_CHARACTERS):
                yield batch.slice(begin, end - begin)

    def _read(self, part: pa.RecordBatch) -> Sequence[Annotations]:
        *others, last = self.inputs
        read = [annotations_in(part.column(place)) for place in others]
        return [*read, annotations_in(part.column(last), vectors=self.vectors)]
