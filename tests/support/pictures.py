"""What a picture of matplotlib holds."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["legend_of", "places_in", "png", "texts"]


def png(axes: "Axes") -> bytes:
    """The picture as a file."""
    file = BytesIO()
    axes.figure.figure.savefig(file, format="png")
    return file.getvalue()


def places_in(axes: "Axes") -> npt.NDArray[Any]:
    """Shape (points, 2): where the points of a map are."""
    drawn = [np.asarray(points.get_offsets()) for points in axes.collections]
    return np.vstack(drawn) if drawn else np.empty((0, 2))


def legend_of(axes: "Axes") -> list[str]:
    """The entries of the legend."""
    legend = axes.get_legend()
    assert legend is not None
    return texts(legend.get_texts())


def texts(labels: "Iterable[Text]") -> list[str]:
    """What labels say."""
    return [label.get_text() for label in labels]
