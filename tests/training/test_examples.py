"""Texts to learn from, as a model reads them."""

from pathlib import Path

import numpy as np
import pytest

from nlu_lite.model.model import Model
from nlu_lite.training.examples import Batch, Examples, examples_of
from tests.support.heads import KINDS, with_head
from tests.support.random_architectures import write_architecture
from tests.support.teachers import model_of
from tests.support.tuned_models import model_in, segments_of

LONG = "lazy" * 30
TEXTS = ["the lazy dog jumps over words", LONG, "a", f"hello {LONG} world", "love it " * 30]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder: Path = tmp_path_factory.mktemp("examples") / "bert"
    return model_in(write_architecture("bert", folder))


@pytest.fixture(scope="module")
def examples(model: Model) -> Examples:
    return examples_of(model, segments_of(TEXTS), of_words=True)


def pieces_of_words(batch: Batch) -> dict[int, list[int]]:
    """The ids of the pieces of each word of a batch, in no order."""
    begins = np.concatenate([[0], np.cumsum(batch.lengths)])
    found: dict[int, list[int]] = {int(word): [] for word in batch.words}
    for word, sequence, place in zip(
        batch.piece_word, batch.piece_sequence, batch.piece_place, strict=True
    ):
        found[int(batch.words[word])].append(int(batch.ids[begins[sequence] + place]))
    return found


@pytest.mark.parametrize("rows", [[0, 1, 2, 3, 4], [4, 1], [3], [2, 0]], ids=str)
def test_the_pieces_of_a_word_are_those_of_the_tokenizer(
    rows: list[int], model: Model, examples: Examples
) -> None:
    segments = segments_of(TEXTS)
    found = pieces_of_words(examples.batch(np.array(rows)))
    for row in rows:
        words = range(*segments.document_words[[row, row + 1]].tolist())
        spans = segments.words[words.start : words.stop].tolist()
        encoding = model.tokenizer.encode([TEXTS[row]])
        bounds, ids = encoding.spans.tolist(), encoding.ids.tolist()
        for word, (begin, end) in zip(words, spans, strict=True):
            expected = [i for i, (b, e) in zip(ids, bounds, strict=True) if b < end and e > begin]
            assert sorted(found.pop(word)) == sorted(expected)
    assert not found


def test_the_first_piece_is_where_the_word_is_best_read(examples: Examples) -> None:
    batch = examples.batch(np.arange(len(TEXTS)))
    for place, word in enumerate(batch.words.tolist()):
        first = examples.word_positions[word]
        sequence = int(np.searchsorted(examples.offsets, first, side="right")) - 1
        assert batch.word_sequence[place] == sequence
        assert batch.word_place[place] == first - examples.offsets[sequence]


def test_sequences_of_pieces_rise(examples: Examples) -> None:
    batch = examples.batch(np.array([4, 1, 3]))
    assert (np.diff(batch.piece_sequence) >= 0).all()
    assert (np.diff(batch.word_sequence) >= 0).all()
    # The long words are read in several windows.
    assert len(np.unique(batch.piece_sequence[batch.piece_word == batch.piece_word.max()])) >= 1
    assert len(batch.lengths) > 3


def test_words_without_pieces_alone_are_read_as_nothing() -> None:
    model = model_of(with_head(KINDS["pos"]))
    examples = examples_of(model, segments_of(["\u200b", "\u200b \u200b"]), of_words=True)
    assert (examples.word_positions == -1).all()
    assert not examples.readable.any()
    assert len(examples.piece_positions) == 0
