"""How much an example of each class counts."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_class_weight

from nlu_lite.errors import InvalidOption
from nlu_lite.training.class_weights import class_weights


def test_balanced_is_what_scikit_learn_calls_so() -> None:
    targets = np.array([0, 0, 0, 1, 2, 2])
    expected = compute_class_weight("balanced", classes=np.arange(3), y=targets)
    found = class_weights("balanced", targets, ["a", "b", "c"])
    assert found is not None
    np.testing.assert_allclose(found, expected, 1e-6)


def test_classes_that_a_mapping_lacks_count_one() -> None:
    found = class_weights({"b": 2.5}, np.array([0, 1]), ["a", "b"])
    assert found is not None
    assert found.tolist() == [1, 2.5]


def test_without_weights_all_count_alike() -> None:
    assert class_weights(None, np.array([0, 1]), ["a", "b"]) is None


def test_words_without_a_label_do_not_count() -> None:
    found = class_weights("balanced", np.array([0, 1, -1, -1]), ["a", "b"])
    assert found is not None
    assert found.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("weights", "told"),
    [({"blling": 2.0}, "billing"), ({"billing": 0}, "above 0")],
    ids=str,
)
def test_wrong_weights_are_named(weights: dict[str, float], told: str) -> None:
    with pytest.raises(InvalidOption, match=told):
        class_weights(weights, np.array([0, 1]), ["billing", "other"])  # type: ignore[arg-type]


def test_numbers_have_no_classes_to_weigh() -> None:
    with pytest.raises(InvalidOption, match="no classes"):
        class_weights("balanced", np.array([0.5]), [])
