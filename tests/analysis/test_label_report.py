import re

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from nlu_lite.analysis.label_report import LabelReport, label_report
from nlu_lite.errors import InvalidInput, InvalidOption

CLASSES = ["card", "rate", "pin", "other"]


def drawn(seed: int, count: int = 300) -> tuple[list[str], list[str], list[str]]:
    """True labels, better guesses and worse ones."""
    generator = np.random.default_rng(seed)
    true = generator.choice(CLASSES, count, p=[0.5, 0.3, 0.15, 0.05])
    guesses = [
        np.where(generator.random(count) < share, true, generator.choice(CLASSES, count))
        for share in (0.7, 0.4)
    ]
    return true.tolist(), guesses[0].tolist(), guesses[1].tolist()


def odd_report() -> LabelReport:
    """Of labels and texts that HTML and notebooks would take for more than text."""
    return label_report(
        ["<b>x</b>", "y & z", "unseen", "y & z"],
        ["y & z", "y & z", "y & z", None],
        classes=["<b>x</b>", "y & z"],
        probabilities=np.full((4, 2), 0.5),
        baseline=["y & z"] * 4,
        texts=["<script>alert(1)</script>", "b", "costs $5 or $6", "two\nlines"],
        notes=["a note with <i>"],
    )


@pytest.mark.parametrize("side", ["model", "TF-IDF"])
def test_the_means_are_those_of_scikit_learn(side: str) -> None:
    true, model, baseline = drawn(0)
    report = label_report(true, model, classes=CLASSES, baseline=baseline)
    predicted = model if side == "model" else baseline
    expected = {
        "accuracy": metrics.accuracy_score(true, predicted),
        **{
            f"{mean} F1": metrics.f1_score(true, predicted, average=mean)
            for mean in ("macro", "micro", "weighted")
        },
    }
    assert report.figures[side].to_dict() == pytest.approx(expected, abs=1e-12)


def test_the_classes_have_the_figures_of_scikit_learn() -> None:
    true, model, baseline = drawn(1)
    report = label_report(true, model, classes=CLASSES, baseline=baseline)
    figures = metrics.precision_recall_fscore_support(true, model, labels=CLASSES)
    expected = dict(zip(("precision", "recall", "f1", "support"), figures, strict=True))
    assert report.classes.index.tolist() == CLASSES
    for name, values in expected.items():
        np.testing.assert_allclose(report.classes[name], values, atol=1e-12)
    rival = metrics.f1_score(true, baseline, labels=CLASSES, average=None)
    np.testing.assert_allclose(report.classes["baseline_f1"], rival, atol=1e-12)


def test_the_confusion_is_that_of_scikit_learn() -> None:
    true, model, _ = drawn(2)
    report = label_report(true, model, classes=CLASSES)
    expected = metrics.confusion_matrix(true, model, labels=CLASSES)
    np.testing.assert_array_equal(report.confusion, expected)
    assert report.confusion.columns.tolist() == CLASSES
    assert report.confused["count"].sum() == expected.sum() - np.diag(expected).sum()
    assert report.confused["count"].is_monotonic_decreasing


def test_who_alone_is_right_is_counted() -> None:
    report = label_report(["a"] * 4, [*"aaab"], classes=["a", "b"], baseline=[*"abba"])
    assert report.only_right == (2, 1)


def test_mistakes_are_told_by_the_index_the_surest_first() -> None:
    report = label_report(
        ["a", "b", "a"],
        ["b", "b", "b"],
        classes=["a", "b"],
        probabilities=np.array([[0.4, 0.6], [0.1, 0.9], [0.2, 0.8]]),
        texts=["one", "two", "three"],
        index=[7, 8, 7],
    )
    expected = pd.DataFrame(
        {
            "text": ["three", "one"],
            "true": ["a", "a"],
            "predicted": ["b", "b"],
            "confidence": [0.8, 0.6],
        },
        index=[7, 7],
    )
    pd.testing.assert_frame_equal(report.mistakes, expected)


