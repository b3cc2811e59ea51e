import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn import metrics

from nlu_lite.analysis.number_report import number_report
from nlu_lite.errors import InvalidInput


def test_figures_are_those_of_scikit_learn_and_scipy() -> None:
    generator = np.random.default_rng(0)
    true = generator.integers(0, 9, 60).astype(float)
    sides = {
        name: true + generator.normal(size=60) * s for name, s in (("model", 1), ("TF-IDF", 3))
    }
    report = number_report(
        true.tolist(), sides["model"].tolist(), baseline=sides["TF-IDF"].tolist()
    )
    for name, predicted in sides.items():
        expected = [
            metrics.r2_score(true, predicted),
            metrics.mean_absolute_error(true, predicted),
            metrics.root_mean_squared_error(true, predicted),
            spearmanr(true, predicted).statistic,
        ]
        assert report.figures[name].tolist() == pytest.approx(expected, abs=1e-12)


def test_the_greatest_error_comes_first() -> None:
    report = number_report([1, 2, 3], [1, 4, 2], texts=["a", "b", "c"], index=[7, 8, 9])
    assert report.mistakes.index.tolist() == [8, 9, 7]
    assert report.mistakes["error"].tolist() == [2, -1, 0]
    assert report.mistakes["text"].tolist() == ["b", "c", "a"]


def test_rows_without_a_number_are_left_out_and_that_is_said() -> None:
    report = number_report([1, 2, 3], [1, float("nan"), 3], baseline=[2, 2, 2])
    assert report.rows == 2
    assert report.figures.loc["R2", "model"] == 1
    assert report.notes == ("1 of 3 rows were given no number and are left out",)
    assert "note: 1 of 3" in str(report)


def test_of_equal_numbers_no_variance_is_explained() -> None:
    figures = number_report([1, 1], [1, 2]).figures["model"]
    assert np.isnan(figures["R2"]) and np.isnan(figures["Spearman"])


def test_nothing_to_compare_is_refused() -> None:
    with pytest.raises(InvalidInput, match="none of 1 rows"):
        number_report([1], [float("nan")])
