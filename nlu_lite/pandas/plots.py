"""`df.nlu.plot`: pictures of a table."""

from typing import TYPE_CHECKING, Any, Literal, Unpack, overload

import pandas as pd

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from plotly.graph_objects import Figure

    from nlu_lite.viz.options import MapOptions, SimilarityOptions

__all__ = ["Plots"]


class Plots:
    """Pictures of a table with vectors; `nlu_lite.viz` says what they show."""

    __module__ = "nlu_lite.pandas"

    def __init__(self, table: "pd.DataFrame | pd.Series[Any]") -> None:
        self._table = table

    @overload
    def map(
        self,
        *,
        ax: "Axes | None" = None,
        interactive: Literal[False] = False,
        **options: "Unpack[MapOptions]",
    ) -> "Axes": ...

    @overload
    def map(self, *, interactive: Literal[True], **options: "Unpack[MapOptions]") -> "Figure": ...

    def map(
        self,
        *,
        ax: "Axes | None" = None,
        interactive: bool = False,
        **options: "Unpack[MapOptions]",
    ) -> "Axes | Figure":
        """As `nlu_lite.viz.map`.

        >>> import nlu_lite.pandas
        >>> points = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0], "topic": ["card", "cash"]})
        >>> points.nlu.plot.map(color="topic").get_legend().get_title().get_text()
        'topic'
        """
        from nlu_lite.viz import map

        return map(self._table, ax=ax, interactive=interactive, **options)

    @overload
    def similarity(
        self,
        other: object = None,
        *,
        ax: "Axes | None" = None,
        interactive: Literal[False] = False,
        **options: "Unpack[SimilarityOptions]",
    ) -> "Axes": ...

    @overload
    def similarity(
        self,
        other: object = None,
        *,
        interactive: Literal[True],
        **options: "Unpack[SimilarityOptions]",
    ) -> "Figure": ...

    def similarity(
        self,
        other: object = None,
        *,
        ax: "Axes | None" = None,
        interactive: bool = False,
        **options: "Unpack[SimilarityOptions]",
    ) -> "Axes | Figure":
        """As `nlu_lite.viz.similarity` of this and another table.

        >>> import nlu_lite
        >>> words = nlu_lite.load("en.embed.minilm_L6_384").predict("cat kitten market")
        >>> [label.get_text() for label in words.nlu.plot.similarity().get_yticklabels()]
        ['cat', 'kitten', 'market']
        """
        from nlu_lite.viz import similarity

        return similarity(self._table, other, ax=ax, interactive=interactive, **options)
