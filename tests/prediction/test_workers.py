"""Several processes give what one gives."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from pandas.testing import assert_frame_equal

import nlu_lite
from nlu_lite.input.documents import documents_of
from nlu_lite.model.load import Models
from nlu_lite.pipeline import Pipeline, PredictOptions
from nlu_lite.prediction.workers import parts_of
from tests.support.children import forked_children
from tests.support.closeness import assert_close
from tests.support.heads import KINDS, with_head
from tests.support.openvino_here import needs_openvino

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

TEXTS = [
    f"Flight {number} to Lisbon was late. We waited {number % 7} hours, and \U0001f642 more!" * 9
    for number in range(40)
]
TEXTS[3], TEXTS[17] = "", " "
DATA = pd.DataFrame(
    {"stars": range(40), "text": TEXTS, "note": [None, "a"] * 20},
    index=pd.MultiIndex.from_product([range(8), list("abcde")], names=["page", "line"]),
)
CELLS = "_embeddings"


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    assert forked_children() == []


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Vectors and confidences within 1e-5, all else equal, the order of columns among it."""
    assert found.attrs == expected.attrs
    assert list(found.columns) == list(expected.columns)
    numbers = [name for name in expected.columns if is_of_numbers(name)]
    assert_frame_equal(found.drop(columns=numbers), expected.drop(columns=numbers))
    for name in numbers:
        assert found[name].dtype == expected[name].dtype
        for one, other in zip(found[name], expected[name], strict=True):
            assert_close(np.asarray(one, np.float32), np.asarray(other, np.float32))


def is_of_numbers(name: str) -> bool:
    return name.endswith((CELLS, "_confidence")) or "_probability_" in name


OPTIONS: list[tuple[str, PredictOptions]] = [
    ("token", {}),
    ("token", {"positions": True, "metadata": True}),
    ("token", {"tokens": "pieces", "special_tokens": True, "positions": True}),
    ("sentence", {"positions": True, "metadata": True}),
    ("document", {"metadata": True}),
    ("document", {"pooling": None}),
]


@pytest.mark.parametrize(("level", "options"), OPTIONS)
def test_the_table_is_that_of_one_process(
    small: Pipeline, level: str, options: PredictOptions
) -> None:
    expected = small.predict(DATA, level, **options)
    by_two: PredictOptions = {**options, "workers": 2}
    assert_same(small.predict(DATA, level, **by_two), expected)


@pytest.mark.parametrize("name", KINDS)
def test_labels_are_those_of_one_process(name: str) -> None:
    pipeline = with_head(KINDS[name])
    assert_same(pipeline.predict(DATA, workers=2), pipeline.predict(DATA))


def test_labels_and_their_probabilities_are_those_of_one_process() -> None:
    pipeline = with_head(KINDS["classifier"])
    expected = pipeline.predict(DATA, probabilities=True, embeddings=True)
    found = pipeline.predict(DATA, probabilities=True, embeddings=True, workers=3)
    assert_same(found, expected)


def test_matrices_are_those_of_one_process(small: Pipeline) -> None:
    assert_close(small.predict_embeds(TEXTS, workers=2), small.predict_embeds(TEXTS))


@pytest.mark.parametrize("size", [3, 40, 100])
def test_streams_are_those_of_one_process(small: Pipeline, size: int) -> None:
    expected = list(small.predict_iter(iter(TEXTS), "token", chunk_size=size))
    found = list(small.predict_iter(iter(TEXTS), "token", chunk_size=size, workers=3))
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert_same(one, other)


def test_a_file_is_that_of_one_process(small: Pipeline, tmp_path: Path) -> None:
    one, several = tmp_path / "one.parquet", tmp_path / "several.parquet"
    small.to_parquet(DATA, one, "sentence", chunk_size=6)
    small.to_parquet(DATA, several, "sentence", chunk_size=6, workers=3)
    assert_same(pd.read_parquet(several), pd.read_parquet(one))


