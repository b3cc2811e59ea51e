import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib  # type: ignore[import-untyped]
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from sklearn.base import clone, is_classifier
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import check_estimator

from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning, UnknownReference
from nlu_lite.sklearn import TextClassifier
from tests.support.fuzz_texts import fuzzed_text
from tests.support.number_texts import ReadsNumbers
from tests.support.topics import TEXTS, TOPIC, sentences

SENTENCES = "en.embed_sentence.minilm_L6_384"
WORDS = "en.embed.minilm_L6_384"
# Four of each of two topics.
TWO = [*range(4), *range(5, 9)]
SOME, LABELS = [TEXTS[row] for row in TWO], [TOPIC[row] for row in TWO]


class OfNumbers(ReadsNumbers, TextClassifier):
    """TextClassifier, but that it reads numbers."""


OF_NUMBERS = "brings numbers, which are refused by InvalidInput; OfNumbers passes it"
NOT_OF_TEXTS = {
    **dict.fromkeys(
        [
            "check_array_api_input",
            "check_class_weight_classifiers",
            "check_classifier_data_not_an_array",
            "check_classifiers_classes",
            "check_classifiers_one_label",
            "check_classifiers_regression_target",
            "check_classifiers_train",
            "check_complex_data",
            "check_dict_unchanged",
            "check_dont_overwrite_parameters",
            "check_dtype_object",
            "check_estimators_dtypes",
            "check_estimators_fit_returns_self",
            "check_estimators_overwrite_params",
            "check_estimators_pickle",
            "check_f_contiguous_array_estimator",
            "check_fit1d",
            "check_fit2d_1feature",
            "check_fit2d_1sample",
            "check_fit2d_predict1d",
            "check_fit_check_is_fitted",
            "check_fit_idempotent",
            "check_fit_score_takes_y",
            "check_methods_sample_order_invariance",
            "check_methods_subset_invariance",
            "check_n_features_in",
            "check_n_features_in_after_fitting",
            "check_pipeline_consistency",
            "check_positive_only_tag_during_fit",
            "check_readonly_memmap_input",
            "check_requires_y_none",
            "check_supervised_y_2d",
            "check_supervised_y_no_nan",
        ],
        OF_NUMBERS,
    ),
    "check_estimator_sparse_array": (
        "makes a sparse array of one dimension of what takes one dimension, which SciPy can't"
    ),
    "check_estimators_empty_data_messages": (
        "asks for scikit-learn's own sentence; an empty column is refused by that of InvalidInput"
    ),
}


# Some checks bring a class of one row.
@pytest.mark.filterwarnings("ignore::nlu_lite.errors.TrainingDataWarning")
@pytest.mark.parametrize(
    ("classifier", "exceptions"),
    [(TextClassifier(), NOT_OF_TEXTS), (OfNumbers(), {})],
    ids=["texts", "numbers"],
)
@pytest.mark.slow
def test_scikit_learns_own_checks(
    classifier: TextClassifier, exceptions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without it one check would be skipped.
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    results = check_estimator(classifier, expected_failed_checks=exceptions)
    assert {result["status"] for result in results} <= {"passed", "xfail"}
    passed = {result["check_name"] for result in results if result["status"] == "passed"}
    assert not passed & set(exceptions)


def test_it_is_a_classifier_that_gives_what_the_pipeline_gives() -> None:
    classifier = TextClassifier(device="cpu").fit(TEXTS, TOPIC)
    fitted = sentences().fit(TEXTS, y=TOPIC, task="classifier")
    assert is_classifier(classifier)
    assert classifier.classes_.tolist() == sorted(set(TOPIC))
    np.testing.assert_allclose(
        classifier.predict_proba(TEXTS), fitted.predict_proba(TEXTS), atol=1e-6
    )
    assert (
        classifier.predict(TEXTS).tolist() == fitted.predict(TEXTS)["trained_classifier"].tolist()
    )
    assert classifier.score(TEXTS, TOPIC) == fitted.score(TEXTS, y=TOPIC) == 1.0
    pd.testing.assert_frame_equal(classifier.history_, fitted.history)


def of_polars() -> object:
    return pytest.importorskip("polars").Series(LABELS)


KINDS: dict[str, Callable[[], Any]] = {
    "texts": lambda: LABELS,
    "array": lambda: np.array(LABELS),
    "objects": lambda: np.array(LABELS, dtype=object),
    "Series": lambda: pd.Series(LABELS, index=[f"row {row}" for row in TWO]),
    "categories": lambda: pd.Series(LABELS, dtype="category"),
    "column of polars": of_polars,
    "whole numbers": lambda: [10] * 4 + [9] * 4,
    "small and below zero": lambda: np.array([1] * 4 + [-1] * 4, dtype=np.int8),
    "whole, as decimal ones": lambda: np.array([2.0] * 4 + [1.0] * 4),
    "numbers that may be missing": lambda: pd.Series([1] * 4 + [0] * 4, dtype="Int64"),
    "true and false": lambda: np.array([True] * 4 + [False] * 4),
}


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_any_kind(kind: str) -> None:
    y = KINDS[kind]()
    expected = np.asarray(list(y))
    classifier = TextClassifier().fit(SOME, y)
    assert classifier.classes_.tolist() == np.unique(expected).tolist()
    assert classifier.classes_.dtype.kind == expected.dtype.kind
    found = classifier.predict(SOME)
    assert found.tolist() == expected.tolist()
    assert found.dtype == classifier.classes_.dtype


def test_probabilities_stand_in_the_order_of_the_classes() -> None:
    probabilities = TextClassifier().fit(SOME, [1] * 4 + [0] * 4).predict_proba(SOME)
    assert probabilities.dtype == np.float32
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)
    assert (probabilities[:4, 1] > 0.5).all() and (probabilities[4:, 0] > 0.5).all()


