import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.analysis.projection import project
from nlu_lite.viz.points import has_coordinates, labels_of_points, points_of_table


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_the_places_are_those_of_project(embedded: nlu_lite.Pipeline, method: str) -> None:
    words = embedded.predict("cat kitten dog puppy market shop street road")
    points = points_of_table(words, column=None, method=method, dims=2, seed=3)
    expected = project(words, method, seed=3)[["x", "y"]].to_numpy(dtype=np.float64)
    np.testing.assert_array_equal(points.places, expected)


def test_rows_keep_all_columns_of_the_table(embedded: nlu_lite.Pipeline) -> None:
    words = embedded.predict("cat kitten dog market").assign(x="mine")
    points = points_of_table(words, column=None, method=None, dims=2, seed=0)
    pd.testing.assert_frame_equal(points.rows, words)


def test_a_method_that_is_asked_for_goes_before_the_places_of_the_table(
    embedded: nlu_lite.Pipeline,
) -> None:
    words = embedded.predict("cat kitten dog market").assign(x=0.0, y=0.0)
    assert not points_of_table(words, column=None, method=None, dims=2, seed=0).places.any()
    assert points_of_table(words, column=None, method="pca", dims=2, seed=0).places.any()


def test_coordinates_are_numbers() -> None:
    assert has_coordinates(pd.DataFrame({"x": [1], "y": [1.5]}), 2)
    assert not has_coordinates(pd.DataFrame({"x": [1], "y": ["a"]}), 2)
    assert not has_coordinates(pd.DataFrame({"x": [1], "y": [1.5]}), 3)


def test_labels_are_words_or_the_index() -> None:
    table = pd.DataFrame({"x": [1.0], "y": [1.0]}, index=["row 7"])
    points = points_of_table(table, column=None, method=None, dims=2, seed=0)
    assert labels_of_points(points, True) == ["row 7"]
    named = points_of_table(table.assign(token=None), column=None, method=None, dims=2, seed=0)
    assert labels_of_points(named, True) == [""]
