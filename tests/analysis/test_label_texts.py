import numpy as np
import pandas as pd
import pytest

from nlu_lite import InvalidInput, InvalidOption
from nlu_lite.analysis.label_texts import label_texts


@pytest.mark.parametrize(
    "labels",
    [["a", "b"], ("a", "b"), np.array(["a", "b"]), pd.Series(["a", "b"]), pd.Index(["a", "b"])],
    ids=["list", "tuple", "array", "series", "index"],
)
def test_texts_are_their_own_labels(labels: object) -> None:
    assert label_texts(labels) == {"a": ["a"], "b": ["b"]}


def test_a_label_has_a_text_or_several() -> None:
    assert label_texts({1: "a", 2: ["b", "c"], 3: ("d",)}) == {1: ["a"], 2: ["b", "c"], 3: ["d"]}


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ([], "there are none; expected two or more"),
        ({}, "there are none; expected two or more"),
        (["sport"], "there is one only: 'sport'"),
        (["a", "b", "a"], "'a' stands there 2 times"),
        ({"one": "same", "two": ["same"]}, "'one' and 'two' have the same texts"),
        (["a", " "], "a text of ' ' is blank"),
        ({"a": "b", "c": ["d", ""]}, "a text of 'c' is blank: ''"),
        ({"a": "b", "c": []}, "'c' has no text"),
    ],
)
def test_labels_that_say_nothing_are_named(labels: object, fault: str) -> None:
    with pytest.raises(InvalidOption, match=f"^labels: {fault}"):
        label_texts(labels)


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ("sport", r"^labels is str \('sport'\); expected a list of texts"),
        (None, "^labels is NoneType"),
        ({"a", "b"}, "^labels is set"),
        (["a", None], "None has None for a text, which is NoneType"),
        ({"a": "b", "c": 3}, "'c' has 3 for a text, which is int"),
        ({"a": "b", "c": {"d": 1}}, "'c' has .* for a text, which is dict"),
    ],
)
def test_what_is_no_text_is_named(labels: object, fault: str) -> None:
    with pytest.raises(InvalidInput, match=fault):
        label_texts(labels)
