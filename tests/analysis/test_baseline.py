import pytest

from nlu_lite.analysis.baseline import BASELINE_NAMES, baseline_of, fitted_baseline
from nlu_lite.errors import InvalidOption


@pytest.mark.parametrize(
    ("task", "texts", "labels"),
    [
        ("classifier", ["a card", "a rate"], ["card", "rate"]),
        ("pos", [["a", "card"]], [["DET", "NOUN"]]),
    ],
    ids=["texts", "words"],
)
def test_a_task_has_its_baseline(task: str, texts: list[str], labels: list[str]) -> None:
    baseline = fitted_baseline(texts, labels, task=task)
    assert baseline.predict(texts) == labels
    assert baseline_of(baseline.arrays(), baseline.settings()).predict(texts) == labels
    assert task in BASELINE_NAMES


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(InvalidOption, match="Did you mean 'classifier'"):
        fitted_baseline(["a"], ["b"], task="clasifier")
