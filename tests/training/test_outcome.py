"""What a head decides for."""

import numpy as np

from nlu_lite.training.outcome import outcome_of


def test_several_classes_can_be_more_probable_than_not() -> None:
    shares = np.array([[0.5, 0.6, 0.1], [0.2, 0.3, 0.4]], dtype=np.float32)
    outcome = outcome_of("multi_classifier", np.zeros((2, 3), dtype=bool), shares, list("abc"))
    assert outcome.predicted.tolist() == [[True, True, False], [False, False, False]]


def test_labels_of_entities_are_well_formed_and_others_the_most_probable() -> None:
    shares = np.array([[0.1, 0.3, 0.6], [0.2, 0.1, 0.7]], dtype=np.float32)
    classes, bounds, targets = ["O", "B-A", "I-A"], np.array([0, 2]), np.array([1, 2])
    assert outcome_of("ner", targets, shares, classes, bounds).predicted.tolist() == [1, 2]
    assert outcome_of("pos", targets, shares, classes, bounds).predicted.tolist() == [2, 2]
