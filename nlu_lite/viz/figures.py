"""The figure that a picture is drawn on, and what is written on any picture."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from nlu_lite.common.plain_text import columns_of, one_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

__all__ = ["new_figure", "points_of", "write", "write_notes", "write_title"]

_POINTS_AN_INCH = 72
_LONGEST_TITLE = 100
_SMALLEST_TITLE, _LARGEST_TITLE = 6.0, 12.0
# Of the size of a font: the mean width of its characters.
_CHARACTER = 0.62
_OF_NOTEBOOKS = "inline"
# Backends that write files and show nothing.
_SHOW_NOTHING = {"agg", "cairo", "pdf", "pgf", "ps", "svg", "template"}


def new_figure(width: float, height: float, *, is_result: bool = False) -> "Figure":
    """A figure that a notebook or a desktop shows; one that pyplot keeps nothing of elsewhere.

    Args:
        width: In inches, as is the height.
        height: Likewise.
        is_result: Whether the user is given the figure itself: a notebook shows it as the value of
            its cell, and would show it twice if pyplot knew it.
    """
    from matplotlib import pyplot

    backend = pyplot.get_backend().lower()
    if backend in _SHOW_NOTHING:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        return figure
    figure = pyplot.figure(figsize=(width, height), layout="constrained")
    if is_result and _OF_NOTEBOOKS in backend:
        # It can be drawn and shown as before; pyplot just knows it no longer.
        pyplot.close(figure)
    return figure


def points_of(axes: "Axes") -> tuple[float, float]:
    """Width and height of axes in points, of which 72 are an inch."""
    box, dpi = axes.get_window_extent(), axes.figure.dpi
    return box.width / dpi * _POINTS_AN_INCH, box.height / dpi * _POINTS_AN_INCH


def write(texts: "Iterable[Text]", families: Sequence[str]) -> None:
    """Let texts be drawn literally, in fonts that have their characters."""
    for text in texts:
        text.set_parse_math(False)
        text.set_fontfamily(list(families))


def write_notes(
    axes: "Axes", notes: Sequence[str], families: Sequence[str], *, title: str | None
) -> None:
    """Write a title above, and what a reader should know of a picture below it, small and grey."""
    below = axes.set_xlabel("\n".join(notes), fontsize="small", color="#555555")
    shown = "" if title is None else one_line(title, _LONGEST_TITLE)
    # Long names of panels that stand side by side would run into each other.
    size = points_of(axes)[0] / max(columns_of(shown), 1) / _CHARACTER
    above = axes.set_title(shown, fontsize=min(max(size, _SMALLEST_TITLE), _LARGEST_TITLE))
    write([below, above], families)


def write_title(figure: "Figure", title: str | None) -> None:
    """Write a title above all panels of a figure."""
    from nlu_lite.viz.fonts import families_for

    if title is not None:
        shown = one_line(title, _LONGEST_TITLE)
        write([figure.suptitle(shown)], families_for([shown]))
