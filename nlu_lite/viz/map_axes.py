"""Maps, drawn by matplotlib."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.common.plain_text import columns_of, one_line
from nlu_lite.viz.colours import Gradient, Group
from nlu_lite.viz.figures import new_figure, points_of, write, write_notes
from nlu_lite.viz.fonts import families_for
from nlu_lite.viz.map_panel import MapPanel
from nlu_lite.viz.placement import place_labels
from nlu_lite.viz.points import Coordinates

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.collections import PathCollection

__all__ = ["draw_map", "label_map", "map_axes"]

_SIZE, _LEGEND = (8.0, 6.0), 2.0
_LONGEST_NAME = 40
# A label that finds no room is tried again shorter.
_LABEL_LENGTHS = (40, 20)
_LABEL_SIZE = 8.5
# Of the size of a font: its lines, and the mean width of half an em.
_LINE, _CHARACTER = 1.3, 0.64
_FEW, _MANY = 300, 2_000


def map_axes(panel: MapPanel, *, title: str | None, axes: "Axes | None") -> "Axes":
    """Draw a map with its legend or bar of colours, and its labels.

    Args:
        panel: What it shows.
        title: What stands above.
        axes: What to draw on; None: those of a new figure.
    """
    if axes is None:
        width, height = _SIZE
        axes = new_figure(width + (_LEGEND if panel.colours else 0), height).add_subplot()
    draw_map(panel, axes, title=title)
    if panel.labels is not None:
        # Where labels fit is known when all else has its place.
        axes.figure.figure.draw_without_rendering()
        label_map(panel, axes)
    return axes


def draw_map(panel: MapPanel, axes: "Axes", *, title: str | None, legend: bool = True) -> None:
    """Draw a map without its labels.

    Args:
        panel: What it shows.
        axes: What to draw on.
        title: What stands above.
        legend: Whether the colours are explained.
    """
    places = panel.points.places
    # A blank line keeps room for what `label_map` has to say.
    notes = [*panel.points.notes, *([] if panel.labels is None else [" "])]
    write_notes(axes, notes, families_for([one_line(title or "", _LONGEST_NAME)]), title=title)
    axes.set(xticks=[], yticks=[])
    axes.margins(0.08)
    drawn = [_scatter(places, group, axes) for group in panel.groups]
    if isinstance(panel.colours, Gradient):
        drawn[0].set(array=panel.colours.values[panel.groups[0].members], cmap="viridis")
        if legend:
            _write_bar(panel.colours, drawn[0], panel.says, axes)
    elif legend and panel.colours:
        _write_legend(panel.colours, panel.says, axes)
    if len(places) and not np.ptp(places[:, :2], axis=0).any():
        # All in one place: matplotlib would show a range of nothing.
        (x, y), around = places[0, :2], 1.0
        axes.set(xlim=(x - around, x + around), ylim=(y - around, y + around))


def label_map(panel: MapPanel, axes: "Axes") -> None:
    """Write the labels that find room, and how many do not.

    Args:
        panel: What the map shows.
        axes: What it is drawn on, laid out.
    """
    if panel.labels is None or not len(panel.points.places):
        return
    shown = _write_labels(panel.points.places[:, :2], panel.labels, axes)
    left_out = sum(map(bool, panel.labels)) - shown
    if left_out:
        what = f"{left_out:,} label{'s' * (left_out > 1)} left out for want of room"
        axes.set_xlabel("\n".join([*panel.points.notes, what]))


def _write_labels(places: Coordinates, labels: Sequence[str], axes: "Axes") -> int:
    from matplotlib.patheffects import withStroke

    room, box = points_of(axes), axes.get_window_extent()
    scale = room[0] / box.width if box.width else 1.0
    at = (axes.transData.transform(places) - (box.x0, box.y0)) * scale
    gap = _radius(len(places)) + 2
    few = len(places) <= _FEW
    forms = [[one_line(label, most) for label in labels] for most in _LABEL_LENGTHS]
    placed = place_labels(at, _sizes(forms), room=room, gap=gap, avoid_points=few)
    shown = [forms[label.form][label.number] for label in placed]
    families = families_for(shown)
    for label, name in zip(placed, shown, strict=True):
        x, y = label.side
        text = axes.annotate(
            name,
            places[label.number],
            xytext=(x * gap, y * gap),
            textcoords="offset points",
            ha=_HORIZONTAL[x],
            va=_VERTICAL[y],
            fontsize=_LABEL_SIZE,
            # Legible on points, too.
            path_effects=[] if few else [withStroke(linewidth=2, foreground="white")],
        )
        write([text], families)
    return len(placed)


def _sizes(forms: Sequence[Sequence[str]]) -> list[Coordinates]:
    """For each form of the labels their widths and heights in points."""
    line = _LABEL_SIZE * _LINE
    return [
        np.array([(_width(label), line if label else 0) for label in labels]).reshape(-1, 2)
        for labels in forms
    ]


def _width(label: str) -> float:
    capitals = sum(map(str.isupper, label))
    return (columns_of(label) + capitals / 3) * _LABEL_SIZE * _CHARACTER


def _scatter(places: Coordinates, group: Group, axes: "Axes") -> "PathCollection":
    is_cross = group.mark.marker == "x"
    return axes.scatter(
        places[group.members, 0],
        places[group.members, 1],
        s=_area(len(places)),
        c=group.mark.colour,
        marker=group.mark.marker,
        alpha=_alpha(len(places)),
        linewidths=1 if is_cross else 0.3,
        edgecolors=None if is_cross or len(places) > _FEW else "white",
        rasterized=len(places) > _MANY,
    )


def _write_bar(gradient: Gradient, drawn: "PathCollection", says: str, axes: "Axes") -> None:
    from matplotlib.cm import ScalarMappable

    missing = gradient.missing
    note = "" if missing is None else f" (grey x: missing, {int(missing.members.sum()):,})"
    label = one_line(says, _LONGEST_NAME) + note
    # Of its own, lest the colours of the bar be as pale as those of the points.
    bar = axes.figure.colorbar(ScalarMappable(drawn.norm, "viridis"), ax=axes, label=label)
    write([bar.ax.yaxis.label], families_for([label]))


def _write_legend(groups: Sequence[Group], says: str, axes: "Axes") -> None:
    from matplotlib.lines import Line2D

    names = [
        f"{one_line(group.name, _LONGEST_NAME)} ({int(group.members.sum()):,})" for group in groups
    ]
    handles = [
        Line2D([], [], linestyle="", color=g.mark.colour, marker=g.mark.marker, markersize=6)
        for g in groups
    ]
    # matplotlib leaves out what begins with "_": texts are put in afterwards.
    legend = axes.legend(
        handles,
        ["-"] * len(names),
        title=one_line(says, _LONGEST_NAME),
        loc="upper left",
        bbox_to_anchor=(1.01, 1),
        borderaxespad=0,
        frameon=False,
        fontsize="small",
    )
    families = families_for([*names, legend.get_title().get_text()])
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set_text(name)
    write([*legend.get_texts(), legend.get_title()], families)


def _area(count: int) -> float:
    """Of a point, in square points: many are smaller than few."""
    return float(np.clip(12_000 / max(count, 1), 10, 45))


def _radius(count: int) -> float:
    return float(np.sqrt(_area(count)) / 2)


def _alpha(count: int) -> float:
    return 0.9 if count <= _FEW else 0.75 if count <= _MANY else 0.6


_HORIZONTAL = {-1: "right", 0: "center", 1: "left"}
_VERTICAL = {-1: "top", 0: "center", 1: "bottom"}
