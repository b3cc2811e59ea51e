import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidInput, InvalidOption, InvalidVectors, pairwise
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import slow_score

A: list[object] = [[1.0, 0.0], [3.0, 4.0], None]
B: list[object] = [[1.0, 1.0], [0.5, 2.0], [1.0, 1.0]]
TABLE = pd.DataFrame({"a": A, "b": B, "id": 7}, index=["x", "x", "y"])


@pytest.mark.parametrize("metric", ["cosine", "dot", "euclidean", "manhattan"])
def test_each_row_has_its_value(metric: str) -> None:
    values = pairwise(TABLE, "a", "b", metric=metric)
    expected = [
        slow_score(np.array(a), np.array(b), metric)
        for a, b in zip(TABLE["a"][:2], TABLE["b"][:2], strict=True)
    ]
    assert np.allclose(values, [*expected, np.nan], atol=1e-6, equal_nan=True)
    assert values.name == "similarity"
    assert values.dtype == np.float32
    assert list(values.index) == ["x", "x", "y"]


def test_other_lengths_are_refused() -> None:
    with pytest.raises(InvalidVectors, match="2 and of 3"):
        pairwise(TABLE.assign(c=TABLE["a"].map(lambda _: [1.0, 2.0, 3.0])), "a", "c")


def test_a_column_that_holds_no_vectors_is_named() -> None:
    with pytest.raises(InvalidVectors, match="'id' are no vectors"):
        pairwise(TABLE, "a", "id")
    with pytest.raises(InvalidOption, match="no column named 'idd'"):
        pairwise(TABLE, "a", "idd")


def test_it_takes_a_table() -> None:
    with pytest.raises(InvalidInput, match="a list"):
        pairwise([1], "a", "b")  # type: ignore[arg-type]


def test_two_columns_of_texts_are_compared(embedded: Pipeline) -> None:
    data = pd.DataFrame(
        {"a": ["A cat sat.", "A cat sat.", None, ""], "b": ["A kitten sat.", "Buy!", "x", "x"]},
        index=["k", "k", "l", "m"],
    )
    near = embedded.pairwise(data, "a", "b")
    first, second = embedded.predict_embeds(data["a"]), embedded.predict_embeds(data["b"])
    expected = [slow_score(a, b, "cosine") for a, b in zip(first, second, strict=True)]
    assert np.allclose(near, expected, atol=1e-5, equal_nan=True)
    assert near.iloc[0] > near.iloc[1]
    assert list(near.index) == ["k", "k", "l", "m"]


def test_a_column_of_texts_that_is_not_there_names_the_nearest(embedded: Pipeline) -> None:
    with pytest.raises(InvalidOption, match="no column named 'titel'.*Did you mean 'title'"):
        embedded.pairwise(pd.DataFrame({"title": ["a"], "body": ["b"]}), "titel", "body")


def test_pairs_of_texts_come_in_a_table(embedded: Pipeline) -> None:
    with pytest.raises(InvalidInput, match="a list.*pd.DataFrame"):
        embedded.pairwise(["a"], "a", "b")  # type: ignore[arg-type]
