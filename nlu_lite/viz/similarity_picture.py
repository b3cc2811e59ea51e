"""Heat maps of how near rows are to each other."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Literal, Unpack, overload

from nlu_lite.model.readers import Reader
from nlu_lite.viz.heat_map import heat_map_of
from nlu_lite.viz.options import SimilarityOptions
from nlu_lite.viz.packages import require_package
from nlu_lite.viz.tables import refuse_idle_reader, vector_table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from plotly.graph_objects import Figure as PlotlyFigure

__all__ = ["similarity"]


@overload
def similarity(
    a: object,
    b: object = None,
    *,
    ax: "Axes | None" = None,
    interactive: Literal[False] = False,
    **options: Unpack[SimilarityOptions],
) -> "Axes": ...


@overload
def similarity(
    a: object,
    b: object = None,
    *,
    interactive: Literal[True],
    **options: Unpack[SimilarityOptions],
) -> "PlotlyFigure": ...


@overload
def similarity(
    a: object,
    b: object = None,
    *,
    ax: "Axes | None" = None,
    interactive: bool,
    **options: Unpack[SimilarityOptions],
) -> "Axes | PlotlyFigure": ...


def similarity(
    a: object,
    b: object = None,
    *,
    ref: Reader | None = None,
    output_level: str | None = None,
    column: Hashable | None = None,
    label: Hashable | None = None,
    metric: str = "cosine",
    numbers: bool | None = None,
    title: str | None = None,
    ax: "Axes | None" = None,
    interactive: bool = False,
) -> "Axes | PlotlyFigure":
    """A heat map of how near each row of a is to each row of b: word by word, text by text.

    Args:
        a: A table that `predict` gave, a column of vectors, or a matrix; or texts, with `ref`.
        b: The same; None: a itself.
        ref: What reads texts: a reference, or what `nlu_lite.load` gave.
        output_level: What a row of texts is: "token", "sentence" or "document". None: of one text
            its words (its sentences, where a model of sentences reads it); each of several texts.
        column: Which vectors, where the tables have several columns of them.
        label: The column that rows are called by; None: their words, sentences or texts.
        metric: "cosine", "dot", "euclidean" or "manhattan".
        numbers: Whether numbers stand in the cells; None: where there are few.
        title: What stands above.
        ax: The Axes to draw on; None: those of a new figure.
        interactive: Draw with plotly; pointing at a cell tells its labels, whole, and its number.

    Returns:
        Axes of matplotlib, or with ``interactive=True`` a Figure of plotly. Colours of cosines
        always go from -1 to 1. Cells without a vector are grey.

    Raises:
        InvalidOption: There are texts and no `ref`, several columns of vectors, or no such metric.
        InvalidVectors: There are no vectors, or they are of different models.
        MissingExtra: matplotlib, or plotly, is not installed.

    >>> import nlu_lite.viz
    >>> axes = nlu_lite.viz.similarity("A cat", "My kitten slept", ref="en.embed.minilm_L6_384")
    >>> [label.get_text() for label in axes.get_xticklabels()]
    ['My', 'kitten', 'slept']
    """
    require_package("similarity", interactive=interactive, ax=ax)
    refuse_idle_reader(ref, output_level, a, b)
    first = vector_table(a, ref, output_level=output_level, name="a")
    second = None
    if b is not None:
        second = vector_table(b, ref, output_level=output_level, name="b")
    heat_map = heat_map_of(first, second, column=column, label=label, metric=metric)
    if interactive:
        from nlu_lite.viz.heat_map_plotly import heat_map_figure

        return heat_map_figure(heat_map, numbers=numbers, title=title)
    from nlu_lite.viz.heat_map_axes import heat_map_axes

    return heat_map_axes(heat_map, numbers=numbers, title=title, axes=ax)


# Tracebacks and pickles say what users import.
similarity.__module__ = "nlu_lite.viz"
