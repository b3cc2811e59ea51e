"""What users care about where a GPU computes; `pytest -m gpu` runs them where there is one."""

import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest
import torch

import nlu_lite
from benchmarks.device.memory import Watched, full_memory, little_memory
from nlu_lite.encoder.halving import encode_in_memory
from nlu_lite.encoder.packed_attention import OPERATORS, packed_operator
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder
from nlu_lite.errors import OutOfMemory
from nlu_lite.pipeline import Pipeline
from tests.support.closeness import assert_close
from tests.support.gpu import CUDA, TEXTS, vectors_of, with_a_gpu
from tests.support.mails import mails, named
from tests.support.random_architectures import write_architecture
from tests.support.static_students import teacher_in, untrained

pytestmark = [
    *with_a_gpu,
    pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning"),
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
    # The first gradient of a process may find no context of CUDA yet.
    pytest.mark.filterwarnings("ignore:.*cuBLAS:UserWarning"),
]

SENTENCES = "en.embed_sentence.minilm_L6_384"
TOKENS = "en.embed.minilm_L6_384"
LEVELS = ["token", "sentence", "document"]
distill: Callable[..., Pipeline] = nlu_lite.distill


@pytest.fixture(scope="module")
def on_gpu() -> Pipeline:
    return nlu_lite.load(TOKENS, device=CUDA)


@pytest.fixture(scope="module")
def classifier() -> Pipeline:
    loaded = nlu_lite.load(SENTENCES, device=CUDA)
    return loaded.fit(mails(), task="classifier", tune="all", epochs=1, validation=0)


def encoder_of(pipeline: Pipeline) -> Encoder:
    (model,) = pipeline.models.values()
    return model.encoder


