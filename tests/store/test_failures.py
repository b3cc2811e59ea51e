import json

import pytest

from nlu_lite.spec import Source
from nlu_lite.store.failures import unavailable
from tests.support.store_models import COMMIT, REPOSITORY


def told(cause: BaseException, *, revision: str = COMMIT) -> str:
    source = Source(REPOSITORY, revision, ())
    return str(unavailable("hf:x", source, "the list of files", cause, missing=["vocab.txt"]))


def test_a_page_in_place_of_the_hub_is_told() -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads("<html>")
    assert "what answers is not the hub" in told(caught.value)


def test_what_is_missing_stands_in_the_first_line() -> None:
    assert told(TimeoutError("no answer")).splitlines()[0].endswith("fetched: vocab.txt.")


@pytest.mark.parametrize(("revision", "is_advised"), [("0123456", True), ("dev", False)])
def test_the_first_digits_of_a_commit_are_not_enough_for_the_hub(
    revision: str, is_advised: bool
) -> None:
    class NotFound(OSError):
        response = type("Response", (), {"status_code": 404})()

    assert ("give all 40 digits" in told(NotFound("no"), revision=revision)) is is_advised
