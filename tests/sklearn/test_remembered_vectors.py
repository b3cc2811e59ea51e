import pickle
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

import nlu_lite
from nlu_lite.pipeline import Pipeline
from nlu_lite.sklearn.memory import Memory
from nlu_lite.sklearn.remembered_vectors import remembering
from tests.support.topics import TEXTS, TOPIC, sentences


def encoded(pipeline: Pipeline, texts: list[str]) -> int:
    """How often the encoder was asked to embed texts."""
    (model,) = pipeline.models.values()
    encode = type(model.encoder).encode
    with patch.object(type(model.encoder), "encode", autospec=True, side_effect=encode) as spy:
        pipeline.predict_embeds(texts)
    return spy.call_count


def remembered(pipeline: Pipeline, memory: Memory[bytes, bytes], megabytes: float = 1) -> Pipeline:
    return Pipeline(remembering(pipeline.models, memory, megabytes=megabytes))


def test_a_text_is_embedded_once_and_its_vector_is_the_same() -> None:
    memory: Memory[bytes, bytes] = Memory()
    first, second = (remembered(sentences(), memory) for _ in range(2))
    assert encoded(first, TEXTS) > 0
    assert encoded(second, TEXTS[::-1]) == 0
    np.testing.assert_allclose(
        second.predict_embeds(TEXTS), sentences().predict_embeds(TEXTS), atol=1e-6
    )


@pytest.mark.parametrize("precision", ["bf16", "int8"])
def test_another_precision_has_vectors_of_its_own(precision: str) -> None:
    memory: Memory[bytes, bytes] = Memory()
    encoded(remembered(sentences(), memory), TEXTS)
    other = nlu_lite.load("embed_sentence.minilm_L6_384", device="cpu", precision=precision)
    assert encoded(remembered(other, memory), TEXTS) > 0


def test_a_head_reads_the_vectors_of_the_model_that_it_was_trained_on() -> None:
    memory: Memory[bytes, bytes] = Memory()
    fitted = remembered(sentences(), memory).fit(TEXTS, y=TOPIC, task="classifier")
    (model,) = fitted.models.values()
    encode = type(model.encoder).encode
    with patch.object(type(model.encoder), "encode", autospec=True, side_effect=encode) as spy:
        found = remembered(fitted, memory).predict_proba(TEXTS)
    assert spy.call_count == 0
    np.testing.assert_allclose(found, fitted.predict_proba(TEXTS), atol=1e-6)


def test_nothing_is_remembered_where_that_was_not_asked_for() -> None:
    memory: Memory[bytes, bytes] = Memory()
    assert encoded(remembered(sentences(), memory, megabytes=0), TEXTS) > 0
    assert encoded(remembered(sentences(), memory, megabytes=0), TEXTS) > 0


def test_a_model_that_keeps_its_vectors_on_disk_goes_on_doing_so(tmp_path: Path) -> None:
    on_disk = nlu_lite.load("embed_sentence.minilm_L6_384", cache=tmp_path / "vectors.db")
    memory: Memory[bytes, bytes] = Memory()
    models = remembering(on_disk.models, memory, megabytes=1)
    assert [m.kept for m in models.values()] == [m.kept for m in on_disk.models.values()]


def test_a_pickle_takes_no_vectors_along() -> None:
    pipeline = remembered(sentences(), Memory())
    pipeline.predict_embeds(TEXTS)
    assert pickle.dumps(pipeline) == pickle.dumps(sentences())
