import os
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.utils.estimator_checks import check_estimator
from transformers import BertModel

import nlu_lite
from nlu_lite.errors import InvalidInput, InvalidOption, MissingExtra, UnknownReference
from nlu_lite.pipeline import Pipeline
from nlu_lite.sklearn import TextEmbedder
from tests.support.number_texts import ReadsNumbers
from tests.support.random_models import write_model

TEXTS = ["I love NLP", "Do you?", None, " \n", "I love NLP", "Kittens and cats."]
SENTENCES = "en.embed_sentence.minilm_L6_384"
WORDS = "en.embed.minilm_L6_384"


class OfNumbers(ReadsNumbers, TextEmbedder):
    """TextEmbedder, but that it reads numbers."""


OF_NUMBERS = "brings numbers, which are refused by InvalidInput; OfNumbers passes it"
NOT_OF_TEXTS = {
    **dict.fromkeys(
        [
            "check_array_api_input",
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
            "check_transformer_data_not_an_array",
            "check_transformer_general",
            "check_transformers_unfitted_stateless",
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


@pytest.mark.parametrize(
    ("embedder", "exceptions"),
    [(TextEmbedder(), NOT_OF_TEXTS), (OfNumbers(), {})],
    ids=["texts", "numbers"],
)
@pytest.mark.slow
def test_scikit_learns_own_checks(
    embedder: TextEmbedder, exceptions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without it one check would be skipped.
    monkeypatch.setenv("SCIPY_ARRAY_API", "1")
    results = check_estimator(embedder, expected_failed_checks=exceptions)
    assert {result["status"] for result in results} <= {"passed", "xfail"}
    passed = {result["check_name"] for result in results if result["status"] == "passed"}
    assert not passed & set(exceptions)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"truncate_dim": 5},
        {"normalize": False},
        {"normalize": False, "truncate_dim": 5},
        {"pooling": "cls"},
        {"layers": [-1, -2], "layer_pooling": "concatenate", "truncate_dim": 700},
    ],
    ids=str,
)
@pytest.mark.parametrize("remember", [0, 16])
def test_the_vectors_are_those_of_predict_embeds(
    options: dict[str, Any], remember: float, embedded: Pipeline
) -> None:
    pipelines = {SENTENCES: nlu_lite.load(SENTENCES, device="cpu"), WORDS: embedded}
    for ref, pipeline in pipelines.items():
        if ref == WORDS and "pooling" in options:
            options = {**options, "pooling": "max"}
        embedder = TextEmbedder(ref, device="cpu", remember=remember, **options)
        expected = pipeline.predict_embeds(TEXTS, **options)
        for _ in range(2):
            found = embedder.fit_transform(TEXTS)
            assert found.dtype == np.float32
            # What was computed in another batch may differ in its last bits.
            np.testing.assert_allclose(found, expected, atol=1e-6)


def test_what_is_done_with_the_rows_does_not_come_back() -> None:
    embedder = TextEmbedder()
    first = embedder.transform(TEXTS)
    kept = first.copy()
    first[:] = 0
    np.testing.assert_array_equal(embedder.transform(TEXTS), kept)


def test_fit_is_not_needed_and_the_names_are_known_before_it() -> None:
    names = TextEmbedder(truncate_dim=3).get_feature_names_out()
    assert names.tolist() == ["textembedder0", "textembedder1", "textembedder2"]
    assert TextEmbedder(truncate_dim=3).transform(["text"]).shape == (1, 3)


def test_a_clone_and_a_pickle_are_the_parameters_and_nothing_more() -> None:
    embedder = TextEmbedder(layers=[-1, -2], truncate_dim=8, missing="zero").fit(["text"])
    embedder.transform(TEXTS)
    copied = pickle.dumps(embedder)
    assert len(copied) < 1_000
    for one in (clone(embedder), pickle.loads(copied)):
        assert one.get_params() == embedder.get_params()
        np.testing.assert_array_equal(one.transform(TEXTS), embedder.transform(TEXTS))


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_set_output(library: str) -> None:
    pytest.importorskip(library)
    texts = pd.Series(TEXTS, index=["x", "x", "y", "z", "z", "w"])
    embedder = TextEmbedder(truncate_dim=2).set_output(transform=library)
    found = embedder.fit_transform(texts)
    assert list(found.columns) == ["textembedder0", "textembedder1"]
    plain = TextEmbedder(truncate_dim=2).transform(texts)
    np.testing.assert_array_equal(found.to_numpy(), plain)
    if library == "pandas":
        pd.testing.assert_index_equal(found.index, texts.index)
        assert set(map(str, found.dtypes)) == {"float32"}


def test_the_column_has_to_be_the_one_of_the_fit() -> None:
    frame = pd.DataFrame({"review": ["a", "b"]})
    embedder = TextEmbedder().fit(frame)
    assert embedder.n_features_in_ == 1
    assert embedder.feature_names_in_.tolist() == ["review"]
    with pytest.raises(ValueError, match="title"):
        embedder.transform(frame.set_axis(["title"], axis="columns"))
    with pytest.warns(UserWarning, match="valid feature names"):
        embedder.transform(["a", "b"])
    assert not hasattr(embedder.fit(frame["review"]), "feature_names_in_")


WORDLESS = [row for row, text in enumerate(TEXTS) if not (text or "").strip()]


def rows_without_words(missing: str) -> npt.NDArray[np.float32]:
    found: npt.NDArray[np.float32] = TextEmbedder(missing=missing).fit_transform(TEXTS)  # type: ignore[arg-type]
    others = np.delete(found, WORDLESS, axis=0)
    assert np.isfinite(others).all() and (others != 0).any(axis=1).all()
    return found[WORDLESS]


def test_a_missing_text_is_a_row_of_nan() -> None:
    assert TextEmbedder().missing == "nan"
    assert np.isnan(rows_without_words("nan")).all()


def test_a_missing_text_may_be_a_row_of_zeros() -> None:
    assert (rows_without_words("zero") == 0).all()


def test_a_missing_text_may_be_refused() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)2 of the 6 texts .* row 2; .*'zero'"):
        TextEmbedder(missing="error").fit_transform(TEXTS)
    assert TextEmbedder(missing="error").fit_transform(["text"]).shape == (1, 384)


