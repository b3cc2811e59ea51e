"""Options of a distillation, refused before anything is computed."""

from collections.abc import Callable

import pytest

from nlu_lite.errors import InvalidOption
from nlu_lite.training.distillation.options import DistilOptions

WRONG: dict[str, list[object]] = {
    "temperature": [0, -1, 101, float("nan"), float("inf"), True, "2", None],
    "epochs": [-1, 1.5, True, "3"],
    "learning_rate": [0, -1e-3, 2, float("nan"), "fast"],
    "batch_size": [0, -1, 2.5, False],
    "validation": [-0.1, 1, 1.5, float("nan"), True, "0.1", None],
    "dimension": [0, -1, 1.5],
    "words": [-1, "all"],
    "seed": [-1, 2**32, 0.5, None],
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]
made: Callable[..., DistilOptions] = DistilOptions


@pytest.mark.parametrize(("name", "value"), CASES, ids=str)
def test_a_wrong_value_is_named(name: str, value: object) -> None:
    with pytest.raises(InvalidOption, match=f"{name}="):
        made(into="static", **{name: value})


@pytest.mark.parametrize(
    "options",
    [
        {"temperature": 0.1, "epochs": 1, "learning_rate": 1, "batch_size": 1, "validation": 0},
        {"into": "static", "epochs": 0, "dimension": 1, "words": 0, "seed": 2**32 - 1},
        {"into": [0, 1], "validation": 0.99, "temperature": 100},
    ],
    ids=str,
)
def test_values_at_the_bounds_are_taken(options: dict[str, object]) -> None:
    taken = made(**options)
    assert {name: getattr(taken, name) for name in options} == options


@pytest.mark.parametrize("name", ["dimension", "words"])
@pytest.mark.parametrize("into", [2, [0], None], ids=str)
def test_what_only_static_students_have_is_refused_of_others(name: str, into: object) -> None:
    with pytest.raises(InvalidOption, match=f"{name}= is for into='static'"):
        made(into=into, **{name: 8})


def test_a_student_with_layers_has_to_learn() -> None:
    with pytest.raises(InvalidOption, match="has to learn"):
        made(into=2, epochs=0)
