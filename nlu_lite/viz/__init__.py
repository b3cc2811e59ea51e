"""Pictures of tables: heat maps, maps, and how a model reads a text.

`pip install "nlu_lite[viz]"` brings what they are drawn with, matplotlib and, for
``interactive=True``, plotly; neither is loaded before a picture is asked for. `tokens` needs none.

    import nlu_lite, nlu_lite.viz

    frame = nlu_lite.load("en.embed.minilm_L6_384").predict("The cat sat near its kitten")
    nlu_lite.viz.similarity(frame)  # word by word
    nlu_lite.viz.map(frame, interactive=True)

A static picture is an Axes of matplotlib: ``picture.figure.savefig("words.png")`` writes it. Where
matplotlib's backend shows figures (notebooks, a desktop) a new figure is pyplot's, so that a
notebook shows it behind its cell and ``pyplot.show()`` on a desktop. Elsewhere it is a figure that
pyplot knows nothing of, and nothing of it stays when you let it go. Nothing is ever shown, and no
setting of matplotlib changed, on the way. An interactive picture is a Figure of plotly. Figures (of
plotly, and of `compare`) are shown by a notebook as the value of a cell.

The same table gives the same picture. Colours are told apart by the colour-blind, and whatever a
colour says of groups is said by a mark as well. Texts are drawn as they are, in any script for
which a font is installed; control characters are shown as Python writes them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlu_lite.viz.compare_picture import compare
    from nlu_lite.viz.map_picture import map
    from nlu_lite.viz.similarity_picture import similarity
    from nlu_lite.viz.text_reading import TextReading, tokens

__all__ = ["TextReading", "compare", "map", "similarity", "tokens"]

# Resolved at first use: the import of this package loads no pandas.
_LATE = {
    "TextReading": "nlu_lite.viz.text_reading",
    "compare": "nlu_lite.viz.compare_picture",
    "map": "nlu_lite.viz.map_picture",
    "similarity": "nlu_lite.viz.similarity_picture",
    "tokens": "nlu_lite.viz.text_reading",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module 'nlu_lite.viz' has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    return __all__
