"""The values of metrics, held against scikit-learn's, SciPy's and nervaluate's."""

import numpy as np
import pytest

from nlu_lite.model.head import HeadTask
from nlu_lite.training.metrics import metric_of
from nlu_lite.training.outcome import Outcome, outcome_of

metrics = pytest.importorskip("sklearn.metrics")


def _value(name: str, task: HeadTask, outcome: Outcome) -> float:
    return metric_of(name, task=task).of(outcome)


@pytest.fixture
def of_classes() -> Outcome:
    random = np.random.default_rng(0)
    shares = random.dirichlet(np.ones(5), size=60).astype(np.float32)
    return outcome_of("classifier", random.integers(0, 4, 60), shares, list("abcde"))


@pytest.fixture
def of_flags() -> Outcome:
    random = np.random.default_rng(1)
    flags = random.random((40, 4)) > [0.5, 0.7, 0.9, 1]
    shares = random.random((40, 4), dtype=np.float32)
    return outcome_of("multi_classifier", flags, shares, list("abcd"))


@pytest.mark.parametrize("average", ["micro", "macro", "weighted"])
def test_f1_is_that_of_scikit_learn(average: str, of_classes: Outcome, of_flags: Outcome) -> None:
    tasks: list[tuple[HeadTask, Outcome]] = [
        ("classifier", of_classes),
        ("multi_classifier", of_flags),
    ]
    for task, outcome in tasks:
        expected = metrics.f1_score(
            outcome.targets, outcome.predicted, average=average, zero_division=0
        )
        assert _value(f"{average}_f1", task, outcome) == pytest.approx(expected)


def test_accuracy_is_that_of_scikit_learn(of_classes: Outcome, of_flags: Outcome) -> None:
    expected = metrics.accuracy_score(of_classes.targets, of_classes.predicted)
    assert _value("accuracy", "classifier", of_classes) == expected
    expected = metrics.accuracy_score(of_flags.targets, of_flags.predicted)
    assert _value("subset_accuracy", "multi_classifier", of_flags) == expected


def test_log_loss_is_that_of_scikit_learn(of_classes: Outcome) -> None:
    shares = of_classes.probabilities.astype(np.float64)
    shares /= shares.sum(axis=1, keepdims=True)
    expected = metrics.log_loss(of_classes.targets, shares, labels=range(5))
    assert _value("log_loss", "classifier", of_classes) == pytest.approx(expected, rel=1e-5)


def test_numbers_are_valued_as_scikit_learn_and_scipy_do() -> None:
    from scipy.stats import spearmanr

    random = np.random.default_rng(2)
    targets = random.integers(0, 5, 50).astype(np.float64)
    guessed = (targets + random.normal(size=50)).round().astype(np.float32)
    outcome = outcome_of("regressor", targets, guessed[:, np.newaxis], ())
    expected = {
        "r2": metrics.r2_score(targets, guessed),
        "mean_absolute_error": metrics.mean_absolute_error(targets, guessed),
        "spearman": spearmanr(targets, guessed).statistic,
    }
    values = {name: _value(name, "regressor", outcome) for name in expected}
    assert values == pytest.approx(expected, rel=1e-6)


def test_entity_f1_is_the_strict_one_of_nervaluate() -> None:
    nervaluate = pytest.importorskip("nervaluate")
    random = np.random.default_rng(3)
    classes = ["O", "B-A", "I-A", "B-B", "I-B"]
    offsets = np.arange(0, 121, 6)
    shares = [random.dirichlet(np.ones(5), size=120).astype(np.float32) for _ in range(2)]
    # Well-formed ones: what ill-formed ones mean differs from package to package.
    targets = outcome_of("ner", np.zeros(120), shares[0], classes, offsets).predicted
    mixed = np.where(random.random((120, 1)) < 0.6, shares[0], shares[1])
    outcome = outcome_of("ner", targets.astype(np.int64), mixed, classes, offsets)
    named = [
        [
            [classes[int(n)] for n in numbers[b:e]]
            for b, e in zip(offsets, offsets[1:], strict=False)
        ]
        for numbers in (outcome.targets, outcome.predicted)
    ]
    report = nervaluate.Evaluator(*named, tags=["A", "B"], loader="list").evaluate()
    expected = report["overall"]["strict"].f1
    assert 0.1 < expected < 0.9
    assert _value("entity_f1", "ner", outcome) == pytest.approx(expected)


def test_an_entity_of_an_unknown_type_is_missed() -> None:
    shares = np.array([[0.9, 0.1], [0.1, 0.9]], dtype=np.float32)
    outcome = outcome_of("ner", np.array([2, 1]), shares, ["O", "B-A", "B-Z"], np.array([0, 2]))
    assert _value("entity_f1", "ner", outcome) == pytest.approx(2 / 3)


@pytest.mark.parametrize("target", [1, -1])
def test_a_row_without_a_label_is_wrong(target: int) -> None:
    shares = np.array([[np.nan, np.nan], [0.2, 0.8]], dtype=np.float32)
    outcome = outcome_of("classifier", np.array([target, 1]), shares, ["a", "b"])
    assert _value("accuracy", "classifier", outcome) == 0.5
    assert _value("macro_f1", "classifier", outcome) == pytest.approx(1 if target < 0 else 2 / 3)
