"""Pipelines in several threads and processes, in pickles and in notebooks."""

import multiprocessing
import os
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from torch.utils.data import DataLoader, Dataset

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.model.load import Models
from nlu_lite.model.process_cache import opened
from nlu_lite.pipeline import Pipeline, PredictOptions
from tests.support.closeness import assert_close

# From 3.12 on Python warns of any fork of a process with threads.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

METHODS = [name for name in ("fork", "spawn") if name in multiprocessing.get_all_start_methods()]
needs_fork = pytest.mark.skipif("fork" not in METHODS, reason="needs fork")
TEXTS = [f"I love NLP, and this is sentence {number} of many." for number in range(8)]
SECONDS = 60


def vectors_of(pipeline: Pipeline, texts: list[str]) -> FloatArray:
    return np.stack(pipeline.predict(texts, "token").iloc[:, -1].tolist())


def loaded_again(texts: list[str]) -> FloatArray:
    return vectors_of(nlu_lite.load("en.embed.minilm_L6_384", device="cpu"), texts)


# Pickles


def test_a_pipeline_pickles_as_its_request() -> None:
    # Not the one that tests share: other tests open more models than are kept.
    pipeline = nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    content = pickle.dumps(pipeline)
    assert len(content) < 500
    again = pickle.loads(content)
    assert repr(again) == repr(pipeline)
    assert dict(again.models) == dict(pipeline.models)