def test_a_label_that_was_not_learned_is_a_mistake_and_said() -> None:
    report = label_report(["a", "new", "new"], ["a", "a", "a"], classes=["a", "b"])
    assert report.accuracy == pytest.approx(1 / 3)
    assert report.classes.loc["new", "support"] == 2
    assert report.notes == (
        "2 of 3 rows have labels that the model has not learned, which count as mistakes: "
        "'new' (2)",
    )


def test_no_label_is_a_mistake_and_said() -> None:
    report = label_report(["a", "a", "b"], ["a", None, float("nan")], classes=["a", "b"])
    assert report.accuracy == pytest.approx(1 / 3)
    assert report.confusion["(none)"].tolist() == [1, 1]
    assert report.mistakes["predicted"].tolist() == [None, None]
    assert report.notes == ("2 of 3 rows were given no label, which counts as a mistake",)


def test_rows_without_a_label_have_no_part_in_the_calibration() -> None:
    probabilities = np.array([[0.9, 0.1], [np.nan, np.nan]])
    report = label_report(["a", "b"], ["a", None], classes=["a", "b"], probabilities=probabilities)
    assert report.calibration is not None
    assert report.calibration.error == pytest.approx(0.1)


def test_the_worst_class_comes_first() -> None:
    true, model, _ = drawn(3)
    report = label_report(true, model, classes=[*CLASSES, "never"])
    assert report.worst()["f1"].is_monotonic_increasing
    assert "never" not in report.worst().index
    assert len(report.worst(2)) == 2


@pytest.mark.parametrize("labels", [[0, 1, 1], [True, False, False], [1.5, 2.5, 2.5]], ids=str)
def test_labels_need_not_be_text(labels: list[float]) -> None:
    report = label_report(labels, labels, classes=sorted(set(labels)))
    assert report.accuracy == 1.0
    assert str(labels[0]) in str(report) or f"{labels[0]:.3f}" in str(report)
    assert report._repr_html_()


def test_text_says_what_is_to_be_known() -> None:
    shown = str(odd_report())
    assert "4 rows, 3 classes; accuracy 0.250" in shown
    assert "note: a note with <i>" in shown
    assert "f1 of TF-IDF" in shown
    assert repr(odd_report()) == shown


def test_html_escapes_what_is_the_users() -> None:
    shown = odd_report()._repr_html_()
    assert "<script" not in shown and "<i>" not in shown and "<b>x" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "$" not in shown.replace("&#36;", "")
    assert "a note with &lt;i&gt;" in shown


def test_html_is_for_light_and_dark_pages() -> None:
    shown = odd_report()._repr_html_()
    assert not re.search(r"[;\"]color:", shown)
    assert all(found.startswith("rgba(") for found in re.findall(r"background:([^;\"]+)", shown))


def test_of_many_classes_the_pairs_are_shown_and_no_matrix() -> None:
    classes = [f"class {number}" for number in range(40)]
    report = label_report(classes, [*classes[1:], "class 0"], classes=classes)
    assert "vertical-rl" not in report._repr_html_()
    assert "most confused" in report._repr_html_()
    assert "… and 20 more: report.classes" in str(report)
    assert report.confusion.shape == (40, 40)


def test_a_right_label_that_is_missing_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"1 of 2 rows have no label: 'second'\..*dropna"):
        label_report(["a", None], ["a", "a"], classes=["a"], index=["first", "second"])  # type: ignore[list-item]


def test_no_rows_are_refused() -> None:
    with pytest.raises(InvalidInput, match="there is no row"):
        label_report([], [], classes=["a"])


@pytest.mark.parametrize("name", ["baseline", "texts", "index"])
def test_columns_of_other_lengths_are_refused(name: str) -> None:
    with pytest.raises(InvalidOption, match=f"{name} has 1 rows and true has 2"):
        label_report(["a", "a"], ["a", "a"], classes=["a"], **{name: ["a"]})  # type: ignore[arg-type]


def test_probabilities_of_another_shape_are_refused() -> None:
    with pytest.raises(InvalidOption, match=r"shape \(2, 3\); expected \(2, 1\)"):
        label_report(["a", "a"], ["a", "a"], classes=["a"], probabilities=np.ones((2, 3)))