@pytest.mark.slow
def test_an_encoder_that_knew_other_classes_before_goes_on(tmp_path: Path) -> None:
    sentences().fit(SOME, y=["z"] * 4 + ["y"] * 4, task="classifier").save(tmp_path / "model")
    classifier = TextClassifier(
        None, path=tmp_path / "model", device="cpu", tune="all", epochs=1, validation=0
    ).fit(SOME, ["b"] * 4 + ["a"] * 4)
    assert classifier.pipeline_.classes_.tolist() == ["y", "z", "a", "b"]
    assert classifier.classes_.tolist() == ["a", "b", "y", "z"]
    assert classifier.class_prior_.tolist() == [0.5, 0.5, 0, 0]
    by_pipeline = classifier.pipeline_.predict_proba(SOME)
    np.testing.assert_allclose(
        classifier.predict_proba(SOME), by_pipeline[:, [2, 3, 0, 1]], atol=1e-6
    )


WORDLESS = [None, float("nan"), "", " \n"]


@pytest.mark.parametrize("text", WORDLESS, ids=repr)
def test_a_text_without_words_is_given_the_most_frequent_class(text: object) -> None:
    classifier = TextClassifier().fit(SOME[:-1], LABELS[:-1])
    others = classifier.predict_proba(SOME[-2:])
    texts = [SOME[-2], text, SOME[-1]]
    said = r"1 of the 3 texts .* row 1; .* most frequent class .* 'delivery'.*'error'"
    with pytest.warns(TrainingDataWarning, match=said):
        found = classifier.predict_proba(texts)
    np.testing.assert_allclose(found[1], [4 / 7, 3 / 7], atol=1e-6)
    np.testing.assert_array_equal(found[[0, 2]], others)
    with pytest.warns(TrainingDataWarning, match="most frequent class"):
        assert classifier.predict(texts)[1] == "delivery"


def test_a_text_without_words_may_be_refused() -> None:
    classifier = TextClassifier(missing="error").fit(SOME, LABELS)
    with pytest.raises(InvalidInput, match=r"(?s)2 of the 3 texts .* row 1; .*'prior'"):
        classifier.predict([SOME[0], None, " "])
    assert classifier.predict(SOME[:1]).tolist() == ["delivery"]


def test_texts_without_words_are_not_learned_from() -> None:
    texts, labels = [*SOME, None, " "], [*LABELS, "nothing", "nothing"]
    with pytest.warns(TrainingDataWarning, match=r"2 of 10 rows have a text without words"):
        classifier = TextClassifier().fit(texts, labels)
    assert classifier.classes_.tolist() == ["delivery", "exchange"]
    np.testing.assert_array_equal(
        classifier.predict_proba(SOME), TextClassifier().fit(SOME, LABELS).predict_proba(SOME)
    )


# Some hold nothing but what is no word, such as a blank of no width.
@pytest.mark.filterwarnings("ignore::nlu_lite.errors.TrainingDataWarning")
@pytest.mark.filterwarnings("ignore::nlu_lite.errors.UnknownWordsWarning")
def test_any_text_has_a_class() -> None:
    classifier = TextClassifier().fit(SOME, LABELS)
    texts = [fuzzed_text(number) for number in range(30)]
    probabilities = classifier.predict_proba(texts)
    assert probabilities.shape == (30, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-6)


def test_the_column_has_to_be_the_one_of_the_fit() -> None:
    frame = pd.DataFrame({"review": SOME}, index=range(5, 13))
    classifier = TextClassifier().fit(frame, LABELS)
    assert classifier.n_features_in_ == 1
    assert classifier.feature_names_in_.tolist() == ["review"]
    assert classifier.predict(frame).tolist() == LABELS
    with pytest.raises(ValueError, match="title"):
        classifier.predict(frame.set_axis(["title"], axis="columns"))
    assert not hasattr(classifier.fit(frame["review"], LABELS), "feature_names_in_")


def test_of_several_columns_one_has_to_be_chosen() -> None:
    frame = pd.DataFrame({"stars": range(8), "review": SOME})
    with pytest.raises(InvalidInput, match=r"2 columns .*(?s:.)*'review'.*TextClassifier\(\)"):
        TextClassifier().fit(frame, LABELS)


