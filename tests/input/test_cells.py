import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.input.cells import shown, texts_of


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


def test_positions_count_from_the_first_cell() -> None:
    with pytest.raises(InvalidInput, match="position 101;"):
        texts_of(["a", 3], first=100)


@pytest.mark.parametrize("value", ["a" * 1000, b"\n" * 1000, list(range(1000)), Unprintable()])
def test_any_value_is_shown_in_one_short_line(value: object) -> None:
    assert 0 < len(shown(value)) <= 60
    assert "\n" not in shown(value)


def test_a_repr_that_raises_is_told() -> None:
    assert shown(Unprintable()) == "(its repr raises RuntimeError)"
