import pytest

from nlu_lite.demo.limits import check_length
from nlu_lite.errors import InvalidInput


def test_what_is_no_text_has_no_length() -> None:
    check_length(["ab", None, float("nan"), 12345], most=2)


def test_texts_that_are_too_long_are_told_another_way() -> None:
    with pytest.raises(InvalidInput, match=r"3 characters; .* at most 2 .*\n.*nlu-lite embed"):
        check_length(["ab", "c"], most=2)
