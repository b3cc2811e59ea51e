import numpy as np
import pytest
from sklearn import metrics

from nlu_lite.analysis.multi_label_report import multi_label_report

CLASSES = ["a", "b", "c"]


def lists(members: np.ndarray) -> list[list[str]]:
    return [[CLASSES[number] for number in np.flatnonzero(row)] for row in members]


def test_figures_are_those_of_scikit_learn() -> None:
    generator = np.random.default_rng(0)
    true, guesses = generator.random((2, 80, 3)) < 0.4
    report = multi_label_report(lists(true), lists(guesses), classes=CLASSES, baseline=lists(true))
    expected = {
        **{
            f"{mean} F1": metrics.f1_score(true, guesses, average=mean)
            for mean in ("macro", "micro", "weighted")
        },
        "all right": metrics.accuracy_score(true, guesses),
        "wrong": metrics.hamming_loss(true, guesses),
    }
    assert report.figures["model"].to_dict() == pytest.approx(expected, abs=1e-12)
    assert report.figures["TF-IDF"].tolist() == [1, 1, 1, 1, 0]
    figures = metrics.precision_recall_fscore_support(true, guesses)
    for name, values in zip(("precision", "recall", "f1", "support"), figures, strict=True):
        np.testing.assert_allclose(report.classes[name], values, atol=1e-12)


def test_mistakes_say_what_was_missed_and_what_added() -> None:
    report = multi_label_report(
        [["a"], ["a", "b"], []],
        [["a"], ["b", "c"], ["c"]],
        classes=CLASSES,
        texts=["one", "two", "three"],
        index=["x", "y", "z"],
    )
    assert report.mistakes.index.tolist() == ["y", "z"]
    assert report.mistakes["missed"].tolist() == [["a"], []]
    assert report.mistakes["added"].tolist() == [["c"], ["c"]]
    assert "… and" not in str(report)


def test_a_label_that_was_not_learned_is_missed_and_said() -> None:
    report = multi_label_report([["a", "new"]], [["a"]], classes=CLASSES)
    assert report.classes.loc["new", "recall"] == 0
    assert report.notes == (
        "labels that the model has not learned, which count as missed: 'new' (1)",
    )


def test_every_decision_is_calibrated() -> None:
    probabilities = np.array([[0.9, 0.1, 0.1]])
    report = multi_label_report([["a"]], [["a"]], classes=CLASSES, probabilities=probabilities)
    assert report.calibration is not None
    assert report.calibration.error == pytest.approx(0.1)
    assert report.calibration.bins["rows"].sum() == 3
