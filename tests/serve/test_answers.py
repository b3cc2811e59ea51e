"""Answers in the shapes of OpenAI's API."""

import numpy as np
import pytest

pytest.importorskip("starlette")

from nlu_lite.serve.answers import embeddings_answer, labels_answer
from nlu_lite.serve.asked import EmbeddingsRequest, Encoding
from nlu_lite.serve.served import Embedded, Labelled


def asked(encoding: Encoding) -> EmbeddingsRequest:
    return EmbeddingsRequest("m", ("a", "b"), encoding, None)


def test_vectors_are_numbers_or_base64_in_order() -> None:
    embedded = [
        Embedded(np.array([0.1, -2], dtype=np.float32), 3),
        Embedded(np.array([1, 0], dtype=np.float32), 4),
    ]
    answer = embeddings_answer(asked("float"), embedded)
    assert answer["data"] == [
        {"object": "embedding", "index": 0, "embedding": [float(np.float32(0.1)), -2.0]},
        {"object": "embedding", "index": 1, "embedding": [1.0, 0.0]},
    ]
    assert answer["usage"] == {"prompt_tokens": 7, "total_tokens": 7}
    written = embeddings_answer(asked("base64"), embedded)["data"]
    second = {"object": "embedding", "index": 1, "embedding": "AACAPwAAAAA="}
    assert isinstance(written, list) and written[1] == second


def test_probabilities_are_told_where_they_are_asked_for() -> None:
    labelled = [Labelled({"label": "a", "confidence": 0.9, "probabilities": {"a": 0.9}}, 2)]
    brief = labels_answer("m", labelled, probabilities=False)["data"]
    expected = {"object": "classification", "index": 0, "label": "a", "confidence": 0.9}
    assert brief == [expected]
    whole = labels_answer("m", labelled, probabilities=True)["data"]
    assert whole == [{**expected, "probabilities": {"a": 0.9}}]
