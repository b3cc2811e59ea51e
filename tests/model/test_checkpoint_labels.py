"""Labels of a configuration: which there are, what is wrong with them, what they are of."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.model.checkpoint_labels import label_faults, labels_in, problem_faults, task_of_words


@given(labels=st.lists(st.text(), min_size=1, unique=True), seed=st.randoms())
def test_labels_come_in_the_order_of_outputs(labels: list[str], seed: Random) -> None:
    places = list(enumerate(labels))
    seed.shuffle(places)
    settings = json.loads(json.dumps({"id2label": {str(place): name for place, name in places}}))
    assert label_faults(settings) == []
    assert labels_in(settings) == tuple(labels)


@pytest.mark.parametrize(
    ("labels", "task"),
    [
        (["O", "B-PER", "I-PER"], "ner"),
        (["O", "I-PER"], "ner"),
        (["S-PER", "B-PER", "E-PER", "I-PER", "O"], "ner"),
        (["B-geo location", "O"], "ner"),
        (["O", "PER", "LOC"], "pos"),
        (["NOUN", "X", "B-"], "pos"),
        (["O"], "pos"),
        (["O", "B-PER", "[PAD]"], "pos"),
    ],
    ids=str,
)
def test_entities_are_told_by_their_labels(labels: list[str], task: str) -> None:
    assert task_of_words(labels) == task


@pytest.mark.parametrize("number", [0, -1, True, "2", 2.0], ids=repr)
def test_a_number_of_labels_is_a_whole_one(number: object) -> None:
    assert label_faults({"num_labels": number}) == [
        f"num_labels is {number!r}; expected a whole number above 0"
    ]


def test_one_label_alone_is_no_choice() -> None:
    settings = {"problem_type": "single_label_classification"}
    assert problem_faults(settings, ["spam"]) == [
        "problem_type is 'single_label_classification' of one label; expected two or more"
    ]