def test_a_file_can_be_gone_on_with_by_another_number_of_processes(
    small: Pipeline, tmp_path: Path
) -> None:
    path = tmp_path / "out.parquet"

    def broken() -> Iterator[str]:
        yield from TEXTS[:20]
        raise RuntimeError("the network is gone")

    with pytest.raises(RuntimeError, match="network"):
        small.to_parquet(broken(), path, "token", chunk_size=4, workers=3)
    assert len(list((tmp_path / "out.parquet.parts").glob("part-*.parquet"))) == 5
    small.to_parquet(iter(TEXTS), path, "token", chunk_size=4, resume=True)
    assert_same(pd.read_parquet(path), small.predict(TEXTS, "token"))


@pytest.mark.parametrize("texts", [[], ["one"], ["", None], ["one", "two"]])
def test_there_may_be_fewer_texts_than_workers(small: Pipeline, texts: list[str]) -> None:
    assert_same(small.predict(texts, "token", workers=8), small.predict(texts, "token"))
    assert len(list(small.predict_iter(texts, "token", workers=8))) == min(len(texts), 1)


def test_several_references_share_the_workers(small: Pipeline, embedded: Pipeline) -> None:
    models = Models({**small.models, **embedded.models}, request=small.models.request)
    both = Pipeline(models)
    assert_same(both.predict(DATA, "token", workers=2), both.predict(DATA, "token"))


def test_a_cell_that_is_no_text_is_named_as_by_one_process(small: Pipeline) -> None:
    for data in ([*TEXTS, 7], pd.Series([*TEXTS, b"x"], index=range(100, 141))):
        said = []
        for workers in (1, 2):
            with pytest.raises(nlu_lite.InvalidInput) as caught:
                small.predict(data, "token", workers=workers)
            said.append(str(caught.value))
        assert said[0] == said[1]


def test_in_a_stream_what_is_in_front_of_an_error_comes_before_it(small: Pipeline) -> None:
    data = [*TEXTS[:9], 7, *TEXTS[10:]]
    for workers in (1, 3):
        stream = small.predict_iter(iter(data), "token", chunk_size=2, workers=workers)
        for _ in range(4):
            next(stream)
        with pytest.raises(nlu_lite.InvalidInput, match="position 9"):
            next(stream)


def test_columns_that_would_clash_are_an_error_before_any_work(small: Pipeline) -> None:
    clash = DATA.rename(columns={"note": "token"})
    with pytest.raises(nlu_lite.InvalidOption, match="two columns named 'token'"):
        small.predict(clash, "token", text_column="text", workers=2)


def test_a_warning_of_unknown_words_is_told_once(small: Pipeline) -> None:
    foreign = ["\u1200\u1201 \u1202\u1203 \u1204" * 40 + str(number) for number in range(60)]
    with pytest.warns(nlu_lite.UnknownWordsWarning) as expected:
        small.predict(foreign, "token")
    with pytest.warns(nlu_lite.UnknownWordsWarning) as told:
        small.predict(foreign, "token", workers=2)
    assert [str(one.message) for one in told] == [str(one.message) for one in expected]
    assert told[0].filename == __file__


def test_vectors_that_are_kept_are_shared_by_the_workers(
    small_folder: Path, tmp_path: Path
) -> None:
    pipeline = nlu_lite.load(
        "embed.bert.small_L2_128", path=small_folder, device="cpu", cache=tmp_path / "vectors.db"
    )
    first = pipeline.predict(TEXTS, "token", workers=2)
    assert_same(pipeline.predict(TEXTS, "token"), first)
    assert_same(pipeline.predict(TEXTS, "token", workers=3), first)


def test_parts_hold_each_text_once_and_are_of_like_size() -> None:
    documents = documents_of(["a" * 50] * 4_000)
    parts = parts_of(documents, 4)
    assert [text for part in parts for text in part.texts] == list(documents.texts)
    assert [part.first for part in parts] == [
        sum(map(len, parts[:place])) for place in range(len(parts))
    ]
    assert 16 <= len(parts) <= 17


def test_small_data_are_not_cut_to_pieces() -> None:
    assert len(parts_of(documents_of(["a" * 50] * 100), 64)) == 2


