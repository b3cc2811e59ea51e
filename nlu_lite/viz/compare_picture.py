"""Pictures of the same texts as several models see them."""

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, Unpack, get_args, overload

from nlu_lite.common.choices import one_of
from nlu_lite.errors import InvalidOption
from nlu_lite.model.readers import Reader
from nlu_lite.viz.comparison import (
    compared_columns,
    heat_map_panels,
    heat_map_subplots,
    map_panels,
    map_subplots,
)
from nlu_lite.viz.heat_map import heat_map_of
from nlu_lite.viz.map_panel import map_panel_of
from nlu_lite.viz.options import CompareOptions, Kind
from nlu_lite.viz.packages import require_package
from nlu_lite.viz.tables import frame_with_vectors, refuse_idle_reader, vector_table

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from plotly.graph_objects import Figure as PlotlyFigure

__all__ = ["compare"]

# Labels of more points than so many are no longer read in a panel.
_MOST_LABELS = 40


@overload
def compare(
    data: object,
    refs: Reader | None = None,
    *,
    interactive: Literal[False] = False,
    **options: Unpack[CompareOptions],
) -> "Figure": ...


@overload
def compare(
    data: object,
    refs: Reader | None = None,
    *,
    interactive: Literal[True],
    **options: Unpack[CompareOptions],
) -> "PlotlyFigure": ...


@overload
def compare(
    data: object,
    refs: Reader | None = None,
    *,
    interactive: bool,
    **options: Unpack[CompareOptions],
) -> "Figure | PlotlyFigure": ...


def compare(
    data: object,
    refs: Reader | None = None,
    *,
    b: object = None,
    kind: Kind = "similarity",
    output_level: str | None = None,
    color: Hashable | None = None,
    label: Hashable | None = None,
    metric: str = "cosine",
    method: str = "pca",
    seed: int = 0,
    numbers: bool | None = None,
    title: str | None = None,
    interactive: bool = False,
) -> "Figure | PlotlyFigure":
    """The same texts as several models see them, side by side: a panel a reference.

    Args:
        data: Texts, with `refs`; or a table with a column of vectors a reference.
        refs: References separated by blanks, or what `nlu_lite.load` gave for them.
        b: Of heat maps, what stands on the other side; None: the data themselves.
        kind: "similarity", a heat map each, or "map".
        output_level: As in `similarity`.
        color: Of maps, as in `map`.
        label: As in `similarity` and `map`.
        metric: Of heat maps, as in `similarity`; only cosines compare between models.
        method: Of maps, as in `map`.
        seed: Of maps, as in `map`.
        numbers: Of heat maps, as in `similarity`.
        title: What stands above all.
        interactive: Draw with plotly.

    Returns:
        A Figure of matplotlib, whose `axes` are the panels in the order of the references; or one
        of plotly.

    Raises:
        InvalidOption, InvalidVectors, MissingExtra: As `similarity` and `map`.
        InvalidInput: The table has no column of vectors.

    >>> import nlu_lite.viz
    >>> refs = "en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384"
    >>> figure = nlu_lite.viz.compare(["A cat slept.", "My kitten sleeps."], refs)
    >>> [panel.get_title() for panel in figure.axes[:2]]
    ['en_embed_minilm_L6_384', 'en_embed_sentence_minilm_L6_384']
    """
    given = {
        "b": b is not None,
        "numbers": numbers is not None,
        "metric": metric != "cosine",
        "color": color is not None,
        "method": method != "pca",
        "seed": seed != 0,
    }
    _check_kind(kind, [name for name, is_given in given.items() if is_given])
    require_package("compare", interactive=interactive)
    refuse_idle_reader(refs, output_level, data, b)
    table = vector_table(data, refs, output_level=output_level)
    columns = compared_columns(table)
    if kind == "similarity":
        other = None if b is None else vector_table(b, refs, output_level=output_level, name="b")
        heat_maps = {
            name: heat_map_of(table, other, column=column, label=label, metric=metric)
            for name, column in columns.items()
        }
        draw = heat_map_subplots if interactive else heat_map_panels
        return draw(heat_maps, numbers=numbers, title=title)
    frame = frame_with_vectors(table, None)
    maps = {
        name: map_panel_of(
            frame,
            color=color,
            label=label,
            most_labels=_MOST_LABELS,
            column=column,
            method=method,
            dims=2,
            seed=seed,
        )
        for name, column in columns.items()
    }
    return (map_subplots if interactive else map_panels)(maps, title=title)


def _check_kind(kind: object, given: Iterable[str]) -> None:
    """Raise InvalidOption for options of the other kind of picture."""
    one_of("kind", kind, get_args(Kind))
    for name in given:
        if kind != _KIND_OF[name]:
            raise InvalidOption(f"{name}= is for kind={_KIND_OF[name]!r}; kind is {kind!r}.")


_KIND_OF: Mapping[str, Kind] = {
    "b": "similarity",
    "numbers": "similarity",
    "metric": "similarity",
    "color": "map",
    "method": "map",
    "seed": "map",
}


# Tracebacks and pickles say what users import.
compare.__module__ = "nlu_lite.viz"
