"""What was fitted, opened by transformers."""

from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer

import nlu_lite
from nlu_lite.errors import InvalidOption
from tests.support.mails import mails

SENTENCES = "en.embed_sentence.minilm_L6_384"

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")


@pytest.mark.slow
def test_transformers_opens_what_was_tuned_with_its_head(tmp_path: Path) -> None:
    texts = mails()["text"].tolist()
    fitted = nlu_lite.load(SENTENCES).fit(
        mails(), task="classifier", tune="all", pooling="cls", epochs=1, batch_size=8
    )
    fitted.export(tmp_path / "exported")
    model = AutoModelForSequenceClassification.from_pretrained(tmp_path / "exported")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "exported")
    with torch.inference_mode():
        logits = model(**tokenizer(texts, padding=True, return_tensors="pt")).logits
    expected = fitted.predict_proba(texts)
    np.testing.assert_allclose(logits.softmax(dim=1).numpy(), expected, atol=1e-5)
    again = nlu_lite.load(path=tmp_path / "exported")
    np.testing.assert_allclose(again.predict_proba(texts), expected, atol=1e-5)
    assert [model.config.id2label[number] for number in range(4)] == fitted.classes_.tolist()


def test_a_head_that_transformers_cannot_have_says_how_to_train_one(tmp_path: Path) -> None:
    fitted = nlu_lite.load(SENTENCES).fit(mails(), task="classifier")
    with pytest.raises(InvalidOption, match="tune='all', pooling='cls'"):
        fitted.export(tmp_path / "exported")
    fitted.export(tmp_path / "saved", format="nlu_lite")
    assert nlu_lite.load(path=tmp_path / "saved").classes_.tolist() == fitted.classes_.tolist()


def test_a_pipeline_without_a_head_has_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="no head"):
        nlu_lite.load(SENTENCES).export(tmp_path / "exported")


def test_an_unknown_format_names_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="'transformers'"):
        nlu_lite.load(SENTENCES).export(tmp_path / "exported", format="onnx")