@pytest.mark.parametrize(
    ("parameters", "error", "message"),
    [
        ({"missing": "zeros"}, InvalidOption, "Did you mean 'zero'"),
        ({"remember": -1}, InvalidOption, "remember=-1; expected a number of megabytes"),
        ({"remember": "256"}, InvalidOption, "remember='256'"),
        ({"remember": True}, InvalidOption, "remember=True"),
        ({"remember": float("nan")}, InvalidOption, "remember=nan"),
        ({"pooling": "average"}, InvalidOption, "pooling='average'"),
        ({"ref": WORDS, "pooling": None}, InvalidOption, "one vector a text"),
        ({"layers": 7}, InvalidOption, "layers=7"),
        ({"truncate_dim": 385}, InvalidOption, "384 numbers"),
        ({"cache": -1}, InvalidOption, "cache=-1"),
        ({"ref": f"{SENTENCES} {WORDS}"}, InvalidOption, "2: en"),
        ({"ref": None}, InvalidOption, "needs a reference"),
        ({"ref": "en.embed_sentence.minilm"}, UnknownReference, "minilm_L6_384"),
        ({"precision": "fp64"}, InvalidOption, "precision='fp64'"),
    ],
    ids=str,
)
def test_a_parameter_is_checked_by_fit(
    parameters: dict[str, Any], error: type[Exception], message: str
) -> None:
    embedder = TextEmbedder(**parameters)
    with pytest.raises(error, match=message):
        embedder.fit(["text"])
    with pytest.raises(error, match=message):
        embedder.transform(["text"])


def test_a_search_may_draw_numbers_of_numpy() -> None:
    drawn = TextEmbedder(truncate_dim=np.int64(3), layers=np.int64(2), remember=np.int64(1))  # type: ignore[arg-type]
    plain = TextEmbedder(truncate_dim=3, layers=2)
    np.testing.assert_array_equal(drawn.fit_transform(TEXTS), plain.fit_transform(TEXTS))


def test_other_weights_in_the_same_folder_are_not_taken_for_the_first(
    small_bert: BertModel, tmp_path: Path
) -> None:
    embedder = TextEmbedder("en.embed.bert.small_L2_128", path=tmp_path, device="cpu")
    write_model(small_bert, tmp_path)
    before = embedder.fit_transform(["text"])
    np.testing.assert_array_equal(embedder.transform(["text"]), before)
    changed = {name: tensor * 1.5 for name, tensor in small_bert.state_dict().items()}
    write_model(small_bert, tmp_path, weights=changed)
    os.utime(tmp_path / "model.safetensors", ns=(1, 1))
    assert not np.allclose(embedder.transform(["text"]), before)


def test_without_scikit_learn_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.delitem(sys.modules, "nlu_lite.sklearn")
    with pytest.raises(MissingExtra, match=r'scikit-learn, which .*"nlu_lite\[analysis\]"'):
        import nlu_lite.sklearn  # noqa: F401
