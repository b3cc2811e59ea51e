"""`df.nlu` and `series.nlu`: the functions on tables, as methods of them."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

import pandas as pd

from nlu_lite.model.readers import Reader, models_of
from nlu_lite.output.frame import frame_of
from nlu_lite.pandas.plots import Plots
from nlu_lite.prediction.options import PredictOptions
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.tables import table_of

if TYPE_CHECKING:
    import os

    from nlu_lite.analysis.clusters import Clusters
    from nlu_lite.analysis.embedders import MakesTables
    from nlu_lite.analysis.index import Index
    from nlu_lite.analysis.vectors import VectorTable
    from nlu_lite.common.arrays import FloatArray

__all__ = ["SeriesAccessor", "TableAccessor"]


_Label = TypeVar("_Label", bound=Hashable)


class _Analyses:
    """What a table with vectors, or a column of them, can be asked."""

    def __init__(self, table: "pd.DataFrame | pd.Series[Any]") -> None:
        self._data = table
        self._table = table.to_frame() if isinstance(table, pd.Series) else table

    @property
    def plot(self) -> Plots:
        """Pictures of the table, `.plot.map(…)` and `.plot.similarity(…)`."""
        return Plots(self._data)

    def matrix(self, column: Hashable | None = None) -> "FloatArray":
        """As `nlu_lite.matrix`."""
        from nlu_lite.analysis.vectors import matrix

        return matrix(self._data, column)

    def similarity(
        self,
        other: "VectorTable | None" = None,
        *,
        column: Hashable | None = None,
        metric: str = "cosine",
    ) -> pd.DataFrame:
        """As `nlu_lite.similarity` of this and another table."""
        from nlu_lite.analysis.similarity import similarity

        return similarity(self._data, other, column=column, metric=metric)

    def nearest(
        self,
        query: object,
        k: int = 10,
        *,
        column: Hashable | None = None,
        pipeline: "MakesTables | None" = None,
        metric: str = "cosine",
    ) -> pd.DataFrame:
        """As `nlu_lite.nearest`."""
        from nlu_lite.analysis.nearest import nearest

        return nearest(self._table, query, k, column=column, pipeline=pipeline, metric=metric)

    def project(
        self,
        method: str = "pca",
        *,
        dims: int = 2,
        seed: int = 0,
        column: Hashable | None = None,
    ) -> pd.DataFrame:
        """As `nlu_lite.project`."""
        from nlu_lite.analysis.projection import project

        return project(self._data, method, dims=dims, seed=seed, column=column)

    def duplicates(self, threshold: float = 0.9, *, column: Hashable | None = None) -> pd.DataFrame:
        """As `nlu_lite.duplicates`."""
        from nlu_lite.analysis.duplicates import duplicates

        return duplicates(self._data, threshold, column=column)

    def clusters(
        self, k: int | None = None, *, seed: int = 0, column: Hashable | None = None
    ) -> "Clusters":
        """As `nlu_lite.clusters`."""
        from nlu_lite.analysis.clusters import clusters

        return clusters(self._data, k, seed=seed, column=column)

    def outliers(
        self, *, neighbours: int | None = None, column: Hashable | None = None
    ) -> pd.DataFrame:
        """As `nlu_lite.outliers`."""
        from nlu_lite.analysis.outliers import outliers

        return outliers(self._data, neighbours=neighbours, column=column)

    def classify(
        self,
        labels: "Mapping[_Label, str | Sequence[str]] | Sequence[str]",
        pipeline: "MakesTables",
        *,
        column: Hashable | None = None,
    ) -> pd.DataFrame:
        """As `nlu_lite.classify`."""
        from nlu_lite.analysis.classification import classify

        return classify(self._data, labels, pipeline, column=column)


class TableAccessor(_Analyses):
    """`df.nlu`: of a table of texts, its vectors; of a table with vectors, what they tell."""

    __module__ = "nlu_lite.pandas"

    def embed(
        self,
        column: Hashable,
        ref: Reader,
        output_level: str | None = "document",
        **options: Unpack[PredictOptions],
    ) -> pd.DataFrame:
        """The table of `Pipeline.predict`, a row a row unless another level is asked for.

        Args:
            column: The column with the texts.
            ref: A reference, or several; or a pipeline.
            output_level: As in `Pipeline.predict`, as are the options.

        >>> import nlu_lite.pandas
        >>> reviews = pd.DataFrame({"text": ["Nice view!"], "stars": [5]}, index=["a"])
        >>> reviews.nlu.embed("text", "en.embed_sentence.minilm_L6_384")[["document", "stars"]]
             document  stars
        a  Nice view!      5
        """
        options["text_column"] = column
        return _predicted(self._table, ref, output_level, options)

    def pairwise(
        self, column_a: Hashable, column_b: Hashable, *, metric: str = "cosine"
    ) -> "pd.Series[float]":
        """As `nlu_lite.pairwise`."""
        from nlu_lite.analysis.pairs import pairwise

        return pairwise(self._table, column_a, column_b, metric=metric)

    def index(
        self,
        path: "str | os.PathLike[str] | None" = None,
        *,
        column: Hashable | None = None,
        metric: str = "cosine",
        approximate: bool | None = None,
    ) -> "Index":
        """As `nlu_lite.index`."""
        from nlu_lite.analysis.index import index

        return index(self._table, path, column=column, metric=metric, approximate=approximate)


class SeriesAccessor(_Analyses):
    """`series.nlu`: of texts, their vectors; of vectors, what they tell."""

    __module__ = "nlu_lite.pandas"

    def embed(
        self,
        ref: Reader,
        output_level: str | None = "document",
        **options: Unpack[PredictOptions],
    ) -> pd.DataFrame:
        """As `TableAccessor.embed`, of a Series of texts.

        >>> import nlu_lite.pandas
        >>> texts = pd.Series(["Nice view!", "Cold soup."])
        >>> texts.nlu.embed("en.embed_sentence.minilm_L6_384").shape
        (2, 2)
        """
        return _predicted(self._data, ref, output_level, options)


def _predicted(
    data: object, ref: Reader, output_level: str | None, options: PredictOptions
) -> pd.DataFrame:
    return frame_of(table_of(prediction_of(models_of(ref), output_level, **options), data))
