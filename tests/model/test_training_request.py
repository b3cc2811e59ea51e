"""What a request is to be trained for."""

import pytest

import nlu_lite
from nlu_lite.errors import InvalidOption, UnknownReference
from nlu_lite.model.training_request import default_reference, parted


@pytest.mark.parametrize(
    ("typed", "task"),
    [
        ("train.classifier", "classifier"),
        ("train.classifier_dl", "classifier"),
        ("en.train.sentiment", "sentiment"),
        ("train.named_entity_recognizer_dl", "ner"),
        ("train.similarity", "similarity"),
    ],
)
def test_nlus_names_are_known(typed: str, task: str) -> None:
    assert parted(["en.embed.bert", typed]) == (["en.embed.bert"], task)


def test_a_request_without_training_stays_as_it_is() -> None:
    assert parted(["bert", "electra"]) == (["bert", "electra"], None)


def test_an_unknown_training_names_the_nearest() -> None:
    with pytest.raises(UnknownReference, match=r"train\.clasifier.*train\.classifier"):
        parted(["train.clasifier"])


def test_two_trainings_are_refused() -> None:
    with pytest.raises(InvalidOption, match="one by one"):
        parted(["train.ner", "train.pos"])


@pytest.mark.parametrize("task", ["classifier", "ner"])
def test_without_a_model_the_embedded_one_is_trained(task: str) -> None:
    pipeline = nlu_lite.load(f"train.{task}")
    assert list(pipeline.models) == [default_reference(pipeline.models.task or "pos")]
    assert f"train.{task}" in repr(pipeline)
