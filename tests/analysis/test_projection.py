import sys
import warnings

import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidOption, MissingExtra, project
from nlu_lite.analysis.points import points_of
from nlu_lite.pipeline import Pipeline
from tests.support.topics import check_added, topic_table
from tests.support.vector_tables import vector_table

PLAIN = ["pca", "tsne"]
EVERY = [*PLAIN, pytest.param("umap", marks=pytest.mark.slow)]


def apart(table: pd.DataFrame) -> float:
    """Of how many rows the nearest one on the map is of the same topic."""
    there = table.dropna(subset="x")
    places = there[["x", "y"]].to_numpy(np.float64)
    distances = np.linalg.norm(places[:, np.newaxis] - places, axis=2)
    np.fill_diagonal(distances, np.inf)
    topics = there["topic"].to_numpy()
    return float((topics[distances.argmin(axis=1)] == topics).mean())


@pytest.mark.parametrize("method", EVERY)
def test_topics_are_apart_on_the_map(method: str) -> None:
    assert apart(project(topic_table(), method)) > 0.9


@pytest.mark.parametrize("method", EVERY)
def test_the_table_is_given_back_with_coordinates(method: str) -> None:
    table = topic_table()
    found = project(table, method, dims=3)
    check_added(topic_table(), found, ["x", "y", "z"])
    pd.testing.assert_frame_equal(table, topic_table())
    places = found[["x", "y", "z"]]
    assert set(places.dtypes.astype(str)) == {"float64"}
    assert places.isna().any(axis=1).tolist() == (found["document"].isna()).tolist()


@pytest.mark.parametrize("method", EVERY)
def test_a_seed_gives_the_same_numbers(method: str) -> None:
    first, second = (project(topic_table(), method, seed=7)[["x", "y"]] for _ in range(2))
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_pca_is_the_singular_value_decomposition() -> None:
    units = points_of(topic_table()).units.astype(np.float64)
    left, sizes, _ = np.linalg.svd(units - units.mean(axis=0), full_matrices=False)
    found = project(topic_table())[["x", "y"]].dropna().to_numpy()
    np.testing.assert_allclose(np.abs(found), np.abs(left * sizes)[:, :2], atol=1e-5)


def test_many_rows_and_few_give_the_same_axes() -> None:
    table = topic_table().dropna(subset="document")
    once = project(table)[["x", "y"]].to_numpy()
    often = project(pd.concat([table] * 40))[["x", "y"]].to_numpy()
    np.testing.assert_allclose(often[: len(once)], once, atol=1e-5)


def test_cat_is_nearer_to_kitten_than_to_market(embedded: Pipeline) -> None:
    found = project(embedded.predict("cat kitten market shop"))
    cat, kitten, market, _ = found[["x", "y"]].to_numpy()
    assert np.linalg.norm(cat - kitten) < np.linalg.norm(cat - market)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_pca_takes_few_rows(count: int) -> None:
    found = project(topic_table().iloc[:count], dims=3)[["x", "y", "z"]].to_numpy()
    assert found.shape == (count, 3)
    assert np.isfinite(found).all()
    # So many points lie in a space of one dimension less.
    assert not found[:, max(0, count - 1) :].round(5).any()


def test_equal_rows_are_one_place() -> None:
    found = project(vector_table([[1, 2, 3]] * 5))[["x", "y"]]
    np.testing.assert_allclose(found, 0, atol=1e-6)


def test_vectors_may_have_fewer_numbers_than_the_map() -> None:
    found = project(np.array([[1.0], [-1.0], [1.0], [-1.0]]), dims=2)
    np.testing.assert_allclose(found, [[1, 0], [-1, 0], [1, 0], [-1, 0]], atol=1e-6)


@pytest.mark.parametrize("method", ["tsne", "umap"])
@pytest.mark.parametrize("count", [0, 2, 3])
def test_few_points_have_no_neighbours(method: str, count: int) -> None:
    # Copies of a point are no neighbours of it either.
    table = pd.concat([topic_table().iloc[:count]] * 5)
    with pytest.raises(InvalidOption, match=rf"'{method}' needs 4 different(.|\n)*method='pca'"):
        project(table, method)


@pytest.mark.parametrize("method", EVERY)
@pytest.mark.parametrize("dims", [1, 3])
def test_four_points_are_enough(method: str, dims: int) -> None:
    places = project(topic_table().iloc[:4], method, dims=dims)[list("xyz"[:dims])]
    assert np.isfinite(places.to_numpy()).all()


def test_points_of_which_many_are_equal_are_mapped() -> None:
    table = pd.concat([topic_table().iloc[[0, 3, 8, 11]]] * 8)
    assert np.isfinite(project(table, "tsne")[["x", "y"]].to_numpy()).all()


def test_the_nearest_method_is_named() -> None:
    with pytest.raises(InvalidOption, match=r"expected one of 'pca', 'tsne', 'umap'.*'tsne'\?"):
        project(topic_table(), "t-sne")


@pytest.mark.parametrize(("dims", "seed"), [(0, 0), (4, 0), (2, -1), (2, 0.5)])
def test_numbers_that_make_no_sense_are_refused(dims: int, seed: int) -> None:
    with pytest.raises(InvalidOption, match="^(dims|seed)=.*expected a whole number"):
        project(topic_table(), dims=dims, seed=seed)


def test_columns_of_the_user_are_not_written_over() -> None:
    with pytest.raises(InvalidOption, match=r"'y' already(.|\n)*Rename yours"):
        project(topic_table().assign(y=1), "tsne")


@pytest.mark.parametrize(
    ("module", "method", "extra"),
    [("sklearn", "pca", "analysis"), ("umap", "umap", "umap")],
)
def test_a_missing_package_is_named(
    module: str, method: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf'pip install "nlu_lite\[{extra}\]"'):
        project(topic_table(), method)


@pytest.mark.slow
def test_umap_is_silent() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        project(topic_table(), "umap")
