import pytest

import nlu_lite
from nlu_lite.errors import InvalidOption, NluLiteError, UnknownReference, naming


@pytest.mark.parametrize(
    ("error", "standard"),
    [
        (nlu_lite.UnknownReference, KeyError),
        (nlu_lite.InvalidRegistry, ValueError),
        (nlu_lite.InvalidInput, TypeError),
        (nlu_lite.InvalidOption, ValueError),
        (nlu_lite.InvalidModel, ValueError),
        (nlu_lite.WeightsUnavailable, OSError),
        (nlu_lite.ChecksumMismatch, OSError),
        (nlu_lite.FileUnavailable, OSError),
        (nlu_lite.IndexUnavailable, OSError),
        (nlu_lite.OutputUnavailable, OSError),
        (nlu_lite.MissingExtra, ImportError),
    ],
)
def test_every_error_is_ours_and_a_standard_one(error: type, standard: type) -> None:
    assert issubclass(error, NluLiteError)
    assert issubclass(error, standard)


def test_the_message_of_an_unknown_reference_keeps_its_line_breaks() -> None:
    assert str(UnknownReference("one\ntwo")) == "one\ntwo"


def test_one_of_several_references_names_itself() -> None:
    with pytest.raises(UnknownReference, match=r"^bert: no") as caught, naming("bert", among=2):
        raise UnknownReference("no", nearest=["a"])
    assert caught.value.nearest == ("a",)


def test_the_only_reference_is_not_named() -> None:
    with pytest.raises(InvalidOption, match=r"^no$"), naming("bert", among=1):
        raise InvalidOption("no")
