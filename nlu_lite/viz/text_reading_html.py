"""How models read a text, as HTML: in the notebook's own colours, dark or light."""

from collections.abc import Iterator
from html import escape

from nlu_lite.common.plain_text import one_line
from nlu_lite.viz.text_reading import ModelReading, ReadSentence, ReadWord, TextReading

__all__ = ["as_html"]

_LONGEST = 200
_BOX = (
    "display:inline-block;border:1px solid currentColor;border-radius:4px;"
    "margin:2px;line-height:1.5;white-space:pre"
)
_SPECIAL = "display:inline-block;margin:2px;opacity:0.65;font-style:italic"
_PIECE = "padding:0 4px"
_NEXT = f"{_PIECE};border-left:1px dashed currentColor"
_UNKNOWN = ";font-weight:bold;text-decoration:underline wavy"
_WINDOW = "border-left:4px double currentColor;padding-left:8px;margin:4px 0"
_KEY = (
    "A box is a word, a dashed line parts its pieces; "
    f'<span style="{_UNKNOWN[1:]}">wavy?</span> is not in the vocabulary.'
)


def as_html(reading: TextReading) -> str:
    """The readings of the models, one below the other."""
    blocks = "".join(map(_model, reading.models))
    return f'<div>{blocks}<div style="opacity:0.75;font-size:85%">{_KEY}</div></div>'


def _model(model: ModelReading) -> str:
    sentences = "".join(f"<div>{_sentence(model, sentence)}</div>" for sentence in model.sentences)
    return (
        f'<div style="margin-bottom:8px"><div><b>{escape(str(model))}</b></div>'
        f'<div dir="auto" style="font-family:monospace">{sentences}</div></div>'
    )


def _sentence(model: ModelReading, sentence: ReadSentence) -> str:
    windows = [
        "".join(_sequence(model, [word for word in sentence.words if word.window == number]))
        for number in range(len(sentence.windows))
    ]
    if len(windows) == 1:
        return windows[0]
    return "".join(
        f'<div style="{_WINDOW}"><small>window {number} of {len(windows)}: reads pieces '
        f"{first}–{last}; the words that take their vectors from it:</small><br>{shown}</div>"
        for number, (shown, (first, last)) in enumerate(
            zip(windows, sentence.windows, strict=True), start=1
        )
    )


def _sequence(model: ModelReading, words: list[ReadWord]) -> Iterator[str]:
    # What is in the HTML as text is what a screen reader reads, and a search finds.
    for piece in model.prefix:
        yield f'<span style="{_SPECIAL}">{_shown(piece)}</span>'
    yield from map(_word, words)
    for piece in model.suffix:
        yield f'<span style="{_SPECIAL}">{_shown(piece)}</span>'


def _word(word: ReadWord) -> str:
    text = _shown(word.text)
    if not word.pieces:
        return f'<span style="{_BOX};{_PIECE};opacity:0.65"><s>{text}</s> no piece</span>'
    pieces = "".join(
        f'<span style="{_NEXT if number else _PIECE}{_UNKNOWN if unknown else ""}">'
        f"{_shown(piece)}{'?' if unknown else ''}</span>"
        for number, (piece, unknown) in enumerate(zip(word.pieces, word.unknown, strict=True))
    )
    said = f'<span style="{_PIECE}">({text})</span>' if any(word.unknown) else ""
    return f'<span style="{_BOX}" title="{_attribute(word.text)}">{pieces}{said}</span>'


def _shown(text: str) -> str:
    """Escaped, for notebooks with MathJax too, which reads what stands between dollars."""
    return escape(one_line(text, _LONGEST)).replace("$", "<span>&#36;</span>")


def _attribute(text: str) -> str:
    return escape(one_line(text, _LONGEST))
