"""Maps, drawn by plotly."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from nlu_lite.common.plain_text import plotly_text, wrapped
from nlu_lite.viz.colours import Gradient, Group
from nlu_lite.viz.map_panel import MapPanel
from nlu_lite.viz.points import column_of

if TYPE_CHECKING:
    from plotly.basedatatypes import BaseTraceType
    from plotly.graph_objects import Figure

__all__ = ["bare_axes", "map_figure", "map_traces"]

_LONGEST_NAME = 40
_LONGEST_LABEL = 24
# More labels than so many lie over each other; they are told by the points then.
_MOST_LABELS = 60
_FEW, _MANY = 300, 2_000
_BARE = {"showticklabels": False, "zeroline": False, "title": {"text": ""}}


def map_figure(panel: MapPanel, *, hover: Sequence[Hashable], title: str | None) -> "Figure":
    """Draw a map; each point tells its label, its colour and the columns that were asked for.

    Args:
        panel: What it shows, on two axes or three.
        hover: Columns.
        title: What stands above.

    Raises:
        InvalidOption: There is no such column.
    """
    from plotly.graph_objects import Figure

    figure = Figure(map_traces(panel, hover))
    notes = list(panel.points.notes)
    if panel.labels is not None and len(panel.labels) > _MOST_LABELS:
        notes.append(f"{len(panel.labels):,} labels: point at a mark to read its own")
    legend = {"title": {"text": plotly_text(panel.says, _LONGEST_NAME)}, "itemsizing": "constant"}
    figure.update_layout(template="plotly_white", legend=legend)
    if title is not None:
        figure.update_layout(title={"text": plotly_text(title, 100)})
    bare_axes(figure, notes)
    if panel.points.places.shape[1] > 2:
        note = {"text": "<br>".join(notes), "xref": "paper", "yref": "paper", "x": 0, "y": 0}
        figure.add_annotation(note | {"showarrow": False, "xanchor": "left", "yanchor": "bottom"})
        figure.update_scenes(xaxis=_BARE, yaxis=_BARE, zaxis=_BARE)
    return figure


def bare_axes(figure: "Figure", notes: Sequence[str], **panel: int) -> None:
    """Take the numbers off the axes, which mean nothing, and write notes in their place.

    Args:
        figure: Has a map.
        notes: What a reader should know.
        **panel: `row` and `col` of the panel where there are several.
    """
    title = {"text": "<br>".join(notes), "font": {"size": 12}}
    figure.update_xaxes(_BARE | {"title": title}, **panel)
    figure.update_yaxes(_BARE, **panel)


def map_traces(panel: MapPanel, hover: Sequence[Hashable] = ()) -> "list[BaseTraceType]":
    """A trace a group, or one of all points.

    Args:
        panel: What the map shows.
        hover: Columns that points tell.

    Raises:
        InvalidOption: There is no such column.
    """
    texts = _hover_texts(panel, hover)
    traces = [_trace(panel, group, texts) for group in panel.groups]
    if isinstance(panel.colours, Gradient):
        traces[0].marker.update(
            color=panel.colours.values[panel.groups[0].members],
            colorscale="Viridis",
            colorbar={"title": {"text": plotly_text(panel.says, _LONGEST_NAME)}},
        )
    if not isinstance(panel.colours, list):
        traces[0].update(showlegend=False)
    return traces


def _hover_texts(panel: MapPanel, hover: Sequence[Hashable]) -> npt.NDArray[np.object_]:
    """What each point tells, as plotly writes it: its label, its number, and columns."""
    names = [""] * len(panel.points.places) if panel.labels is None else panel.labels
    lines = [[f"<b>{wrapped(name)}</b>"] if name else [] for name in names]
    told = {name: column_of(panel.points.rows, name, "hover") for name in hover}
    if isinstance(panel.colours, Gradient):
        told = {panel.says: pd.Series(panel.colours.values).map("{:.4g}".format)} | told
    for name, column in told.items():
        for line, value in zip(lines, column, strict=True):
            line.append(f"{plotly_text(name, _LONGEST_NAME)}: {wrapped(value)}")
    return np.array(["<br>".join(line) for line in lines], dtype=object)


def _trace(panel: MapPanel, group: Group, texts: npt.NDArray[np.object_]) -> "BaseTraceType":
    from plotly.graph_objects import Scatter, Scatter3d, Scattergl

    points, members = panel.points.places, group.members
    places = dict(zip("xyz", points[members].T, strict=False))
    flat = Scattergl if len(points) > _MANY else Scatter
    make = Scatter3d if len(places) > 2 else flat
    name = f"{plotly_text(group.name, _LONGEST_NAME)} ({int(members.sum()):,})"
    trace = make(
        **places,
        name=name,
        mode="markers",
        hovertext=[f"{text}<br>{name}" if group.name else text for text in texts[members]],
        hoverinfo="text",
        marker={
            "size": 9 if len(points) <= _FEW else 6 if len(points) <= _MANY else 4,
            "opacity": 0.9 if len(points) <= _FEW else 0.7 if len(points) <= _MANY else 0.5,
            "color": group.mark.colour,
            "symbol": group.mark.symbol,
        },
    )
    if panel.labels is not None and len(panel.labels) <= _MOST_LABELS:
        labels = [panel.labels[row] for row in np.flatnonzero(members).tolist()]
        shown = [plotly_text(label, _LONGEST_LABEL) for label in labels]
        trace.update(text=shown, textposition="top center", mode="markers+text")
    return trace
