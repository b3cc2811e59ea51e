"""Maps of rows: what is alike lies near each other."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Literal, Unpack, overload

from nlu_lite.errors import InvalidOption
from nlu_lite.model.readers import Reader
from nlu_lite.viz.map_panel import map_panel_of
from nlu_lite.viz.options import MapOptions
from nlu_lite.viz.packages import require_package
from nlu_lite.viz.points import has_coordinates
from nlu_lite.viz.tables import frame_with_vectors

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from plotly.graph_objects import Figure as PlotlyFigure

__all__ = ["map"]

# Labels of more points than so many are no longer read.
_MOST_LABELS = 100


@overload
def map(
    table: object,
    *,
    ax: "Axes | None" = None,
    interactive: Literal[False] = False,
    **options: Unpack[MapOptions],
) -> "Axes": ...


@overload
def map(
    table: object,
    *,
    interactive: Literal[True],
    **options: Unpack[MapOptions],
) -> "PlotlyFigure": ...


@overload
def map(
    table: object,
    *,
    ax: "Axes | None" = None,
    interactive: bool,
    **options: Unpack[MapOptions],
) -> "Axes | PlotlyFigure": ...


def map(
    table: object,
    *,
    ref: Reader | None = None,
    color: Hashable | None = None,
    label: Hashable | bool | None = None,
    hover: Hashable | Sequence[Hashable] = (),
    column: Hashable | None = None,
    method: str | None = None,
    dims: int | None = None,
    seed: int = 0,
    title: str | None = None,
    ax: "Axes | None" = None,
    interactive: bool = False,
) -> "Axes | PlotlyFigure":
    """A map of the rows of a table: what is alike lies near each other.

    Args:
        table: What `nlu_lite.project` gave, whose `x` and `y` (and `z`) are the places; or a table
            with vectors, which is projected first; or texts, with `ref`.
        ref: What reads texts: a reference, or what `nlu_lite.load` gave.
        color: The column that colours the points. Numbers make a scale; all else, and whole numbers
            of at most 12 different values, makes groups with a mark each: the largest twenty,
            and all others together. What is missing is grey.
        label: The column that points are called by, or True for their words, sentences or texts;
            None: these where there are at most 100; False: nothing. Labels that would cover
            others are left out, and the picture says how many.
        hover: A column or several, which points tell when they are pointed at.
        column: Which vectors, where the table has several columns of them.
        method: "pca", "tsne" or "umap"; None: the places that the table has, or else "pca".
        dims: 2, or 3 with ``interactive=True``; None: as many as the table has coordinates, or 2.
        seed: Of the projection.
        title: What stands above.
        ax: The Axes to draw on; None: those of a new figure.
        interactive: Draw with plotly.

    Returns:
        Axes of matplotlib, or with ``interactive=True`` a Figure of plotly. Rows without a place
        (or a vector) are left out, and the picture says how many. Large static maps are drawn as
        an image, also in files of vectors (SVG, PDF).

    Raises:
        InvalidOption: There is no such column or method, or an option belongs to the other kind
            of picture.
        InvalidVectors: There are neither coordinates nor vectors.
        MissingExtra: matplotlib, plotly, or what projects is not installed.

    >>> import pandas as pd
    >>> import nlu_lite.viz
    >>> table = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0], "topic": ["card", "cash"]})
    >>> axes = nlu_lite.viz.map(table, color="topic")
    >>> [entry.get_text() for entry in axes.get_legend().get_texts()]
    ['card (1)', 'cash (1)']
    """
    require_package("map", interactive=interactive, ax=ax)
    hovering = _names(hover)
    if dims not in (None, 2, 3):
        raise InvalidOption(f"dims={dims!r}; expected 2 or 3.")
    if not interactive and (hovering or dims == 3):
        given = f"hover={hover!r}" if hovering else "dims=3"
        raise InvalidOption(
            f"{given} is for interactive pictures; ask for interactive=True with it."
        )
    frame = frame_with_vectors(table, ref)
    if dims is None:
        is_deep = interactive and method is None and column is None and has_coordinates(frame, 3)
        dims = 3 if is_deep else 2
    panel = map_panel_of(
        frame,
        color=color,
        label=label,
        # A browser shows labels on demand.
        most_labels=None if interactive else _MOST_LABELS,
        column=column,
        method=method,
        dims=dims,
        seed=seed,
    )
    if interactive:
        from nlu_lite.viz.map_plotly import map_figure

        return map_figure(panel, hover=hovering, title=title)
    from nlu_lite.viz.map_axes import map_axes

    return map_axes(panel, title=title, axes=ax)


def _names(hover: Hashable | Sequence[Hashable]) -> list[Hashable]:
    return list(hover) if isinstance(hover, list | tuple) else [hover]


# Tracebacks and pickles say what users import.
map.__module__ = "nlu_lite.viz"
