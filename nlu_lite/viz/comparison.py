"""The same rows as several references see them: a panel each, side by side."""

from collections.abc import Hashable
from math import ceil
from typing import TYPE_CHECKING

import pandas as pd

from nlu_lite.analysis.vectors import VectorTable, vector_columns
from nlu_lite.errors import InvalidInput
from nlu_lite.viz.heat_map import HeatMap
from nlu_lite.viz.map_panel import MapPanel

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from plotly.graph_objects import Figure as PlotlyFigure

__all__ = [
    "compared_columns",
    "heat_map_panels",
    "heat_map_subplots",
    "map_panels",
    "map_subplots",
]

_COLUMNS = 3
_MAP_SIZE = (5.0, 4.5)
_BEHIND = "_embeddings"


def compared_columns(table: "VectorTable") -> dict[str, Hashable]:
    """The columns of vectors of a table, by what their panels are called.

    Raises:
        InvalidInput: It is no table with columns of vectors.
    """
    columns = vector_columns(table) if isinstance(table, pd.DataFrame) else []
    if not columns:
        raise InvalidInput(
            "compare takes texts and refs=, or a table with a column of vectors a reference, as "
            '`nlu_lite.load("one_reference another_reference").predict(texts)` gives it.'
        )
    return {str(column).removesuffix(_BEHIND): column for column in columns}


def heat_map_panels(
    heat_maps: dict[str, HeatMap], *, numbers: bool | None, title: str | None
) -> "Figure":
    """Draw a heat map a panel; those of cosines share their colours, and one bar of them."""
    from nlu_lite.viz.figures import new_figure, write_title
    from nlu_lite.viz.heat_map_axes import draw_heat_map, heat_map_size

    width, height = heat_map_size(next(iter(heat_maps.values())))
    rows, columns = _grid(len(heat_maps))
    figure = new_figure(width * columns, height * rows, is_result=True)
    panels = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    drawn = [
        draw_heat_map(heat_map, axes, numbers=numbers, title=name)
        for (name, heat_map), axes in zip(heat_maps.items(), panels, strict=False)
    ]
    for axes in panels[len(drawn) :]:
        axes.set_axis_off()
    for number, axes in enumerate(panels):
        # The rows are the same in all panels.
        axes.tick_params(labelleft=number % columns == 0)
    scales = {heat_map.scale for heat_map in heat_maps.values()}
    if len(scales) == 1:
        figure.colorbar(drawn[0], ax=panels, label=scales.pop().says)
    else:
        for image, heat_map in zip(drawn, heat_maps.values(), strict=True):
            figure.colorbar(image, ax=image.axes, label=heat_map.scale.says)
    write_title(figure, title)
    return figure


def map_panels(maps: dict[str, MapPanel], *, title: str | None) -> "Figure":
    """Draw a map a panel; the last one explains the colours."""
    from nlu_lite.viz.figures import new_figure, write_title
    from nlu_lite.viz.map_axes import draw_map, label_map

    rows, columns = _grid(len(maps))
    figure = new_figure(_MAP_SIZE[0] * columns, _MAP_SIZE[1] * rows, is_result=True)
    panels = figure.subplots(rows, columns, squeeze=False).ravel().tolist()
    for number, (axes, (name, panel)) in enumerate(zip(panels, maps.items(), strict=False), 1):
        draw_map(panel, axes, title=name, legend=number == len(maps))
    for axes in panels[len(maps) :]:
        axes.set_axis_off()
    write_title(figure, title)
    figure.draw_without_rendering()
    for axes, panel in zip(panels, maps.values(), strict=False):
        label_map(panel, axes)
    return figure


def heat_map_subplots(
    heat_maps: dict[str, HeatMap], *, numbers: bool | None, title: str | None
) -> "PlotlyFigure":
    """The same as `heat_map_panels`, drawn by plotly."""
    from nlu_lite.viz.heat_map_plotly import heat_map_trace, label_axes

    figure = _subplots(list(heat_maps), title)
    for number, heat_map in enumerate(heat_maps.values()):
        trace = heat_map_trace(heat_map, numbers=numbers)
        # Scales may differ: each number tells itself where one is pointed at.
        trace.showscale = number == 0 and heat_map.metric == "cosine"
        trace.colorbar = {"title": {"text": heat_map.scale.says, "side": "right"}}
        panel = _place(number)
        figure.add_trace(trace, **panel)
        label_axes(figure, heat_map, **panel)
        if heat_map.notes:
            figure.update_xaxes(title={"text": "<br>".join(heat_map.notes)}, **panel)
    return figure


def map_subplots(maps: dict[str, MapPanel], *, title: str | None) -> "PlotlyFigure":
    """The same as `map_panels`, drawn by plotly; pointing at a mark tells its label."""
    from nlu_lite.viz.map_plotly import bare_axes, map_traces

    figure = _subplots(list(maps), title)
    for number, panel in enumerate(maps.values()):
        traces = map_traces(panel)
        for trace in traces:
            # One entry of the legend shows and hides a group in all panels.
            trace.update(legendgroup=trace.name)
            if number:
                trace.update(showlegend=False)
                trace.marker.showscale = False if trace.marker.colorscale else None
        figure.add_traces(traces, **{f"{k}s": [v] * len(traces) for k, v in _place(number).items()})
        bare_axes(figure, panel.points.notes, **_place(number))
    return figure


def _grid(count: int) -> tuple[int, int]:
    columns = min(count, _COLUMNS)
    return ceil(count / columns), columns


def _place(number: int) -> dict[str, int]:
    return {"row": number // _COLUMNS + 1, "col": number % _COLUMNS + 1}


def _subplots(names: list[str], title: str | None) -> "PlotlyFigure":
    from plotly.subplots import make_subplots

    from nlu_lite.common.plain_text import plotly_text

    rows, columns = _grid(len(names))
    titles = [plotly_text(name, 60) for name in names]
    figure = make_subplots(rows=rows, cols=columns, subplot_titles=titles)
    figure.update_layout(template="plotly_white", legend={"itemsizing": "constant"})
    if title is not None:
        figure.update_layout(title={"text": plotly_text(title, 100)})
    return figure
