import numpy as np
import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.text.documents import documents_of


def test_a_text_is_one_document() -> None:
    made = documents_of("I love NLP")
    assert made.texts == ("I love NLP",)
    assert list(made.rows) == [0]


@pytest.mark.parametrize("kind", [list, tuple])
def test_a_list_is_a_document_an_item(kind: type[list[str]]) -> None:
    made = documents_of(kind(["a", "", "b"]))
    assert made.texts == ("a", "", "b")
    assert list(made.rows) == [0, 1, 2]


@pytest.mark.parametrize("data", [b"bytes", 3, 2.5, {"text": "a"}, None, np.array([1, 2])])
def test_what_holds_no_text_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="expected a text or a list of texts"):
        documents_of(data)


@pytest.mark.parametrize("item", [b"bytes", 3, None, ["nested"], float("nan")])
def test_an_item_that_is_no_text_is_named_with_its_place(item: object) -> None:
    with pytest.raises(TypeError, match="position 2") as caught:
        documents_of(["a", "b", item])
    assert repr(item) in str(caught.value)
