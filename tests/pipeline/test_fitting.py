"""`fit` and what a fitted pipeline can do, from the user's side."""

import pickle
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.errors import IgnoredSettingWarning, InvalidInput, InvalidOption
from nlu_lite.pipeline import Pipeline
from tests.support.mails import mails, named

SENTENCES = "en.embed_sentence.minilm_L6_384"
TOKENS = "en.embed.minilm_L6_384"

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")


@pytest.fixture(scope="module")
def fitted() -> Pipeline:
    return nlu_lite.load(f"{SENTENCES} train.classifier").fit(mails())


@pytest.fixture(scope="module")
def tuned() -> Pipeline:
    return nlu_lite.load(SENTENCES).fit(
        mails(), task="classifier", tune="all", epochs=2, learning_rate=5e-4, batch_size=4
    )


@pytest.fixture(scope="module")
def finder() -> Pipeline:
    return nlu_lite.load(f"{TOKENS} train.ner").fit(named(), validation=0)


def test_nlus_line_gives_labels(fitted: Pipeline) -> None:
    table = fitted.predict("My parcel was left at another doorstep.")
    assert table["trained_classifier"].tolist() == ["delivery"]
    assert 0.25 < table["trained_classifier_confidence"].iloc[0] <= 1


def test_the_pipeline_that_was_fitted_stays_as_it_is() -> None:
    pipeline = nlu_lite.load(SENTENCES)
    before = pipeline.predict_embeds("one text")
    pipeline.fit(mails(), task="classifier")
    assert pipeline.models[SENTENCES].head is None
    assert np.array_equal(pipeline.predict_embeds("one text"), before)


def test_probabilities_are_in_the_order_of_the_classes(fitted: Pipeline) -> None:
    assert fitted.classes_.tolist() == ["account", "billing", "delivery", "product"]
    shares = fitted.predict_proba(mails()["text"])
    assert shares.shape == (24, 4)
    labels = fitted.predict(mails())["trained_classifier"]
    assert fitted.classes_[shares.argmax(axis=1)].tolist() == labels.tolist()


def test_texts_without_words_have_no_probabilities(fitted: Pipeline) -> None:
    shares = fitted.predict_proba(["", "a parcel"])
    assert np.isnan(shares[0]).all()
    assert not np.isnan(shares[1]).any()


def test_the_score_is_the_accuracy_of_the_labels(fitted: Pipeline) -> None:
    labels = fitted.predict(mails())["trained_classifier"]
    assert fitted.score(mails()) == pytest.approx((labels == mails()["y"]).mean())


def test_labels_that_were_never_seen_are_mistakes(fitted: Pipeline) -> None:
    other = mails().assign(y="weather")
    assert fitted.score(other) == 0
    report = fitted.report(other)
    assert "weather" in str(report)


def test_a_report_has_tf_idf_beside_it_and_names_shared_texts(fitted: Pipeline) -> None:
    report = fitted.report(mails())
    assert "TF-IDF" in str(report)
    assert "training data" in str(report)
    assert "<table" in report._repr_html_()


def test_a_report_of_a_saved_pipeline_is_the_same(fitted: Pipeline, tmp_path: Path) -> None:
    fitted.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save")
    assert str(again.report(mails())) == str(fitted.report(mails()))
    pd.testing.assert_frame_equal(again.history, fitted.history)


def test_the_same_seed_gives_the_same_numbers(fitted: Pipeline) -> None:
    again = nlu_lite.load(f"{SENTENCES} train.classifier").fit(mails())
    assert np.array_equal(
        again.predict_proba(mails()["text"]), fitted.predict_proba(mails()["text"])
    )


def test_entities_have_exact_offsets(finder: Pipeline) -> None:
    table = finder.predict(named(), positions=True)
    found = {(row.entities, row.entities_class) for row in table.dropna().itertuples(index=False)}
    assert ("New York", "LOC") in found
    assert ("Peter Pan", "PER") in found
    for row in table.dropna(subset=["entities"]).itertuples():
        text = named()["text"].iloc[int(str(row.Index))]
        assert text[int(str(row.entities_begin)) : int(str(row.entities_end))] == row.entities
    assert finder.score(named()) > 0.9


def test_the_report_of_entities_is_nervaluates(finder: Pipeline) -> None:
    report = finder.report(named())
    assert "strict" in str(report)


@pytest.mark.slow
def test_a_tuned_encoder_gives_its_labels_wherever_it_goes(tuned: Pipeline, tmp_path: Path) -> None:
    expected = tuned.predict_proba(mails()["text"])
    again: Pipeline = pickle.loads(pickle.dumps(tuned))
    np.testing.assert_allclose(again.predict_proba(mails()["text"]), expected, atol=1e-6)
    tuned.save(tmp_path / "save")
    saved = nlu_lite.load(path=tmp_path / "save")
    np.testing.assert_allclose(saved.predict_proba(mails()["text"]), expected, atol=1e-6)


