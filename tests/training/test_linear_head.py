"""A head of one dense layer: chosen by what is held out."""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.model.head import HeadInput, HeadTask
from nlu_lite.training.labelled_vectors import LabelledVectors
from nlu_lite.training.linear_head import LinearHead, linear_head
from nlu_lite.training.metrics import metric_of

pytest.importorskip("sklearn")


def _fit(
    data: LabelledVectors,
    *,
    task: HeadTask = "classifier",
    classes: tuple[str, ...] = ("a", "b", "c"),
    class_weight: Literal["balanced"] | Mapping[str, float] | None = None,
    validation: LabelledVectors | None = None,
) -> LinearHead:
    return linear_head(
        data,
        task=task,
        classes=classes,
        name="y",
        input=HeadInput("mean"),
        metric=metric_of(None, task=task),
        class_weight=class_weight,  # type: ignore[arg-type]  # labels of texts alone
        validation=validation,
    )


def _clusters(rows: int, *, spread: float = 1) -> LabelledVectors:
    random = np.random.default_rng(0)
    targets = np.arange(rows) % 3
    centres = np.random.default_rng(1).normal(size=(3, 8))
    vectors = centres[targets] + spread * random.normal(size=(rows, 8))
    return LabelledVectors(vectors.astype(np.float32), targets)


def test_a_head_finds_what_can_be_found() -> None:
    found = _fit(_clusters(300, spread=0.3))
    data = _clusters(300, spread=0.3)
    right = found.head.scores(data.vectors).argmax(axis=1) == data.targets
    assert right.mean() > 0.95 and found.value is not None and found.value > 0.95


def test_the_strength_is_the_best_of_those_tried() -> None:
    found = _fit(_clusters(120))
    assert found.value == max(found.tried.values()) == found.tried[found.strength]


def test_rows_that_were_given_decide() -> None:
    data, held_out = _clusters(120), _clusters(90)
    wrong = LabelledVectors(held_out.vectors, (held_out.targets + 1) % 3)
    assert (_fit(data, validation=wrong).value or 0) < 0.4 < (_fit(data).value or 0)


def test_the_same_seed_gives_the_same_head() -> None:
    one, other = _fit(_clusters(60)), _fit(_clusters(60))
    np.testing.assert_array_equal(one.head.layers[0].weight, other.head.layers[0].weight)
    assert one.tried == other.tried


def test_few_rows_tell_nothing_of_strengths() -> None:
    found = _fit(_clusters(9))
    assert found.value is None and found.tried == {}


def test_rows_without_a_vector_are_left_out() -> None:
    data = _clusters(60)
    missing = np.full((1, 8), np.nan, dtype=np.float32)
    more = LabelledVectors(np.concatenate([data.vectors, missing]), np.append(data.targets, 1))
    assert np.isfinite(_fit(more).head.layers[0].weight).all()


def test_words_are_held_out_by_sentences() -> None:
    data = _clusters(60)
    words = LabelledVectors(data.vectors, data.targets, np.arange(0, 61, 4))
    found = _fit(words, task="ner", classes=("O", "B-A", "I-A"))
    assert found.value is not None and found.head.of_words


def test_numbers_are_learned() -> None:
    data = _clusters(200)
    numbers = LabelledVectors(data.vectors, data.vectors[:, 0].astype(np.float64) * 5 + 20)
    found = _fit(numbers, task="regressor", classes=())
    assert found.value is not None and found.value > 0.99


def test_one_class_alone_is_refused() -> None:
    data = _clusters(30)
    with pytest.raises(InvalidInput, match="all 30 rows are of one class, 'a'"):
        _fit(LabelledVectors(data.vectors, np.zeros(30, dtype=np.int64)))


@pytest.mark.parametrize(
    ("task", "class_weight", "message"),
    [
        ("regressor", "balanced", "a regressor has no classes"),
        ("classifier", "even", "expected None, 'balanced'"),
        ("classifier", {"aa": 2.0}, "no class 'aa'"),
        ("classifier", {"a": 0.0}, "not above zero"),
    ],
)
def test_weights_that_mean_nothing_are_refused(
    task: HeadTask, class_weight: Literal["balanced"] | dict[str, float], message: str
) -> None:
    with pytest.raises(InvalidOption, match=message):
        _fit(_clusters(30), task=task, class_weight=class_weight)
