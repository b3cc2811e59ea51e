"""The columns that a head gives."""

import numpy as np
import pytest

from nlu_lite.model.head import Head, HeadInput, HeadLayer
from nlu_lite.prediction.label_columns import label_name, label_schema, labelled, probability_names
from nlu_lite.prediction.options import Level, Options

_SQUARE = HeadLayer(np.eye(3, dtype=np.float32), np.zeros(3, np.float32))


def head(task: str, *classes: object, name: str = "trained") -> Head:
    return Head(
        task=task,  # type: ignore[arg-type]
        name=name,
        classes=classes,  # type: ignore[arg-type]
        input=HeadInput("mean"),
        layers=(_SQUARE,),
    )


def test_a_head_of_a_checkpoint_is_called_by_its_reference() -> None:
    assert (
        label_name("hf:me/model", head("classifier", "a", "b", "c", name="")) == "hf:me/model_label"
    )


def test_probabilities_are_named_by_their_class() -> None:
    assert probability_names("x", head("classifier", 1, 2, 3)) == [
        "trained_probability_1",
        "trained_probability_2",
        "trained_probability_3",
    ]


@pytest.mark.parametrize(
    ("classes", "kind"),
    [
        (("a", "b", "c"), "label"),
        ((1, 2, 3), "number"),
        ((False, True), "flag"),
        ((0.5, 1.5), "fraction"),
    ],
    ids=str,
)
def test_a_column_has_the_type_of_its_labels(classes: tuple[object, ...], kind: str) -> None:
    schema = label_schema("x", head("classifier", *classes), Options(level="document"))
    assert schema == (("trained", kind), ("trained_confidence", "fraction"))


@pytest.mark.parametrize(("level", "kind"), [("token", "label"), ("sentence", "texts")])
def test_above_words_their_labels_are_lists(level: Level, kind: str) -> None:
    schema = label_schema("x", head("pos", "a", "b", "c"), Options(level=level))
    assert schema[0] == ("trained", kind)


def test_entities_are_well_formed() -> None:
    found = labelled(
        head("ner", "B-X", "I-X", "O"),
        np.array([[0, 1, 0.9], [0, 2, 0]], dtype=np.float32),
        np.array([0, 2]),
    )
    assert found.chosen.tolist() == [0, 1]


def test_a_missing_vector_has_no_label() -> None:
    vectors = np.array([[np.nan] * 3, [1, 0, 0]], dtype=np.float32)
    found = labelled(head("classifier", "a", "b", "c"), vectors, np.array([0, 2]))
    assert found.chosen.tolist() == [-1, 0]
    assert np.isnan(found.confidence()[0])
