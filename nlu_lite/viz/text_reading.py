"""How models read a text: its words, their pieces, and the windows of long sentences."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.errors import InvalidInput
from nlu_lite.input.documents import documents_of
from nlu_lite.model.model import Model
from nlu_lite.model.readers import Reader, models_of
from nlu_lite.model.reading import Reading
from nlu_lite.prediction.prediction import words_of
from nlu_lite.text.segments import Segments

__all__ = ["ModelReading", "ReadSentence", "ReadWord", "TextReading", "tokens"]


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word, as a model reads it; or what stands between two words, where it has pieces.

    Attributes:
        text: As it is written.
        pieces: As the vocabulary spells them; none where the model's normaliser left nothing.
        unknown: Whether each piece stands for something that is not in the vocabulary.
        window: The window that its vector is taken from, counted from 0.
    """

    text: str
    pieces: tuple[str, ...]
    unknown: tuple[bool, ...]
    window: int


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """A sentence, as a model reads it.

    Attributes:
        words: In order.
        windows: The first and the last piece of each sequence, counted from 0; one sequence where
            the sentence is no longer than the model.
    """

    words: tuple[ReadWord, ...]
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What one model reads.

    Attributes:
        ref: Its reference, as typed.
        sentences: In order.
        prefix: The pieces in front of each sequence: special ones, and a prompt.
        suffix: The special pieces behind it.
        most_pieces: Most pieces of a sequence, with those.
    """

    ref: str
    sentences: tuple[ReadSentence, ...]
    prefix: tuple[str, ...]
    suffix: tuple[str, ...]
    most_pieces: int

    def __str__(self) -> str:
        words = [word for sentence in self.sentences for word in sentence.words]
        pieces = sum(len(word.pieces) for word in words)
        unknown = sum(sum(word.unknown) for word in words)
        windows = sum(len(s.windows) for s in self.sentences if len(s.windows) > 1)
        parts = [
            _counted(len(self.sentences), "sentence"),
            _counted(len(words), "word"),
            _counted(pieces, "piece"),
            f"{unknown:,} not in the vocabulary",
            _counted(windows, "window") if windows else "",
            f"at most {self.most_pieces:,} pieces at once",
        ]
        return f"{self.ref}: {', '.join(filter(None, parts))}"


@dataclass(frozen=True, slots=True)
class TextReading:
    """How models read a text; a notebook shows it as HTML, a console as text.

    Attributes:
        text: The text.
        models: What each model reads, in the order asked.
    """

    __module__ = "nlu_lite.viz"

    text: str
    models: tuple[ModelReading, ...]

    def __repr__(self) -> str:
        from nlu_lite.viz.text_reading_text import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from nlu_lite.viz.text_reading_html import as_html

        return as_html(self)


def tokens(text: str, ref: Reader) -> TextReading:
    """How models read a text: words, their pieces, what is not in the vocabulary, and windows.

    It needs no package beside those of nlu_lite.

    Args:
        text: One text.
        ref: A reference, several separated by blanks, or what `nlu_lite.load` gave. Each model
            shows its own reading; the first one decides where words are.

    Returns:
        What a notebook shows as HTML, a console as text; `models` holds it for programs.

    Raises:
        InvalidInput: It is no text.
        UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel: As `nlu_lite.load`.

    >>> import nlu_lite.viz
    >>> read = nlu_lite.viz.tokens("Tokenizers", "en.embed.minilm_L6_384")
    >>> read.models[0].sentences[0].words[0].pieces
    ('token', '##izer', '##s')
    """
    if not isinstance(text, str):
        raise InvalidInput(
            f"tokens shows how one text (str) is read, not a {type(text).__name__}: {text!r:.60}"
        )
    models = models_of(ref)
    language = next(iter(models.values())).spec.language
    segments = words_of(documents_of([text]), language=language)
    readings = [_read(segments, name, model) for name, model in models.items()]
    return TextReading(text, tuple(readings))


def _read(segments: Segments, name: str, model: Model) -> ModelReading:
    sentences: dict[int, ReadSentence] = {}
    for reading in model.read(segments, Layers()):
        # Equal sentences are read together.
        for number, row in enumerate(reading.block.sentence_rows.tolist()):
            sentences[row] = _sentence(reading, number, model)
    prompt = [model.spec.prefix.strip()] if model.spec.prefix else []
    return ModelReading(
        ref=name,
        sentences=tuple(sentences[row] for row in sorted(sentences)),
        prefix=(*model.tokenizer.names(model.tokenizer.prefix), *prompt),
        suffix=tuple(model.tokenizer.names(model.tokenizer.suffix)),
        most_pieces=model.max_positions,
    )


def _sentence(reading: Reading, number: int, model: Model) -> ReadSentence:
    pieces, sequences = reading.pieces, reading.sequences
    begin, end = pieces.sentence_pieces[number : number + 2].tolist()
    windows = np.flatnonzero(sequences.sentence == number)
    words = []
    for text, first, behind in _parts(reading, number):
        ids = pieces.ids[first:behind].tolist()
        # A word without pieces may stand behind all of them.
        at = min(first, end - 1)
        words.append(
            ReadWord(
                text=text,
                pieces=tuple(model.tokenizer.names(ids)),
                unknown=tuple(piece == reading.unknown for piece in ids),
                window=int(sequences.of_piece[at] - windows[0]) if begin < end else 0,
            )
        )
    begins, lengths = sequences.begins[windows] - begin, sequences.lengths[windows]
    spans = zip(begins.tolist(), (begins + lengths - 1).tolist(), strict=True)
    return ReadSentence(tuple(words), tuple(spans))


def _parts(reading: Reading, number: int) -> Iterator[tuple[str, int, int]]:
    """The words of a sentence, and what stands between them and has pieces: text, range of pieces.

    Ranges of words without pieces are empty.
    """
    block, pieces = reading.block, reading.pieces
    text = block.texts[number]
    done, last = pieces.sentence_pieces[number : number + 2].tolist()
    words = slice(*block.sentence_words[number : number + 2].tolist())
    spans = zip(block.words[words].tolist(), pieces.word_pieces[words].tolist(), strict=True)
    for (begin, end), (first, behind) in spans:
        if done < first < behind:
            yield _between(text, reading, done, first), done, first
        yield text[begin:end], first, max(first, behind)
        done = max(done, behind)
    if done < last:
        yield _between(text, reading, done, last), done, last


def _between(text: str, reading: Reading, first: int, behind: int) -> str:
    """The text of pieces that belong to no word."""
    spans = reading.pieces.spans[first:behind]
    return text[int(spans[:, 0].min()) : int(spans[:, 1].max())]


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


# Tracebacks and pickles say what users import.
tokens.__module__ = "nlu_lite.viz"
