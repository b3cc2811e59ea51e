import numpy as np
import pytest

from nlu_lite.common.whole_numbers import whole_number
from nlu_lite.errors import InvalidOption


@pytest.mark.parametrize("value", [1, 3, np.int64(2), np.uint8(2)], ids=repr)
def test_whole_numbers_are_taken(value: object) -> None:
    number = whole_number("k", value, least=1, most=3)
    assert type(number) is int
    assert number == value


@pytest.mark.parametrize("value", [0, 4, 1.0, True, "2", None, np.float32(2)], ids=repr)
def test_anything_else_is_refused(value: object) -> None:
    with pytest.raises(InvalidOption, match="^k=.*expected a whole number from 1 to 3"):
        whole_number("k", value, least=1, most=3)


def test_there_may_be_no_greatest() -> None:
    assert whole_number("k", 10**20, least=1) == 10**20
    with pytest.raises(InvalidOption, match="a whole number of 1 or more"):
        whole_number("k", 0, least=1)