def batch(sequences: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    ids = np.random.default_rng(0).integers(0, 30_000, sequences * length)
    return ids, np.full(sequences, length)


def least_cosine(vectors: np.ndarray, exact: np.ndarray) -> float:
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(exact, axis=1)
    return float(np.nanmin((vectors * exact).sum(axis=1) / norms))


def test_auto_takes_the_gpu() -> None:
    assert encoder_of(nlu_lite.load(TOKENS, device="auto")).facts.device == CUDA


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("reference", [TOKENS, SENTENCES])
def test_tables_are_those_of_the_cpu(reference: str, level: str) -> None:
    found, expected = (
        nlu_lite.load(reference, device=device).predict(TEXTS, level, positions=True)
        for device in (CUDA, "cpu")
    )
    facts = found.columns[:-1]
    pd.testing.assert_frame_equal(found[facts], expected[facts])
    assert_close(vectors_of(found), vectors_of(expected), tolerance=1e-4)


def test_any_layers_are_those_of_the_cpu(on_gpu: Pipeline, embedded: Pipeline) -> None:
    found, expected = (
        vectors_of(each.predict(TEXTS, "token", layers=[0, 3, -1], layer_pooling="concatenate"))
        for each in (on_gpu, embedded)
    )
    assert_close(found, expected, tolerance=1e-4)


@pytest.mark.parametrize("name", ["roberta", "distilbert", "albert"])
def test_other_architectures_are_those_of_the_cpu(name: str, tmp_path: Path) -> None:
    folder = write_architecture(name, tmp_path)
    found, expected = (
        nlu_lite.load(path=folder, device=device).predict_embeds(["hello world", "I love NLP"])
        for device in (CUDA, "cpu")
    )
    assert_close(found, expected, tolerance=1e-4)


def test_a_static_model_is_that_of_the_cpu(tmp_path: Path) -> None:
    untrained(teacher_in(tmp_path / "teacher")).save(tmp_path / "static")
    found, expected = (
        nlu_lite.load(path=tmp_path / "static", device=device).predict_embeds(["hello world"])
        for device in (CUDA, "cpu")
    )
    assert_close(found, expected, tolerance=1e-4)


@pytest.mark.parametrize("precision", ["bf16", "fp16"])
def test_sixteen_bits_are_near_to_fp32(precision: str, embedded: Pipeline) -> None:
    if not PRECISIONS[precision].is_there(CUDA):
        pytest.skip(f"this GPU does not compute in {precision}")
    loaded = nlu_lite.load(TOKENS, device=CUDA, precision=precision)
    found, exact = (vectors_of(each.predict(TEXTS)) for each in (loaded, embedded))
    assert found.dtype == np.float32
    assert least_cosine(found, exact) >= 0.999


def test_auto_is_accurate(embedded: Pipeline) -> None:
    loaded = nlu_lite.load(TOKENS, device=CUDA, precision="auto")
    found, exact = (vectors_of(each.predict(TEXTS)) for each in (loaded, embedded))
    assert least_cosine(found, exact) >= 0.999


# Where none is taken, vectors are the same, and a batch of many lengths is slow.
@pytest.mark.parametrize("dtype", [dtype for _, dtype in OPERATORS], ids=str)
def test_a_gpu_attends_in_one_call(dtype: torch.dtype) -> None:
    assert packed_operator(CUDA, dtype, heads=12, width=384) is not None


def test_the_same_text_has_the_same_vector_in_any_batch(on_gpu: Pipeline) -> None:
    together = vectors_of(on_gpu.predict(TEXTS, "document"))
    alone = np.concatenate([vectors_of(on_gpu.predict([text], "document")) for text in TEXTS])
    assert_close(together, alone, tolerance=1e-4)


def test_a_batch_that_does_not_fit_is_computed_in_halves(on_gpu: Pipeline) -> None:
    ids, lengths = batch(256, 256)
    expected = encode_in_memory(encoder_of(on_gpu), ids, lengths, LAST_LAYER)
    watched = Watched(encoder_of(on_gpu))
    with little_memory(CUDA, 256):
        found = encode_in_memory(watched, ids, lengths, LAST_LAYER)
    assert len(watched.batches) > 1
    assert_close(found, expected)


def test_a_sequence_that_does_not_fit_alone_is_a_readable_error(on_gpu: Pipeline) -> None:
    ids, lengths = batch(1, 512)
    expected = encode_in_memory(encoder_of(on_gpu), ids, lengths, LAST_LAYER)
    with (
        full_memory(CUDA),
        pytest.raises(OutOfMemory, match=r"512 positions does not fit.*\n.*device='cpu'"),
    ):
        encode_in_memory(encoder_of(on_gpu), ids, lengths, LAST_LAYER)
    assert_close(encode_in_memory(encoder_of(on_gpu), ids, lengths, LAST_LAYER), expected)


DIGITS = "zero one two three four five six seven eight nine".split()


def lines(count: int) -> Iterator[str]:
    """Different texts, all of as many pieces."""
    numbers = (" ".join(DIGITS[int(digit)] for digit in f"{n:06}") for n in range(count))
    return (f"A line about number {number}, which is not the one before." for number in numbers)


def test_a_stream_takes_no_more_memory_the_longer_it_is(on_gpu: Pipeline) -> None:
    def peak(count: int) -> int:
        torch.cuda.reset_peak_memory_stats()
        for _ in on_gpu.predict_iter(lines(count), chunk_size=500):
            pass
        return torch.cuda.max_memory_allocated()

    peak(1_000)
    assert peak(8_000) <= 1.05 * peak(1_000)


def test_what_was_computed_with_is_free_again(on_gpu: Pipeline) -> None:
    on_gpu.predict(TEXTS)
    before = torch.cuda.memory_allocated()
    frame = on_gpu.predict(list(lines(2_000)))
    assert len(frame) > 2_000
    assert torch.cuda.memory_allocated() <= before


def test_a_pickle_computes_on_the_gpu(on_gpu: Pipeline) -> None:
    again: Pipeline = pickle.loads(pickle.dumps(on_gpu))
    assert encoder_of(again).facts.device == CUDA
    assert_close(vectors_of(again.predict(TEXTS)), vectors_of(on_gpu.predict(TEXTS)))


@pytest.mark.parametrize("kept", ["in memory", "on disk"])
def test_a_cache_gives_the_same_bits(kept: str, on_gpu: Pipeline, tmp_path: Path) -> None:
    cache = 64 if kept == "in memory" else tmp_path / "vectors.db"
    cached = nlu_lite.load(TOKENS, device=CUDA, cache=cache)
    first, second = (vectors_of(cached.predict(TEXTS)) for _ in range(2))
    assert np.array_equal(first, second, equal_nan=True)
    assert_close(first, vectors_of(on_gpu.predict(TEXTS)))


def test_what_was_tuned_on_a_gpu_loads_on_the_cpu(classifier: Pipeline, tmp_path: Path) -> None:
    assert np.isfinite(classifier.history["loss"]).all()
    expected = classifier.predict_proba(mails()["text"])
    classifier.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu")
    assert_close(again.predict_proba(mails()["text"]), expected, tolerance=1e-4)


@pytest.mark.parametrize("tune", ["head", "all"])
def test_words_are_learned_on_a_gpu(tune: Literal["head", "all"]) -> None:
    epochs = 1 if tune == "all" else None
    loaded = nlu_lite.load(TOKENS, device=CUDA)
    fitted = loaded.fit(named(), task="ner", tune=tune, validation=0, epochs=epochs)
    assert fitted.predict(named()["text"].tolist(), "token")["trained_ner"].notna().all()


def test_pairs_are_learned_on_a_gpu() -> None:
    texts = mails()["text"]
    columns = {"text_a": texts[:12].tolist(), "text_b": texts[12:].tolist(), "y": [0.0, 1.0] * 6}
    pairs = pd.DataFrame(columns)
    loaded = nlu_lite.load(SENTENCES, device=CUDA)
    fitted = loaded.fit(pairs, task="similarity", epochs=1, validation=0)
    assert np.isfinite(fitted.history["loss"]).all()
    assert np.isfinite(fitted.predict_embeds(texts.tolist())).all()


@pytest.mark.parametrize("into", [2, "static"])
def test_what_was_distilled_on_a_gpu_loads_on_the_cpu(
    into: object, classifier: Pipeline, tmp_path: Path
) -> None:
    texts = mails()["text"].tolist()
    student = distill(classifier, texts, into=into, epochs=1, validation=0)
    student.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu")
    assert_close(again.predict_proba(texts), student.predict_proba(texts), tolerance=1e-4)


def test_vectors_are_distilled_on_a_gpu(tmp_path: Path) -> None:
    texts = mails()["text"].tolist()
    student = distill(nlu_lite.load(SENTENCES, device=CUDA), texts, into=2, epochs=1, validation=0)
    student.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu")
    assert_close(again.predict_embeds(texts), student.predict_embeds(texts), tolerance=1e-4)


def test_the_programs_random_numbers_go_on_as_before() -> None:
    torch.cuda.manual_seed(1)
    expected = torch.rand(3, device=CUDA)
    torch.cuda.manual_seed(1)
    loaded = nlu_lite.load(SENTENCES, device=CUDA)
    loaded.fit(mails(), task="classifier", tune="all", epochs=1, validation=0)
    assert torch.equal(torch.rand(3, device=CUDA), expected)
