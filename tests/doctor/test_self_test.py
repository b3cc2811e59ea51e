import pytest

from nlu_lite.doctor import self_test
from nlu_lite.doctor.known_vectors import KNOWN
from nlu_lite.doctor.self_test import BOUNDS, against_fp32, against_known
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.errors import InvalidVectors

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
]


def test_this_machine_computes_the_known_numbers() -> None:
    told = against_known("cpu")
    assert told.startswith("right: ")
    assert "sentences of 13 words a second" in told


@pytest.mark.parametrize("number", [0.5, float("nan")])
def test_other_numbers_are_an_error(number: float, monkeypatch: pytest.MonkeyPatch) -> None:
    text, numbers = next(iter(KNOWN.items()))
    monkeypatch.setattr(self_test, "KNOWN", {text: (number, *numbers[1:])})
    with pytest.raises(InvalidVectors, match="wrong numbers"):
        against_known("cpu")


@pytest.mark.parametrize("precision", BOUNDS)
def test_a_precision_keeps_its_bound(precision: str) -> None:
    if not PRECISIONS[precision].is_there("cpu"):
        pytest.skip(f"this CPU has no {precision}")
    assert "to fp32" in against_fp32(precision)


def test_a_precision_that_is_too_far_says_what_to_take_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(BOUNDS, "fp32", 1.1)
    with pytest.raises(InvalidVectors, match="without precision='fp32'"):
        against_fp32("fp32")
