"""What a client may ask for, and what it is told where it may not."""

import pytest

pytest.importorskip("starlette")

from nlu_lite.serve.asked import ClassifyRequest, EmbeddingsRequest
from nlu_lite.serve.limits import Limits
from nlu_lite.serve.refusal import Refusal

LIMITS = Limits(texts=3, characters=10)


def asked(**fields: object) -> EmbeddingsRequest:
    return EmbeddingsRequest.of({"model": "m", "input": "a text", **fields}, LIMITS)


@pytest.mark.parametrize(
    ("fields", "param", "words"),
    [
        ({"model": None}, "model", "model is missing"),
        ({"model": 3}, "model", "model is missing"),
        ({"input": None}, "input", "input is missing"),
        ({"input": []}, "input", "an empty list"),
        ({"input": ""}, "input", "input is empty"),
        ({"input": ["a", " \n"]}, "input[1]", r"input\[1\] is empty"),
        ({"input": ["a"] * 4}, "input", "4 texts; at most 3"),
        ({"input": "a" * 11}, "input", "11 characters; at most 10"),
        ({"input": [1, 2]}, "input[0]", "check_embedding_ctx_length=False"),
        ({"input": [[1, 2], [3]]}, "input[0]", "numbers of tokens"),
        ({"input": {"text": "a"}}, "input", "input is no text"),
        ({"input": ["a", None]}, "input[1]", "is no text"),
        ({"encoding_format": "hex"}, "encoding_format", "'float' or 'base64'"),
        ({"encoding_format": ["float"]}, "encoding_format", "'float' or 'base64'"),
        ({"dimensions": 0}, "dimensions", "above 0"),
        ({"dimensions": True}, "dimensions", "above 0"),
        ({"dimension": 3}, "dimension", "Did you mean 'dimensions'"),
    ],
)
def test_faults_are_told(fields: dict[str, object], param: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as caught:
        asked(**fields)
    assert (caught.value.status, caught.value.param) == (400, param)


def test_one_text_is_a_list_of_one() -> None:
    assert asked().texts == ("a text",)
    assert asked(input=["a", "b"]).texts == ("a", "b")


def test_what_is_not_said_is_as_openai_has_it() -> None:
    assert (asked().encoding, asked().dimensions) == ("float", None)
    assert asked(encoding_format="base64", dimensions=3).dimensions == 3


def test_probabilities_are_asked_for() -> None:
    body: dict[str, object] = {"model": "m", "input": "a"}
    assert not ClassifyRequest.of(body, LIMITS).probabilities
    assert ClassifyRequest.of({**body, "probabilities": True}, LIMITS).probabilities
    with pytest.raises(Refusal, match="true or false"):
        ClassifyRequest.of({**body, "probabilities": "yes"}, LIMITS)
