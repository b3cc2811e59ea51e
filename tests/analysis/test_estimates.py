import numpy as np
import pytest

from nlu_lite.analysis.estimates import ESTIMATES, Block
from nlu_lite.analysis.metrics import METRICS, unit_rows
from nlu_lite.analysis.search import row_lengths
from nlu_lite.common.arrays import FloatArray


@pytest.mark.parametrize("metric", list(ESTIMATES))
@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3], ids=str)
def test_an_estimate_is_never_farther_off_than_it_says(metric: str, scale: float) -> None:
    random = np.random.default_rng(0)
    queries = (random.standard_normal((8, 384)) * scale).astype(np.float32)
    rows = np.concatenate([queries, (random.standard_normal((600, 384)) * scale)])
    rows = rows.astype(np.float32)
    check(metric, queries, rows)
    # Rows of length one, up to rounding.
    check(metric, queries, unit_rows(rows) * np.float32(1 + 2e-7))


def check(metric: str, queries: FloatArray, rows: FloatArray) -> None:
    nearness, error = ESTIMATES[metric](queries, len(rows))(Block(0, rows, row_lengths(rows)))
    for place, query in enumerate(queries):
        values = METRICS[metric].of_rows(rows, np.broadcast_to(query, rows.shape))
        exact = values if METRICS[metric].nearer_is_greater else -values
        if metric == "euclidean":
            # Without the square of the query's own length.
            exact = float(query.astype(np.float64) @ query) - values**2
        assert np.abs(nearness[:, place] - exact).max() <= error[place]
