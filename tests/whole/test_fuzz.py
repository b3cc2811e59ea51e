"""Thousands of fuzzed texts: whatever they hold, no word is lost, added or shifted.

The texts are the same in every run. A change to how text is read should see the long run too::

    NLU_LITE_FUZZ=10000 pytest tests/fuzz
"""

import os
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from tokenizers import BertWordPieceTokenizer

from nlu_lite.pipeline import Pipeline
from nlu_lite.text.blanks import encodable
from tests.support.fuzz_texts import fuzzed_text
from tests.support.random_models import VOCABULARY

# Most of these texts are in no language.
pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

COUNT = int(os.environ.get("NLU_LITE_FUZZ", "1000"))
BATCH = 100
COLUMN = "en_embed_bert_small_L2_128_embeddings"

batches = pytest.mark.parametrize("first", range(0, COUNT, BATCH))


@pytest.fixture(scope="module")
def tokenizer() -> BertWordPieceTokenizer:
    return BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)


def texts_from(first: int) -> list[str]:
    return [fuzzed_text(number) for number in range(first, min(first + BATCH, COUNT))]


def without_blanks(text: str) -> str:
    return "".join(text.split())


def is_finite(vectors: "pd.Series") -> list[bool]:
    """Whether each vector is finite; one that is not must be NaN throughout."""
    matrix = np.stack(vectors.tolist())
    finite = np.isfinite(matrix).all(axis=1)
    assert np.isnan(matrix[~finite]).all()
    flags: list[bool] = finite.tolist()
    return flags


def rows_of(
    frame: pd.DataFrame, level: str, texts: list[str]
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Each text with its rows; checks that they are in order and show what stands in the text.

    A text without rows of its own must have one with a missing cell and no vector.
    """
    assert frame.index.is_monotonic_increasing
    assert frame.index.unique().tolist() == list(range(len(texts)))
    bounds = np.searchsorted(frame.index, range(len(texts) + 1)).tolist()
    for text, (begin, end) in zip(texts, pairwise(bounds), strict=True):
        rows = frame.iloc[begin:end]
        if rows[level].isna().any():
            assert len(rows) == 1
            assert rows[f"{level}_begin"].isna().all() and rows[f"{level}_end"].isna().all()
            assert is_finite(rows[COLUMN]) == [False]
            yield text, rows.iloc[:0]
            continue
        begins, ends = rows[f"{level}_begin"].tolist(), rows[f"{level}_end"].tolist()
        assert rows[level].tolist() == [text[b:e] for b, e in zip(begins, ends, strict=True)]
        assert begins == sorted(begins)
        yield text, rows


@batches
def test_words(small: Pipeline, tokenizer: BertWordPieceTokenizer, first: int) -> None:
    texts = texts_from(first)
    frame = small.predict(texts, positions=True)
    for text, rows in rows_of(frame, "token", texts):
        assert "".join(rows["token"]) == without_blanks(text)
    words = frame[frame["token"].notna()]
    found = tokenizer.encode_batch(
        [encodable(word) for word in words["token"]], add_special_tokens=False
    )
    assert is_finite(words[COLUMN]) == [len(encoding.ids) > 0 for encoding in found]
    counts = frame.attrs["nlu_lite"]["references"]["en.embed.bert.small_L2_128"]["counts"]
    assert counts["words"] == len(words)
    assert counts["words_without_pieces"] == sum(not encoding.ids for encoding in found)


@batches
def test_basic_words(small: Pipeline, first: int) -> None:
    texts = texts_from(first)
    frame = small.predict(texts, "token", tokens="model", positions=True)
    for text, rows in rows_of(frame, "token", texts):
        assert "".join(rows["token"]) == without_blanks(text)


@batches
def test_pieces_cover_the_words_that_have_vectors(small: Pipeline, first: int) -> None:
    texts = texts_from(first)
    frame = small.predict(texts, "token", tokens="pieces", positions=True)
    covered = []
    for text, rows in rows_of(frame, "token", texts):
        flags = np.zeros(len(text), dtype=bool)
        for begin, end in zip(rows["token_begin"], rows["token_end"], strict=True):
            flags[begin:end] = True
        covered.append(flags)
        assert len(rows) == 0 or all(is_finite(rows[COLUMN]))
    words = small.predict(texts, positions=True)
    words = words[words["token"].notna()]
    places = zip(words.index, words["token_begin"], words["token_end"], strict=True)
    assert is_finite(words[COLUMN]) == [bool(covered[row][b:e].any()) for row, b, e in places]


@batches
def test_sentences(small: Pipeline, first: int) -> None:
    texts = texts_from(first)
    words = small.predict(texts)
    frame = small.predict(texts, "sentence", positions=True)
    for number, (text, rows) in enumerate(rows_of(frame, "sentence", texts)):
        assert without_blanks("".join(rows["sentence"])) == without_blanks(text)
        begins, ends = rows["sentence_begin"].tolist(), rows["sentence_end"].tolist()
        assert all(end <= begin for end, begin in zip(ends, begins[1:], strict=False))
        # No word is cut in two, but behind a full stop that is not ASCII.
        before = [text[begin - 1] for begin in begins[1:]]
        assert not [mark for mark in before if mark.isascii() and not mark.isspace()]
        words_of_text, vectors = words.loc[[number], COLUMN], frame.loc[[number], COLUMN]
        assert any(is_finite(vectors)) == any(is_finite(words_of_text))


@batches
def test_documents(small: Pipeline, first: int) -> None:
    texts = texts_from(first)
    words = small.predict(texts)
    frame = small.predict(texts, "document", positions=True)
    assert [rows["document"].tolist() for _, rows in rows_of(frame, "document", texts)] == [
        [text] if text.split() else [] for text in texts
    ]
    with_vector = pd.Series(is_finite(words[COLUMN]), index=words.index).groupby(level=0).any()
    assert is_finite(frame[COLUMN]) == with_vector.tolist()