def test_a_clone_has_the_parameters_alone() -> None:
    classifier = TextClassifier(class_weight="balanced", layers=[-1, -2]).fit(SOME, LABELS)
    copied = clone(classifier)
    assert copied.get_params() == classifier.get_params()
    with pytest.raises(NotFittedError):
        copied.predict(SOME)
    probabilities = copied.fit(SOME, LABELS).predict_proba(SOME)
    np.testing.assert_array_equal(probabilities, classifier.predict_proba(SOME))


def test_fitted_again_it_begins_anew() -> None:
    classifier = TextClassifier().fit(TEXTS, TOPIC).fit(SOME, LABELS)
    expected = TextClassifier().fit(SOME, LABELS)
    assert classifier.classes_.tolist() == expected.classes_.tolist()
    np.testing.assert_array_equal(classifier.predict_proba(TEXTS), expected.predict_proba(TEXTS))


ELSEWHERE = """
import sys, joblib, numpy as np
classifier, texts, expected = joblib.load(sys.argv[1])
np.testing.assert_allclose(classifier.predict_proba(texts), expected, atol=1e-5)
assert classifier.predict(texts).tolist() == classifier.classes_[expected.argmax(axis=1)].tolist()
"""


@pytest.mark.parametrize("tune", ["head", "all"])
@pytest.mark.slow
def test_another_process_opens_what_was_learned(tune: str, tmp_path: Path) -> None:
    classifier = TextClassifier(tune=tune, epochs=1, device="cpu").fit(SOME, LABELS)  # type: ignore[arg-type]
    joblib.dump((classifier, TEXTS, classifier.predict_proba(TEXTS)), tmp_path / "model")
    subprocess.run([sys.executable, "-c", ELSEWHERE, str(tmp_path / "model")], check=True)
    # The head and what is known of the training; the whole encoder where that has learned.
    assert ((tmp_path / "model").stat().st_size > 1_000_000) == (tune == "all")


def test_the_seed_is_that_of_scikit_learn() -> None:
    def probabilities(random_state: object) -> npt.NDArray[np.float32]:
        classifier = TextClassifier(random_state=random_state, validation=0.3)  # type: ignore[arg-type]
        found: npt.NDArray[np.float32] = classifier.fit(TEXTS, TOPIC).predict_proba(TEXTS)
        return found

    np.testing.assert_array_equal(probabilities(7), probabilities(np.int64(7)))
    np.testing.assert_array_equal(
        probabilities(np.random.RandomState(7)), probabilities(np.random.RandomState(7))
    )
    assert probabilities(None).shape == (len(TEXTS), 3)


def test_a_search_may_draw_numbers_of_numpy() -> None:
    drawn = TextClassifier(layers=np.int64(2), validation=np.float64(0.2), remember=np.int64(1))  # type: ignore[arg-type]
    plain = TextClassifier(layers=2, validation=0.2)
    np.testing.assert_array_equal(
        drawn.fit(TEXTS, TOPIC).predict_proba(TEXTS), plain.fit(TEXTS, TOPIC).predict_proba(TEXTS)
    )


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"missing": "nan"}, InvalidOption, "'prior', 'error'"),
        ({"remember": -1}, InvalidOption, "remember=-1; expected a number of megabytes"),
        ({"tune": "Head"}, InvalidOption, "Did you mean 'head'"),
        ({"validation": "0.1"}, InvalidOption, "validation='0.1'; expected a share"),
        ({"validation": 2.5}, InvalidOption, "validation=2.5 of 8 rows"),
        ({"random_state": -1}, InvalidOption, "random_state=-1"),
        ({"metric": "r2"}, InvalidOption, "metric='r2' is for regressor"),
        ({"class_weight": {"exchnge": 2.0}}, InvalidOption, "Did you mean 'exchange'"),
        ({"layers": 77}, InvalidOption, "layers=77"),
        ({"tune": "all", "epochs": 0}, InvalidOption, "epochs=0"),
        ({"cache": -1}, InvalidOption, "cache=-1"),
        ({"ref": f"{SENTENCES} {WORDS}"}, InvalidOption, "has 2: en"),
        ({"ref": f"{WORDS} train.ner"}, InvalidOption, "train.ner"),
        ({"ref": None}, InvalidOption, "needs a reference"),
        ({"ref": "en.embed_sentence.minilm"}, UnknownReference, "minilm_L6_384"),
    ],
    ids=str,
)
def test_a_parameter_is_checked_by_fit(
    parameters: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        TextClassifier(**parameters).fit(SOME, LABELS)


def test_what_cannot_be_learned_is_a_value_error_as_everywhere_in_scikit_learn() -> None:
    with (
        pytest.warns(TrainingDataWarning, match="without words"),
        pytest.raises(InvalidOption, match="all of 4 rows have the same label, 'delivery'"),
    ):
        TextClassifier().fit([*SOME[:4], None], LABELS[:5])
    with pytest.raises(InvalidOption, match="each label is the text itself"):
        TextClassifier().fit(SOME, SOME)
    with pytest.raises(ValueError, match=r"inconsistent numbers of samples: \[8, 7\]"):
        TextClassifier().fit(SOME, LABELS[:-1])


def test_nothing_is_predicted_before_fit() -> None:
    with pytest.raises(NotFittedError):
        TextClassifier().predict(SOME)
