import numpy as np
import pytest

from nlu_lite.common.choices import did_you_mean, nearest, one_of
from nlu_lite.errors import InvalidOption


def test_a_choice_is_given_back() -> None:
    assert one_of("tokens", "words", ["words", "pieces"]) == "words"


def test_another_value_is_told_with_the_choices_and_the_nearest() -> None:
    with pytest.raises(InvalidOption) as caught:
        one_of("tokens", "word", ["words", "pieces"])
    assert str(caught.value) == (
        "tokens='word' is not known; expected one of 'words', 'pieces'. Did you mean 'words'?"
    )


@pytest.mark.parametrize("value", [None, 3, ["words"], {}, np.array(["words", "pieces"])])
def test_what_is_no_name_is_refused_whatever_it_is(value: object) -> None:
    with pytest.raises(InvalidOption, match="is no way to cut; expected one of 'words', 'pieces'"):
        one_of("tokens", value, {"words": 1, "pieces": 2}, fault="is no way to cut")


def test_where_nothing_looks_like_it_nothing_is_guessed() -> None:
    assert nearest("xyz", ["words", "pieces"]) is None
    assert did_you_mean("xyz", ["words", "pieces"]) == ""


def test_the_nearest_is_written_as_it_is_to_be_typed() -> None:
    hint = did_you_mean("max_size", ["max_size_mb", "ref"], shown=lambda name: f"{name}=")
    assert hint == " Did you mean max_size_mb=?"
