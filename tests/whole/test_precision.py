"""What users see of precisions, caches and repeats."""

import numpy as np
import pandas as pd
import pytest
import torch

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.pipeline import Pipeline
from tests.support.closeness import assert_close

REFERENCE = "en.embed.minilm_L6_384"
TEXTS = [
    "I love NLP. Do you?",
    "Do you?",
    None,
    "I love NLP.",
    "I love NLP. Do you?",
    "word " * 600,
]

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
bfloat16 = pytest.mark.skipif(
    not PRECISIONS["bf16"].is_there("cpu"), reason="this CPU has no bfloat16"
)


def vectors_of(frame: pd.DataFrame) -> FloatArray:
    return np.stack(frame.iloc[:, -1].tolist())


@bfloat16
def test_a_table_says_what_was_lost() -> None:
    pipeline = nlu_lite.load(REFERENCE, device="cpu", precision="bf16")
    report = pipeline.predict("I love NLP").attrs["nlu_lite"]
    own = report["references"][REFERENCE]
    assert (report["precision"], own["precision"]) == ("bf16", "bf16")
    assert "2 significant digits" in own["accuracy"]
    assert "2 significant digits" in repr(pipeline)


@pytest.mark.parametrize("threads", [2, 3, 8])
def test_so_many_threads_give_the_table_of_one(embedded: Pipeline, threads: int) -> None:
    texts = [f"Flight {number} {'was late ' * (number % 40)}" for number in range(80)]
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        expected = vectors_of(embedded.predict(texts))
        torch.set_num_threads(threads)
        found = vectors_of(embedded.predict(texts))
    finally:
        torch.set_num_threads(before)
    assert_close(found, expected)


@bfloat16
def test_bfloat16_is_near_fp32(embedded: Pipeline) -> None:
    exact = vectors_of(embedded.predict(TEXTS))
    half = vectors_of(nlu_lite.load(REFERENCE, device="cpu", precision="bf16").predict(TEXTS))
    there = ~np.isnan(exact[:, 0])
    assert np.array_equal(np.isnan(half[:, 0]), ~there)
    cosines = torch.nn.functional.cosine_similarity(
        torch.from_numpy(exact[there]), torch.from_numpy(half[there])
    )
    assert cosines.min() > 0.99


@pytest.mark.parametrize(("precision", "nearness"), [("bf16", 0.999), ("int8", 0.98)])
def test_a_text_is_near_itself_in_any_batch(precision: str, nearness: float) -> None:
    if not PRECISIONS[precision].is_there("cpu"):
        pytest.skip(f"this CPU has no {precision}")
    pipeline = nlu_lite.load(REFERENCE, device="cpu", precision=precision)
    texts = [f"Flight {number} {'was late ' * (number % 40)}" for number in range(80)]
    alone = np.concatenate([vectors_of(pipeline.predict(text)) for text in texts[:40]])
    together = vectors_of(pipeline.predict(texts))[: len(alone)]
    cosines = torch.nn.functional.cosine_similarity(
        torch.from_numpy(alone), torch.from_numpy(together)
    )
    assert cosines.min() > nearness


def test_fp32_loses_nothing(embedded: Pipeline) -> None:
    own = embedded.predict("I love NLP").attrs["nlu_lite"]["references"][REFERENCE]
    assert (own["precision"], own["accuracy"]) == ("fp32", "")


@pytest.mark.parametrize("level", ["token", "sentence", "document"])
def test_repeated_sentences_have_the_vectors_and_facts_that_they_have_alone(
    small: Pipeline, level: str
) -> None:
    whole = small.predict(TEXTS, output_level=level, positions=True, metadata=True)
    parts = [
        small.predict([text], output_level=level, positions=True, metadata=True) for text in TEXTS
    ]
    apart = pd.concat(parts)
    assert_close(vectors_of(whole), vectors_of(apart))
    facts = whole.columns[:-1]
    assert (
        whole[facts].astype(str).to_numpy().tolist() == apart[facts].astype(str).to_numpy().tolist()
    )


def test_a_cache_changes_no_vector(embedded: Pipeline) -> None:
    cached = nlu_lite.load(REFERENCE, device="cpu", cache=64)
    expected = vectors_of(embedded.predict(TEXTS))
    for _ in range(2):
        assert_close(vectors_of(cached.predict(TEXTS)), expected)


@pytest.mark.parametrize("cache", [-1, 1.5, True, "64MB", None])
def test_what_is_no_number_of_megabytes_is_refused(cache: object) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="cache=.*megabytes"):
        nlu_lite.load(REFERENCE, cache=cache)  # type: ignore[arg-type]
