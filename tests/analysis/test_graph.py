from pathlib import Path

import numpy as np
import pytest

from nlu_lite.analysis.graph import GRAPH_METRICS, Graph
from nlu_lite.analysis.metrics import METRICS
from nlu_lite.analysis.search import Searched, nearest_rows
from nlu_lite.common.arrays import FloatArray

pytest.importorskip("usearch")


def clustered(rows: int, *, dimension: int = 32, seed: int = 0) -> FloatArray:
    """Vectors as models give them: in groups, and more numbers than ways to differ."""
    random = np.random.default_rng(seed)
    ways = random.normal(size=(8, dimension))
    centres = random.normal(size=(50, 8))
    places = centres[random.integers(50, size=rows)] + random.normal(size=(rows, 8)) / 2
    return (places @ ways).astype(np.float32)


@pytest.mark.parametrize("metric", GRAPH_METRICS)
def test_nearly_all_of_the_nearest_rows_are_found(metric: str) -> None:
    vectors = clustered(5_000)
    vectors[7] = np.nan
    searched, queries = Searched(vectors), clustered(100)[50:]
    found, values = Graph.of(vectors, METRICS[metric]).nearest(
        searched, queries, 10, METRICS[metric]
    )
    expected, _ = nearest_rows(searched, queries, 10, METRICS[metric])
    shared = [len(set(one) & set(other)) for one, other in zip(found, expected, strict=True)]
    assert np.mean(shared) / 10 >= 0.95
    again = METRICS[metric].of_rows(vectors[found[:, 0]], queries)
    assert np.allclose(values[:, 0], again)
    nearer = np.diff(values) * (-1 if METRICS[metric].nearer_is_greater else 1)
    assert (nearer >= 0).all()


def test_it_is_the_same_after_it_was_saved(tmp_path: Path) -> None:
    vectors, metric = clustered(500), METRICS["cosine"]
    graph, searched = Graph.of(vectors, metric), Searched(vectors)
    graph.save(tmp_path / "graph.usearch")
    opened = Graph.open(tmp_path / "graph.usearch", vectors.shape[1], metric)
    asked = (searched, vectors[:20], 5, metric)
    (rows, values), (again, values_again) = graph.nearest(*asked), opened.nearest(*asked)
    assert np.array_equal(rows, again)
    assert np.array_equal(values, values_again)


@pytest.mark.parametrize("rows", [0, 3])
def test_where_there_are_fewer_rows_there_are_no_more(rows: int) -> None:
    vectors, metric = clustered(rows + 2), METRICS["cosine"]
    vectors[rows:] = np.nan
    graph = Graph.of(vectors, metric)
    found, values = graph.nearest(Searched(vectors), clustered(1), 5, metric)
    assert sorted(found[0]) == [-1] * (5 - rows) + list(range(rows))
    assert np.isnan(values[0]).sum() == 5 - rows
