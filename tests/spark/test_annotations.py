"""Annotations in Arrow's memory, and the sentences that tokens lie in."""

import numpy as np
import pytest

pytest.importorskip("pyspark")
pytest.importorskip("pyarrow")
import pyarrow as pa

from nlu_lite import InvalidInput
from nlu_lite.spark.alignment import sentence_of_tokens
from nlu_lite.spark.annotations import Annotations, annotations_in, arrow_of, characters_in

TEXTS = ["I love NLP", "\U0001f600 yes", "no"]


def annotations(
    rows: list[int], spans: list[tuple[int, int]], sentence: list[int] | None = None
) -> Annotations:
    return Annotations(
        rows=np.array(rows),
        spans=np.array(spans, dtype=np.int64).reshape(-1, 2),
        texts=[f"text {number}" for number in range(len(spans))],
        sentence=np.array(sentence or [-1] * len(spans), dtype=np.int64),
    )


def test_what_is_written_is_read_again() -> None:
    given = Annotations(
        rows=np.array([0, 2, 2, 3]),
        spans=np.array([[0, 10], [11, 16], [0, 2]]),
        texts=TEXTS,
        sentence=np.array([0, 1, 0]),
        metadata={"token": ["a", "b", "c"]},
        vectors=np.arange(6, dtype=np.float32).reshape(3, 2),
    )
    column = arrow_of(given, "word_embeddings")
    cells = column.to_pylist()
    assert [len(cell) for cell in cells] == [2, 0, 1]
    assert cells[0][1] == {
        "annotatorType": "word_embeddings",
        "begin": 11,
        "end": 15,
        "result": "\U0001f600 yes",
        "metadata": [("sentence", "1"), ("token", "b")],
        "embeddings": [2.0, 3.0],
    }
    found = annotations_in(column, vectors=True)
    assert found.texts == TEXTS
    for name in ("rows", "spans", "sentence", "vectors"):
        np.testing.assert_array_equal(getattr(found, name), getattr(given, name))
    assert characters_in(column).tolist() == [15, 0, 2]


def test_a_slice_and_nulls_are_read_for_what_they_are() -> None:
    given = annotations([0, 1, 1, 3], [(0, 4), (0, 4), (5, 9)])
    column = arrow_of(given, "token")
    with_null = pa.ListArray.from_arrays(
        column.offsets, column.values, mask=pa.array([False, True, False])
    )
    for each in (column, with_null):
        found = annotations_in(each.slice(1))
        assert found.rows.tolist() == [0, 0, 2]
        assert found.texts == ["text 1", "text 2"]
        assert characters_in(each.slice(1)).tolist() == [0, 12]
    nothing = annotations_in(column.slice(1, 1), vectors=True)
    assert len(nothing) == 0 and nothing.vectors is not None


def test_embeddings_of_different_lengths_are_refused() -> None:
    parts = [
        Annotations(
            rows=np.array([0, 1]),
            spans=np.array([[0, 1]]),
            texts=["a"],
            sentence=np.array([0]),
            vectors=np.zeros((1, width), dtype=np.float32),
        )
        for width in (2, 3)
    ]
    column = pa.concat_arrays([arrow_of(part, "word_embeddings") for part in parts])
    with pytest.raises(InvalidInput, match="different lengths: 2, 3"):
        annotations_in(column, vectors=True)


def test_tokens_lie_in_the_sentence_at_their_place() -> None:
    sentences = annotations([0, 2, 2, 3], [(0, 10), (11, 20), (0, 5)])
    tokens = annotations([0, 4, 5, 7], [(0, 1), (2, 10), (11, 20), (9, 12), (0, 1), (0, 5), (4, 6)])
    assert sentence_of_tokens(tokens, sentences).tolist() == [0, 0, 1, -1, -1, 2, -1]


def test_the_number_of_a_token_chooses_among_sentences_at_one_place() -> None:
    sentences = annotations([0, 3], [(0, 10), (0, 8), (0, 3)])
    tokens = annotations([0, 4], [(0, 2), (0, 2), (0, 2), (4, 8)], [0, 1, 2, 1])
    assert sentence_of_tokens(tokens, sentences).tolist() == [0, 1, 2, 1]


def test_where_there_are_no_sentences_tokens_lie_in_none() -> None:
    assert sentence_of_tokens(annotations([0, 1], [(0, 1)]), annotations([0, 0], [])).tolist() == [
        -1
    ]
    assert len(sentence_of_tokens(annotations([0, 0], []), annotations([0, 1], [(0, 1)]))) == 0