@pytest.mark.slow
def test_a_tuned_encoder_is_another_model_than_before(tuned: Pipeline) -> None:
    table = tuned.predict(mails(), embeddings=True)
    other = nlu_lite.load(SENTENCES).predict(mails(), "document")
    with pytest.raises(nlu_lite.InvalidVectors):
        nlu_lite.similarity(table, other)


@pytest.mark.slow
def test_the_history_tells_each_epoch(tuned: Pipeline) -> None:
    history = tuned.history
    assert history["epoch"].tolist() == [1, 2]
    assert history["loss"].iloc[1] < history["loss"].iloc[0]
    assert history.attrs["nlu_lite"]["how"].startswith("the whole encoder")


@pytest.mark.slow
def test_a_fitted_pipeline_goes_on_and_keeps_its_labels(tuned: Pipeline) -> None:
    more = pd.DataFrame(
        {"text": ["It rains.", "The sun shines.", "Snow fell."] * 2, "y": "weather"}
    )
    on = tuned.fit(
        pd.concat([mails().head(6), more]), tune="all", epochs=1, learning_rate=1e-6, validation=0
    )
    assert on.classes_.tolist() == ["account", "billing", "delivery", "product", "weather"]
    old = on.predict(mails())["trained_classifier"]
    assert (old == tuned.predict(mails())["trained_classifier"]).mean() > 0.9


@pytest.mark.slow
def test_auto_says_what_it_chose_and_why() -> None:
    fitted = nlu_lite.load(SENTENCES).fit(
        mails(), task="classifier", tune="auto", epochs=1, validation=0.25
    )
    how = fitted.history.attrs["nlu_lite"]["how"]
    assert how.startswith("auto: the ")
    assert "accuracy" in how
    assert set(fitted.history["stage"]) == {"head", "all"}


def test_numbers_are_learned() -> None:
    data = mails().assign(y=[len(text) / 7 for text in mails()["text"]])
    fitted = nlu_lite.load(SENTENCES).fit(data, task="regressor", validation=0)
    assert fitted.predict(data)["trained_regressor"].dtype == np.float32
    assert fitted.score(data) > 0


def test_several_labels_in_a_string_are_parted() -> None:
    data = mails().assign(y=[f"{topic},mail" for topic in mails()["y"]])
    fitted = nlu_lite.load(f"{SENTENCES} train.multi_classifier").fit(data)
    assert fitted.predict("a refund of the payment")["trained_multi_classifier"].tolist() == [
        ["billing", "mail"]
    ]


# What is refused


def test_what_to_learn_has_to_be_said() -> None:
    with pytest.raises(InvalidOption, match=r"task='classifier'.*train\.classifier"):
        nlu_lite.load(SENTENCES).fit(mails())


def test_an_unknown_task_names_the_nearest() -> None:
    with pytest.raises(InvalidOption, match="clasifier.*'classifier'"):
        nlu_lite.load(SENTENCES).fit(mails(), task="clasifier")  # type: ignore[arg-type]


def test_an_unknown_column_names_the_nearest() -> None:
    with pytest.raises(InvalidOption, match="'topics'.*'topic'"):
        nlu_lite.load(SENTENCES).fit(
            mails().rename(columns={"y": "topic"}), task="classifier", y="topics"
        )


def test_one_class_is_too_few() -> None:
    with pytest.raises(InvalidInput, match="class"):
        nlu_lite.load(SENTENCES).fit(mails().head(6), task="classifier")


def test_int8_cannot_learn() -> None:
    try:
        pipeline = nlu_lite.load(SENTENCES, precision="int8", device="cpu")
    except InvalidOption:
        pytest.skip("this machine does not compute in int8")
    with pytest.raises(InvalidOption, match="int8"):
        pipeline.fit(mails(), task="classifier", tune="all")


def test_several_models_are_not_fitted_at_once() -> None:
    with pytest.raises(InvalidOption, match="one model"):
        nlu_lite.load(f"{SENTENCES} {TOKENS}").fit(mails(), task="classifier")


@pytest.mark.parametrize("ask", ["classes_", "history"])
def test_what_was_not_fitted_says_how_to(ask: str) -> None:
    with pytest.raises(InvalidOption, match=r"pipeline\.fit"):
        getattr(nlu_lite.load(SENTENCES), ask)


def test_nlus_separator_is_known_by_its_own_spelling() -> None:
    with pytest.warns(IgnoredSettingWarning, match="label_seperator"):
        nlu_lite.load(f"{SENTENCES} train.classifier").fit(
            mails(),
            label_seperator=",",  # type: ignore[call-arg]
        )