# What is refused


@pytest.mark.parametrize("workers", [0, -1, 1.5, "2", True, None])
def test_workers_are_a_whole_number(small: Pipeline, workers: object) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=r"workers=.*expected a whole number of 1"):
        small.predict("a", workers=workers)  # type: ignore[call-overload]


def test_a_gpu_has_one_process(small: Pipeline) -> None:
    (name, model), *_ = small.models.items()

    class OnGpu:
        facts = replace(model.encoder.facts, device="cuda:0")

    there = replace(model, encoder=OnGpu())  # type: ignore[arg-type]
    pipeline = Pipeline(Models({name: there}, request=small.models.request))
    with pytest.raises(nlu_lite.InvalidOption, match=r"on cuda:0, which .*\nLeave workers out, or"):
        pipeline.predict("a", workers=2)
    with pytest.raises(nlu_lite.InvalidOption, match="cuda:0"):
        pipeline.predict_iter(["a"], workers=2)


@needs_openvino
def test_openvino_has_no_workers() -> None:
    pipeline = nlu_lite.load("en.embed.minilm_L6_384", device="cpu", engine="openvino")
    with pytest.raises(nlu_lite.InvalidOption, match=r"of openvino use all.*\n.*engine='torch'"):
        pipeline.predict("a", workers=2)


def in_daemon(pipeline: Pipeline) -> str:
    try:
        pipeline.predict(TEXTS, "token", workers=2)
    except nlu_lite.InvalidOption as error:
        return str(error)
    return "it worked"


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_daemon_has_no_workers(small: Pipeline) -> None:
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert "a daemon of multiprocessing must not" in pool.apply(in_daemon, (small,))


def test_systems_without_shared_memory_are_told_so(
    small: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(nlu_lite.InvalidOption, match=r"as Linux does it.*\nLeave workers out"):
        small.predict("a", workers=2)


# Processes


def test_a_worker_that_is_killed_is_an_error_that_says_so(small: Pipeline) -> None:
    stream = small.predict_iter(iter(TEXTS * 50), "token", chunk_size=10, workers=2)
    next(stream)
    for process in forked_children():
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(nlu_lite.WorkerLost, match=r"SIGKILL[\s\S]*memory is short"):
        list(stream)


def test_weights_are_in_memory_once(small: Pipeline) -> None:
    """What a worker has of its own is less than the weights of a larger model."""
    weights = torch.zeros(100_000_000, dtype=torch.uint8)
    assert weights.sum() == 0
    (name, model), *_ = small.models.items()

    class WithMore:
        facts = model.encoder.facts
        encode = model.encoder.encode
        more = weights

    heavy = replace(model, encoder=WithMore())  # type: ignore[arg-type]
    pipeline = Pipeline(Models({name: heavy}, request=small.models.request))
    stream = pipeline.predict_iter(iter(TEXTS * 20), "token", chunk_size=20, workers=2)
    next(stream)
    private = [private_bytes(process.pid) for process in forked_children()]
    del stream
    assert len(private) == 2
    assert max(private) < 100_000_000


def private_bytes(process: int | None) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines[1:])
    kilobytes = (int(fields[f"Private_{kind}"].split()[0]) for kind in ("Clean", "Dirty"))
    return 1024 * sum(kilobytes)


SCRIPT = """
import nlu_lite
pipeline = nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
pipeline.predict("begun", progress=False)
frame = pipeline.predict(["I love NLP. " * 40] * 60, "token", workers=2)
print(len(frame))
"""


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["1", "4"])
def test_a_script_without_a_main_guard_works(tmp_path: Path, threads: str) -> None:
    # With four threads each of two workers has two of its own; the parent has used all before.
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    for command in ([str(script)], ["-c", SCRIPT]):
        run = subprocess.run(
            [sys.executable, *command],
            env=os.environ | {"NLU_LITE_THREADS": threads},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert run.stderr == ""
        assert run.stdout == f"{60 * 40 * 4}\n"
