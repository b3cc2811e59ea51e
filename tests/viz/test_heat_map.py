import numpy as np
import pandas as pd

from nlu_lite.viz.heat_map import heat_map_of


def test_rows_are_called_by_their_texts_or_the_index() -> None:
    vectors = list(np.eye(2))
    words = pd.DataFrame({"token": ["a", None], "v": vectors})
    plain = pd.DataFrame({"v": vectors}, index=["x", "y"])
    heat_map = heat_map_of(words, plain)
    assert heat_map.rows == ["a", "(no text)"] and heat_map.columns == ["x", "y"]


def test_documents_are_called_by_their_texts() -> None:
    table = pd.DataFrame({"document": ["one", "two"], "v": list(np.eye(2))}, index=[7, 8])
    assert heat_map_of(table, None).rows == ["one", "two"]


def test_scales_of_products_have_zero_in_the_middle() -> None:
    table = pd.DataFrame({"v": [[3.0, 0.0], [-1.0, 0.0]]})
    low, high, _, _ = heat_map_of(table, None, metric="dot").scale
    assert (low, high) == (-9, 9)


def test_a_scale_has_colours_where_all_distances_are_zero() -> None:
    low, high, _, _ = heat_map_of(np.ones((2, 3)), None, metric="euclidean").scale
    assert low < high


def test_what_has_no_vector_is_noted() -> None:
    vectors = np.array([[1.0, 2.0], [np.nan, np.nan]])
    assert heat_map_of(vectors, None).notes == ["without a vector, grey: 1 row and 1 column"]
    assert "grey" in heat_map_of(vectors[1:], None).notes[0]
    assert heat_map_of(vectors[:1], None).notes == []
