"""How models read a text, as text."""

from collections.abc import Iterator
from textwrap import wrap

from nlu_lite.common.plain_text import one_line
from nlu_lite.viz.text_reading import ModelReading, ReadSentence, ReadWord, TextReading

__all__ = ["as_text"]

_WIDTH = 88
_LONGEST = 200
_KEY = "(| parts the pieces of a word; ? is not in the vocabulary)"


def as_text(reading: TextReading) -> str:
    """The readings of the models, one below the other.

    >>> import nlu_lite.viz
    >>> nlu_lite.viz.tokens("unbelievable!", "en.embed.minilm_L6_384")
    en.embed.minilm_L6_384: 1 sentence, 2 words, 2 pieces, 0 not in the vocabulary, at most ...
      [CLS] unbelievable ! [SEP]
    (| parts the pieces of a word; ? is not in the vocabulary)
    """
    blocks = ["\n".join([str(model), *_lines(model)]) for model in reading.models]
    return "\n".join([*blocks, _KEY])


def _lines(model: ModelReading) -> Iterator[str]:
    for sentence in model.sentences:
        for number, words in enumerate(_by_window(sentence)):
            # The special pieces stand around each window.
            shown = [*model.prefix, *map(_word, words), *model.suffix]
            if len(sentence.windows) > 1:
                first, last = sentence.windows[number]
                yield f"  window {number + 1} of {len(sentence.windows)}: pieces {first}-{last}"
            yield from wrap(
                " ".join(shown),
                _WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )


def _by_window(sentence: ReadSentence) -> list[list[ReadWord]]:
    windows: list[list[ReadWord]] = [[] for _ in sentence.windows]
    for word in sentence.words:
        windows[word.window].append(word)
    return windows


def _word(word: ReadWord) -> str:
    written = one_line(word.text, _LONGEST)
    if not word.pieces:
        return f"({written}: no piece)"
    pieces = [
        f"{one_line(piece, _LONGEST)}?" if unknown else one_line(piece, _LONGEST)
        for piece, unknown in zip(word.pieces, word.unknown, strict=True)
    ]
    # What is unknown does not tell what it was.
    said = f" ({written})" if any(word.unknown) else ""
    return "|".join(pieces) + said
