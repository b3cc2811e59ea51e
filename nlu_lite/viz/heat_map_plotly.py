"""Heat maps, drawn by plotly."""

from typing import TYPE_CHECKING

from nlu_lite.common.plain_text import plotly_text, wrapped
from nlu_lite.errors import InvalidOption
from nlu_lite.viz.heat_map import HeatMap

if TYPE_CHECKING:
    from plotly.graph_objects import Figure, Heatmap

__all__ = ["heat_map_figure", "heat_map_trace", "label_axes"]

_LONGEST_LABEL = 32
_MOST_CELLS = 1_000_000
_MOST_NUMBERS = 400
# More ticks than so many lie over each other.
_MOST_LABELS = 100


def heat_map_figure(heat_map: HeatMap, *, numbers: bool | None, title: str | None) -> "Figure":
    """Draw a heat map; each cell tells its labels, whole, and its number.

    Args:
        heat_map: What it shows.
        numbers: Whether numbers stand in the cells; None: where there are few.
        title: What stands above.

    Raises:
        InvalidOption: There are more cells than a browser can show.
    """
    from plotly.graph_objects import Figure

    trace = heat_map_trace(heat_map, numbers=numbers)
    trace.colorbar = {"title": {"text": heat_map.scale.says, "side": "right"}}
    figure = Figure(trace)
    figure.update_layout(template="plotly_white", plot_bgcolor="#CCCCCC")
    if title is not None:
        figure.update_layout(title={"text": plotly_text(title, 100)})
    label_axes(figure, heat_map)
    if heat_map.notes:
        figure.update_xaxes(title={"text": "<br>".join(heat_map.notes), "font": {"size": 12}})
    return figure


def heat_map_trace(heat_map: HeatMap, *, numbers: bool | None) -> "Heatmap":
    """The cells, and what each of them tells.

    Raises:
        InvalidOption: There are more cells than a browser can show.
    """
    from plotly.graph_objects import Heatmap

    if heat_map.values.size > _MOST_CELLS:
        rows, columns = heat_map.values.shape
        raise InvalidOption(
            f"interactive=True with {rows:,} x {columns:,} cells; a browser shows {_MOST_CELLS:,} "
            "at most. Leave it out for a static picture, or show fewer rows: `table.head(1000)`."
        )
    low, high, colours, _ = heat_map.scale
    few = heat_map.values.size <= _MOST_NUMBERS if numbers is None else numbers
    row_names = [wrapped(label, lines=3) for label in heat_map.rows]
    column_names = [wrapped(label, lines=3) for label in heat_map.columns]
    return Heatmap(
        z=heat_map.values,
        zmin=low,
        zmax=high,
        colorscale=colours,
        texttemplate="%{z:.2f}" if few else None,
        # Equal words are different rows: they are known by their places.
        hovertext=[[f"{row}<br>{column}" for column in column_names] for row in row_names],
        hovertemplate="%{hovertext}<br><b>%{z:.3f}</b><extra></extra>",
        hoverongaps=False,
        xgap=1 if few else 0,
        ygap=1 if few else 0,
    )


def label_axes(figure: "Figure", heat_map: HeatMap, **panel: int) -> None:
    """Write the labels of rows and columns, the first row on top; of many some.

    Args:
        figure: Has the heat map.
        heat_map: What it shows.
        **panel: `row` and `col` of the panel where there are several.
    """
    figure.update_xaxes(**_ticks(heat_map.columns), **panel)
    figure.update_yaxes(**_ticks(heat_map.rows), autorange="reversed", **panel)


def _ticks(labels: list[str]) -> dict[str, object]:
    step = -(-len(labels) // _MOST_LABELS) or 1
    shown = range(0, len(labels), step)
    return {
        "tickmode": "array",
        "tickvals": list(shown),
        "ticktext": [plotly_text(labels[place], _LONGEST_LABEL) for place in shown],
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
    }
