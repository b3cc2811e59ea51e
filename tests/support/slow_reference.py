"""The whole way from text to vectors said plainly: one sentence at a time, one word at a time.

Sentences come from nlu_lite (they have tests of their own); everything else from transformers and
from the words of the specification.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from transformers import BertModel, BertTokenizer

from nlu_lite.common.arrays import FloatArray
from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.sentences import sentence_spans
from nlu_lite.text.words import word_spans

Row = tuple[int, int, FloatArray]
Span = tuple[int, int]


@dataclass(frozen=True)
class Reference:
    """transformers' tokenizer and model."""

    tokenizer: BertTokenizer
    model: BertModel
    known: dict[str, tuple[FloatArray, list[Span]]] = field(default_factory=dict)

    def read(self, text: str) -> tuple[FloatArray, list[Span]]:
        """The states of all positions, special ones too, and the span of each; read once a text."""
        if text not in self.known:
            self.known[text] = self._read(text)
        return self.known[text]

    def _read(self, text: str) -> tuple[FloatArray, list[Span]]:
        readable = plain_blanks(text, keep_line_breaks=False)
        encoded = self.tokenizer(readable, return_offsets_mapping=True, add_special_tokens=True)
        ids = torch.tensor([encoded["input_ids"]])
        assert ids.shape[1] <= 512, "the reference knows no windows"
        with torch.inference_mode():
            states = self.model(input_ids=ids).last_hidden_state[0].numpy()
        return np.asarray(states), [tuple(span) for span in encoded["offset_mapping"]]

    def words(
        self, text: str, given: list[Span] | None, *, pooling: str = "first"
    ) -> Iterator[Row]:
        """Begin, end and vector of each word; NaN where the tokenizer leaves nothing of it."""
        for begin, end in sentences(text, given):
            states, spans = self.read(text[begin:end])
            for first, stop in given or word_spans(text, begin, end).tolist():
                rows = [
                    states[place]
                    for place, (left, right) in enumerate(spans)
                    if right > left and left + begin >= first and right + begin <= stop
                ]
                yield first, stop, pooled(rows, pooling, states.shape[1])

    def means_of_words(self, text: str, given: list[Span] | None, level: str) -> Iterator[Row]:
        """For models of tokens: begin, end and mean of the words' vectors of each row."""
        words = list(self.words(text, given))
        for begin, end in rows_above(text, given, level):
            inside = [row[2] for row in words if row[0] >= begin and row[1] <= end]
            there = [vector for vector in inside if not np.isnan(vector).any()]
            yield begin, end, pooled(there, "mean", self.model.config.hidden_size)

    def means_of_pieces(self, text: str, given: list[Span] | None, level: str) -> Iterator[Row]:
        """For models of sentences: begin, end and normalized mean of all positions of each row."""
        for begin, end in rows_above(text, given, "sentence" if level == "token" else level):
            states, spans = self.read(text[begin:end].strip())
            mean = states.mean(axis=0)
            vector = mean / np.linalg.norm(mean) if len(spans) > 2 else np.full_like(mean, np.nan)
            if level != "token":
                yield begin, end, vector
                continue
            for first, stop in given or word_spans(text, begin, end).tolist():
                yield first, stop, vector


def sentences(text: str, given: list[Span] | None) -> list[Span]:
    if given is not None:
        return [(given[0][0], given[-1][1])] if given else []
    return [(begin, end) for begin, end in sentence_spans(text, language="en").tolist()]


def rows_above(text: str, given: list[Span] | None, level: str) -> list[Span]:
    found = sentences(text, given)
    return [(0, len(text))] if level == "document" and found else found


def pooled(rows: list[FloatArray], pooling: str, dimension: int) -> FloatArray:
    if not rows:
        return np.full(dimension, np.nan, dtype=np.float32)
    made = {
        "first": rows[0],
        "last": rows[-1],
        "mean": np.mean(rows, axis=0),
        "max": np.max(rows, axis=0),
    }
    return np.asarray(made[pooling], dtype=np.float32)
