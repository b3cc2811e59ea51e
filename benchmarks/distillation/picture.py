"""Accuracy against texts a second, as a picture that is the same each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite.common.files import complete_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Point", "draw"]

_SIZE = (7.2, 4.2)
_BLUE, _ORANGE, _GREY, _BLACK = "#1f6fb4", "#d9722e", "#7a7a7a", "#222222"
# By the end of a name.
_COLOURS: Mapping[str, str] = {"teacher": _BLACK, "distilled": _BLUE, "alone": _ORANGE}


@dataclass(frozen=True, slots=True)
class Point:
    """One of those that were compared.

    Attributes:
        what: Who it is.
        rate: Texts a second.
        score: Accuracy, from 0 to 1.
    """

    what: str
    rate: float
    score: float


def draw(path: Path, title: str, points: Sequence[Point]) -> None:
    """Write the picture, an SVG; the same points give the same bytes.

    Args:
        path: The file, which is there whole or as it was.
        title: What the points show.
        points: One each.
    """
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "nlu_lite", "font.size": 10}):
        figure = Figure(figsize=_SIZE, layout="constrained", facecolor="white")
        axes = figure.add_subplot()
        _fill(axes, points)
        axes.set_title(title, loc="left")
        with complete_file(path) as file:
            figure.savefig(file, format="svg", metadata={"Date": None})


def _fill(axes: "Axes", points: Sequence[Point]) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel("texts a second, from texts to the finished table (logarithmic)")
    axes.set_ylabel("accuracy, %")
    axes.grid(True, which="major", color="#e3e3e3", linewidth=0.8)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    fastest, slowest = max(point.rate for point in points), min(point.rate for point in points)
    for point in points:
        colour = _colour(point.what)
        axes.plot([point.rate], [100 * point.score], "o", color=colour, markersize=7)
        # There is no room to the right at the right edge, nor of the slowest, beside others.
        leftwards = point.rate == fastest and len(points) > 1
        below = point.rate == slowest and len(points) > 1
        axes.annotate(
            f"{point.what}: {100 * point.score:.1f}",
            (point.rate, 100 * point.score),
            xytext=(-8 if leftwards else 0 if below else 8, -13 if below else 0),
            textcoords="offset points",
            ha="right" if leftwards else "left",
            va="center",
            color=colour,
        )
    axes.margins(x=0.12, y=0.12)


def _colour(what: str) -> str:
    return next((colour for end, colour in _COLOURS.items() if what.endswith(end)), _GREY)
