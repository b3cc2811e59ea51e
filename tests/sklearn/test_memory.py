import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.errors import InvalidOption
from nlu_lite.sklearn.memory import Memory, checked_megabytes


def test_kinds_are_told_apart() -> None:
    memory: Memory[bytes, bytes] = Memory()
    memory.keep("one", {b"key": b"value"}, megabytes=1)
    assert memory.known("one", [b"key", b"other"]) == {b"key": b"value"}
    assert memory.known("two", [b"key"]) == {}


def test_the_value_that_was_first_stays() -> None:
    memory: Memory[bytes, bytes] = Memory()
    memory.keep("", {b"key": b"first"}, megabytes=1)
    memory.keep("", {b"key": b"second"}, megabytes=1)
    assert memory.known("", [b"key"]) == {b"key": b"first"}


@given(
    lengths=st.lists(st.integers(0, 3_000), max_size=20),
    megabytes=st.sampled_from([0, 0.001, 0.004, 1]),
)
def test_no_more_is_remembered_than_was_said(lengths: list[int], megabytes: float) -> None:
    memory: Memory[str, bytes] = Memory()
    for number, length in enumerate(lengths):
        memory.keep(number % 2, {str(number): bytes(length)}, megabytes=megabytes)
    names = [str(number) for number in range(len(lengths))]
    kept = {**memory.known(0, names), **memory.known(1, names)}
    assert sum(map(len, kept.values())) <= megabytes * 1e6
    if megabytes == 1:
        assert len(kept) == len(lengths)


@pytest.mark.parametrize("remember", [-1, "256", True, float("nan"), float("inf"), None], ids=str)
def test_what_is_no_number_of_megabytes_is_refused(remember: object) -> None:
    with pytest.raises(InvalidOption, match="expected a number of megabytes"):
        checked_megabytes(remember)


def test_a_number_of_numpy_is_as_good_as_any() -> None:
    assert checked_megabytes(np.float32(0.5)) == 0.5
