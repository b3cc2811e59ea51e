"""Heat maps, drawn by matplotlib."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.plain_text import columns_of, one_line
from nlu_lite.viz.figures import new_figure, points_of, write, write_notes
from nlu_lite.viz.fonts import families_for
from nlu_lite.viz.heat_map import HeatMap
from nlu_lite.viz.palette import ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.image import AxesImage

__all__ = ["draw_heat_map", "heat_map_axes", "heat_map_size"]

_MISSING = "#CCCCCC"
_LONGEST_LABEL = 32
_LARGEST_LABEL, _SMALLEST_LABEL = 10.0, 5.0
_LARGEST_NUMBER, _SMALLEST_NUMBER = 9.0, 5.5
# Of the size of a font: its lines, and the mean width of its characters.
_LINE, _CHARACTER = 1.25, 0.6
_CHARACTERS_OF_A_NUMBER = 5
_POINTS_AN_INCH = 72
# Inches of a cell with a number in it, of the cells together, and around them.
_CELL, _LEAST, _MOST, _AROUND = 0.5, 2.0, 10.0, 1.2


def heat_map_axes(
    heat_map: HeatMap, *, numbers: bool | None, title: str | None, axes: "Axes | None"
) -> "Axes":
    """Draw a heat map with its bar of colours.

    Args:
        heat_map: What it shows.
        numbers: Whether numbers stand in the cells; None: where they can be read.
        title: What stands above.
        axes: What to draw on; None: those of a new figure.
    """
    if axes is None:
        axes = new_figure(*heat_map_size(heat_map)).add_subplot()
    image = draw_heat_map(heat_map, axes, numbers=numbers, title=title)
    axes.figure.colorbar(image, ax=axes, label=heat_map.scale.says)
    return axes


def heat_map_size(heat_map: HeatMap) -> tuple[float, float]:
    """Inches that a heat map needs with its labels: width, height."""
    rows, columns = heat_map.values.shape
    width, height = _inches(columns), _inches(rows)
    beside, below = _longest(heat_map.rows), _longest(heat_map.columns)
    is_flat = below <= width / max(columns, 1)
    return width + beside + _AROUND, height + (0 if is_flat else below) + _AROUND


def draw_heat_map(
    heat_map: HeatMap, axes: "Axes", *, numbers: bool | None, title: str | None
) -> "AxesImage":
    """Draw a heat map without its bar of colours.

    Args:
        heat_map: What it shows.
        axes: What to draw on.
        numbers: As in `heat_map_axes`, as is the title.
        title: Likewise.
    """
    from matplotlib import colormaps

    low, high, colours, _ = heat_map.scale
    # A picture of nothing has one empty cell.
    values = heat_map.values if heat_map.values.size else np.full((1, 1), np.nan)
    image = axes.imshow(
        np.ma.masked_invalid(values),
        cmap=colormaps[colours].with_extremes(bad=_MISSING),
        vmin=low,
        vmax=high,
        aspect="auto",
        interpolation="nearest",
    )
    labels = map(_short, [*heat_map.rows, *heat_map.columns])
    families = families_for([*labels, one_line(title or "", _LONGEST_LABEL)])
    notes = heat_map.notes + _label_axes(heat_map, axes, families)
    write_notes(axes, notes, families, title=title)
    _write_numbers(heat_map.values, image, axes, numbers)
    return image


def _inches(cells: int) -> float:
    return min(max(cells * _CELL, _LEAST), _MOST)


def _longest(labels: Sequence[str]) -> float:
    """Inches of the longest label."""
    columns = max([columns_of(_short(label)) for label in labels], default=0)
    return columns * _CHARACTER * _LARGEST_LABEL / _POINTS_AN_INCH


def _short(label: str) -> str:
    return one_line(label, _LONGEST_LABEL)


def _label_axes(heat_map: HeatMap, axes: "Axes", families: Sequence[str]) -> list[str]:
    """Write labels, as many as can be read; notes of what was left out."""
    rows, columns = heat_map.values.shape
    width, height = points_of(axes)
    wide, high = width / max(columns, 1), height / max(rows, 1)
    size, every_row = _fitting(high)
    flat = _longest(heat_map.columns) * _POINTS_AN_INCH <= wide
    across, every_column = (_LARGEST_LABEL, 1) if flat else _fitting(wide)
    axes.set_yticks(
        range(0, rows, every_row), list(map(_short, heat_map.rows[::every_row])), fontsize=size
    )
    axes.set_xticks(
        range(0, columns, every_column),
        list(map(_short, heat_map.columns[::every_column])),
        fontsize=across,
        **({} if flat else _SLANTED if wide > 2 * across else _UPRIGHT),
    )
    axes.tick_params(length=0)
    write([*axes.get_xticklabels(), *axes.get_yticklabels()], families)
    steps = {"row": every_row, "column": every_column}
    return [f"one label in {step} {what}s" for what, step in steps.items() if step > 1]


def _fitting(room: float) -> tuple[float, int]:
    """The size of labels that stand so far from each other, and which of them can stand there."""
    size = min(room / _LINE, _LARGEST_LABEL)
    if size >= _SMALLEST_LABEL:
        return size, 1
    return _SMALLEST_LABEL, ceil(_SMALLEST_LABEL * _LINE / room)


def _write_numbers(
    values: FloatArray, image: "AxesImage", axes: "Axes", wanted: bool | None
) -> None:
    rows, columns = values.shape
    width, height = points_of(axes)
    by_width = width / max(columns, 1) / (_CHARACTERS_OF_A_NUMBER * _CHARACTER)
    size = min(by_width, height / max(rows, 1) / _LINE, _LARGEST_NUMBER)
    if wanted is False or (wanted is None and size < _SMALLEST_NUMBER):
        return
    colours = image.to_rgba(np.ma.masked_invalid(values))
    for (row, column), value in np.ndenumerate(values):
        axes.text(
            column,
            row,
            "–" if np.isnan(value) else _written(float(value)),
            ha="center",
            va="center",
            fontsize=size,
            color=ink_on(*colours[row, column, :3].tolist()),
        )


def _written(value: float) -> str:
    """A number in as few characters as a cell has room for.

    >>> _written(0.126), _written(-0.001), _written(12.0), _written(12345)
    ('0.13', '0.00', '12.0', '1.2e+04')
    """
    if abs(value) < 10:
        # Without the sign of a zero.
        return f"{round(value, 2) + 0:.2f}"
    return f"{value:.1f}" if abs(value) < 1_000 else f"{value:.2g}"


_SLANTED = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"}
_UPRIGHT = {"rotation": 90}
