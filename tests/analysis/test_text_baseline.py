import json
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.analysis.terms import phrases_of
from nlu_lite.analysis.text_baseline import TextBaseline
from nlu_lite.errors import InvalidInput, InvalidModel
from tests.support.topics import TEXTS, TOPIC

NUMBERS = [float(len(text)) for text in TEXTS]
LABELS: dict[str, list[object]] = {
    "classifier": list(TOPIC),
    "sentiment": [topic == TOPIC[0] for topic in TOPIC],
    "multi_classifier": [[topic, "all"] for topic in TOPIC],
    "regressor": list(NUMBERS),
}


@pytest.fixture(scope="module")
def baselines() -> dict[str, TextBaseline]:
    return {task: TextBaseline.fitted(TEXTS, LABELS[task], task=task) for task in LABELS}


def stored(baseline: TextBaseline) -> TextBaseline:
    return TextBaseline.of(baseline.arrays(), json.loads(json.dumps(baseline.settings())))


@pytest.mark.parametrize("task", [*LABELS])
def test_what_was_learned_is_known(baselines: dict[str, TextBaseline], task: str) -> None:
    found = baselines[task].predict(TEXTS)
    if task == "regressor":
        assert np.corrcoef(found, NUMBERS)[0, 1] > 0.9
    elif task == "multi_classifier":
        assert [sorted(those) for those in found] == [sorted(those) for those in LABELS[task]]  # type: ignore[call-overload]
    else:
        assert found == LABELS[task]


@pytest.mark.parametrize("task", [*LABELS])
def test_it_predicts_the_same_after_it_was_stored(
    baselines: dict[str, TextBaseline], task: str
) -> None:
    again = stored(baselines[task])
    texts = [*TEXTS, "", "nothing known", "银行卡", "😀"]
    np.testing.assert_array_equal(again.scores(texts), baselines[task].scores(texts))
    assert again.predict(texts) == baselines[task].predict(texts)
    assert again.classes == baselines[task].classes


@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_probabilities_sum_to_one(baselines: dict[str, TextBaseline], texts: list[str]) -> None:
    probabilities = baselines["classifier"].probabilities(texts)
    assert probabilities.shape == (len(texts), len(set(TOPIC)))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert (probabilities >= 0).all()


def test_scores_are_tf_idf_times_coefficients(baselines: dict[str, TextBaseline]) -> None:
    baseline = baselines["classifier"]
    text = f"{TEXTS[0]} {TEXTS[0]} {TEXTS[-1]}"
    weights = np.zeros(len(baseline.vocabulary))
    for place, term in enumerate(baseline.vocabulary):
        count = Counter(phrases_of(text))[term]
        holding = sum(term in phrases_of(known) for known in TEXTS)
        idf = 1 + math.log((1 + len(TEXTS)) / (1 + holding))
        weights[place] = (1 + math.log(count)) * idf if count else 0
    weights /= np.linalg.norm(weights)
    expected = baseline.coefficients.astype(np.float64) @ weights + baseline.intercepts
    np.testing.assert_allclose(baseline.scores([text])[0], expected, atol=1e-4)


def test_the_same_seed_gives_the_same_numbers() -> None:
    one, other = (
        TextBaseline.fitted(TEXTS, TOPIC, task="classifier", seed=3).coefficients for _ in range(2)
    )
    np.testing.assert_array_equal(one, other)


def test_a_label_that_all_texts_have_is_given_to_all(baselines: dict[str, TextBaseline]) -> None:
    assert all("all" in those for those in baselines["multi_classifier"].predict(["", "new"]))


def test_scripts_without_blanks_are_learned() -> None:
    texts = ["我的银行卡丢了", "银行卡在哪里", "今天的汇率是多少", "汇率不对"]
    baseline = TextBaseline.fitted(texts, [*"aabb"], task="classifier")
    assert baseline.predict(["你的银行卡", "看汇率"]) == ["a", "b"]


def test_labels_may_be_numbers() -> None:
    baseline = TextBaseline.fitted(["a b", "c d"], np.array([3, 4]).tolist(), task="classifier")
    assert stored(baseline).predict(["a", "d"]) == [3, 4]


def test_blank_texts_are_refused() -> None:
    with pytest.raises(InvalidInput, match="all of 2 texts are blank"):
        TextBaseline.fitted(["", " "], ["a", "b"], task="classifier")


def test_arrays_that_do_not_fit_are_refused(baselines: dict[str, TextBaseline]) -> None:
    arrays = baselines["classifier"].arrays()
    with pytest.raises(InvalidModel, match=r"idf of shape \(3,\), expected"):
        TextBaseline.of({**arrays, "idf": arrays["idf"][:3]}, baselines["classifier"].settings())
