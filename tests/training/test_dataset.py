"""What is learned, as arrays."""

import numpy as np

from nlu_lite.model.head_tasks import HeadTask
from nlu_lite.training.dataset import dataset_of
from nlu_lite.training.labelled import Labelled, labelled_of, plain_labels, plain_texts
from tests.support.mails import mails, named


def labelled(data: object, task: HeadTask) -> Labelled:
    return labelled_of(
        data,
        task=task,
        y="y",
        text_column=None,
        language="en",
        label_separator=",",
        drop_missing=False,
    )


def test_targets_are_the_numbers_of_classes() -> None:
    found = labelled(mails(), "classifier")
    data = dataset_of(found, found.classes, task="classifier", language="en")
    assert [found.classes[number] for number in data.targets] == mails()["y"].tolist()


def test_a_label_that_is_no_class_has_minus_one() -> None:
    found = labelled(mails(), "classifier")
    data = dataset_of(found, found.classes[:1], task="classifier", language="en")
    assert set(data.targets.tolist()) == {0, -1}


def test_several_labels_are_flags() -> None:
    found = labelled(mails().assign(y=["a,b", "b", "a"] * 8), "multi_classifier")
    data = dataset_of(found, found.classes, task="multi_classifier", language="en")
    assert data.targets[:3].tolist() == [[True, True], [False, True], [True, False]]


def test_words_have_a_target_each_and_stay_with_their_texts() -> None:
    found = labelled(named(), "ner")
    data = dataset_of(found, found.classes, task="ner", language="en")
    assert len(data.targets) == len(data.segments.words)
    part = data.take(np.array([2, 5]))
    bounds = data.segments.document_words
    expected = [*data.targets[bounds[2] : bounds[3]], *data.targets[bounds[5] : bounds[6]]]
    assert part.targets.tolist() == expected


def test_plain_words_are_those_of_the_texts() -> None:
    found = labelled(named(), "ner")
    texts, labels = plain_texts(found, language="en"), plain_labels(found)
    assert texts[0] == ["Anna", "flew", "to", "Berlin", "today", "."]
    assert labels[0] == ["B-PER", "O", "O", "B-LOC", "O", "O"]