@pytest.mark.parametrize("request_", [None, "embed.bert.small_L2_128"])
def test_a_saved_pipeline_pickles_too(
    small: Pipeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    small.save("save")
    content = pickle.dumps(nlu_lite.load(request_, path="save", device="cpu"))
    monkeypatch.chdir("/")
    assert len(content) < 500
    again = pickle.loads(content)
    assert list(again.models) == [request_ or "en.embed.bert.small_L2_128"]
    assert_close(vectors_of(again, TEXTS), vectors_of(small, TEXTS))


# Processes


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_pools_of_multiprocessing(embedded: Pipeline, method: str) -> None:
    expected = vectors_of(embedded, TEXTS)
    with multiprocessing.get_context(method).Pool(1) as pool:
        handed_over = pool.apply_async(vectors_of, (embedded, TEXTS))
        assert_close(handed_over.get(SECONDS), expected)
        loaded_there = pool.apply_async(loaded_again, (TEXTS,))
        assert_close(loaded_there.get(SECONDS), expected)


@needs_fork
def test_executors_of_concurrent_futures(embedded: Pipeline) -> None:
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        found = executor.submit(vectors_of, embedded, TEXTS)
        try:
            assert_close(found.result(SECONDS), vectors_of(embedded, TEXTS))
        except TimeoutError:
            # The executor would wait for its process for ever.
            for process in multiprocessing.active_children():
                process.kill()
            raise


class Vectors(Dataset[torch.Tensor]):
    """A data set that embeds its texts in the workers."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline

    def __len__(self) -> int:
        return len(TEXTS)

    def __getitem__(self, place: int) -> torch.Tensor:
        return torch.from_numpy(vectors_of(self.pipeline, [TEXTS[place]]))


@needs_fork
def test_workers_of_a_data_loader(embedded: Pipeline) -> None:
    loader = DataLoader(
        Vectors(embedded),
        batch_size=None,
        num_workers=2,
        multiprocessing_context="fork",
        timeout=SECONDS,
    )
    for found, text in zip(loader, TEXTS, strict=True):
        assert_close(found.numpy(), vectors_of(embedded, [text]))


@pytest.mark.slow
def test_joblib(embedded: Pipeline) -> None:
    joblib = pytest.importorskip("joblib")
    tasks = [joblib.delayed(vectors_of)(embedded, TEXTS)]
    (found,) = joblib.Parallel(n_jobs=2, timeout=SECONDS)(tasks * 2)[:1]
    assert_close(found, vectors_of(embedded, TEXTS))


@needs_fork
def test_a_fork_waits_for_a_model_that_is_being_opened(embedded: Pipeline) -> None:
    (model,) = embedded.models.values()
    begun = threading.Event()

    def open_some() -> None:
        begun.set()
        for number in range(5):
            # Specs that differ, so that each is opened anew.
            opened(replace(model.spec, paper=f"https://host/{number}"), model.files, device="cpu")

    opener = threading.Thread(target=open_some)
    opener.start()
    begun.wait()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        found = pool.apply_async(loaded_again, (TEXTS,)).get(SECONDS)
    opener.join()
    assert_close(found, vectors_of(embedded, TEXTS))


# Threads

OPTIONS: list[PredictOptions] = [
    {},
    {"positions": True, "metadata": True},
    {"tokens": "pieces", "special_tokens": True},
    {"tokens": "model"},
    {"layers": [-1, -2], "layer_pooling": "concatenate"},
    {"layers": 0, "normalize": True},
    {"pooling": "max"},
    {"truncate_dim": 16},
]


def test_threads_with_different_options_get_what_one_alone_gets(small: Pipeline) -> None:
    work = [(TEXTS * (1 + number), options) for number, options in enumerate(OPTIONS)]
    expected = [small.predict(texts, "token", **options) for texts, options in work]

    def run(number: int) -> Iterator[pd.DataFrame]:
        # Each thread begins with another of them.
        for place in range(len(work)):
            texts, options = work[(number + place) % len(work)]
            yield small.predict(texts, "token", **options)

    with ThreadPoolExecutor(len(work)) as executor:
        for number, found in enumerate(executor.map(lambda n: list(run(n)), range(len(work)))):
            for place, frame in enumerate(found):
                right = expected[(number + place) % len(work)]
                pd.testing.assert_frame_equal(frame, right, atol=1e-5)
                assert frame.attrs == right.attrs


def test_threads_that_load_at_once_share_one_model(small: Pipeline, tmp_path: Path) -> None:
    small.save(tmp_path / "save")
    start = threading.Barrier(8)

    def load(_: int) -> Pipeline:
        start.wait()
        return nlu_lite.load(path=tmp_path / "save", device="cpu")

    with ThreadPoolExecutor(8) as executor:
        pipelines = list(executor.map(load, range(8)))
    assert len({id(model) for found in pipelines for model in found.models.values()}) == 1


def test_a_model_that_was_just_fetched_is_not_opened_again(small: Pipeline) -> None:
    (model,) = small.models.values()
    fetched = opened(model.spec, replace(model.files, origin="hub"), device="cpu")
    cached = opened(model.spec, replace(model.files, origin="cached"), device="cpu")
    assert fetched is cached


def test_another_vocabulary_in_the_same_folder_is_read_again(
    small: Pipeline, small_folder: Path
) -> None:
    (model,) = small.models.values()
    vocabulary = small_folder / "vocab.txt"
    before = vocabulary.stat().st_mtime_ns
    os.utime(vocabulary, ns=(before, before + 1_000_000_000))
    try:
        assert opened(model.spec, model.files, device="cpu") is not model
    finally:
        os.utime(vocabulary, ns=(before, before))


# What it looks like


def test_repr_says_reference_dimension_device_and_precision(small: Pipeline) -> None:
    assert repr(small) == "<Pipeline en.embed.bert.small_L2_128: 128; cpu, fp32>"


def test_a_notebook_shows_a_card_of_each_model() -> None:
    request = "en.embed.minilm_L6_384 embed.minilm_L6_384 en.embed_sentence.minilm_L6_384"
    shown = nlu_lite.load(request, device="cpu")._repr_html_()
    assert shown.count("<table>") == 2
    assert "<code>&lt;Pipeline en.embed.minilm_L6_384: 384" in shown
    assert "cpu, fp32&gt;" in shown
    assert shown.count(">embedded<") == 2


def test_what_a_card_shows_is_escaped(small: Pipeline) -> None:
    (model,) = small.models.values()
    evil = replace(model, spec=replace(model.spec, data_source="<script>"))
    pipeline = Pipeline(Models({"<script>": evil}, request=small.models.request))
    assert "<script" not in pipeline._repr_html_()
