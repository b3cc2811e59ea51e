"""What runs in the Python workers, without Spark around it."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pyarrow")
import pyarrow as pa

from nlu_lite.common.arrays import Matrices
from nlu_lite.model.load import LoadRequest
from nlu_lite.output.arrow import array_of
from nlu_lite.prediction.columns import Column, Values
from nlu_lite.prediction.options import Options
from nlu_lite.spark.batches import cuts, joined, runs
from nlu_lite.spark.worker_models import WorkerModels
from nlu_lite.spark.worker import PredictBatches
from tests.support.openvino_here import needs_openvino
from tests.support.tables import kind_of

MEGABYTE = 1_000_000
VECTORS = "en_embed_minilm_L6_384_embeddings"


@pytest.fixture
def work() -> PredictBatches:
    models = WorkerModels(LoadRequest(request="en.embed.minilm_L6_384", device="cpu"))
    names = ("token", VECTORS, "beside")
    return PredictBatches(models, Options(level="token"), names)


def test_a_large_cell_beside_many_words_does_not_make_a_large_batch(work: PredictBatches) -> None:
    batch = pa.record_batch({"0": ["word " * 300, "a"], "1": ["x" * MEGABYTE, "y"]})
    sizes = [(made.num_rows, made.nbytes) for made in work(iter([batch]))]
    assert sum(rows for rows, _ in sizes) == 301
    assert max(size for _, size in sizes) < 17 << 20


def test_rows_come_before_all_of_a_partition_is_read(work: PredictBatches) -> None:
    read = []

    def batches() -> "pa.RecordBatch":
        for number in range(9):
            read.append(number)
            yield pa.record_batch({"0": [f"text {number}"] * 1_000, "1": ["y"] * 1_000})

    rows = work(batches())
    next(rows)
    assert read == [0]


def test_an_empty_partition_has_no_rows(work: PredictBatches) -> None:
    assert list(work(iter([]))) == []
    assert list(work(iter([pa.record_batch({"0": pa.array([], pa.string()), "1": []})]))) == []


def test_the_same_rows_come_again(work: PredictBatches) -> None:
    batch = pa.record_batch({"0": ["I love NLP", None, "Do you?"], "1": ["a", "b", "c"]})
    first, second = (pa.Table.from_batches(work(iter([batch]))) for _ in range(2))
    assert first.drop_columns([VECTORS]) == second.drop_columns([VECTORS])
    assert first["beside"].to_pylist() == ["a", "a", "a", "b", "c", "c", "c"]


def test_columns_of_a_slice_are_those_of_the_whole() -> None:
    rows = np.arange(10, dtype=np.float32).reshape(5, 2)
    item = np.array([0, 1, -1, 2])
    values: list[Values] = [
        rows[:3],
        Matrices(rows, np.array([0, 2, 2, 5])),
        np.array([7, 8, 9]),
        np.array([True, False, True]),
        [["a"], [], ["b", "c"]],
    ]
    for each in values:
        column = Column("x", kind_of(each), each)
        whole = array_of(column, item).to_pylist()
        parts = [array_of(column, item[place : place + 2]).to_pylist() for place in (0, 2)]
        assert str(parts[0] + parts[1]) == str(whole)


def test_runs_hold_every_row_once() -> None:
    lengths = np.random.default_rng(0).integers(0, 50, size=500)
    found = list(runs(lengths, most=100))
    assert [begin for begin, _ in found] == [0, *(end for _, end in found[:-1])]
    assert found[-1][1] == 500
    for begin, end in found:
        assert lengths[begin:end].sum() <= 100 or end == begin + 1


def test_cuts_count_what_is_repeated_on_a_row() -> None:
    others = pa.record_batch({"a": ["x" * 100, "y"]})
    document = np.array([0, 0, 0, 1, 1, 1])
    found = list(cuts(others, document, row_bytes=10, most=250))
    assert found == [(0, 2), (2, 6)]


def test_batches_are_joined_up_to_a_size() -> None:
    batches = [pa.record_batch({"a": pa.array(range(n), pa.int64())}) for n in (3, 1, 0, 2, 5)]
    made = list(joined(batches, rows=4))
    assert [batch.num_rows for batch in made] == [4, 7]
    assert [v for batch in made for v in batch.column(0).to_pylist()] == [
        *range(3), 0, *range(2), *range(5)
    ]  # fmt: skip
    nothing = [batch.slice(0, 0) for batch in batches]
    assert sum(batch.num_rows for batch in joined(nothing, rows=4)) == 0


@needs_openvino
def test_a_worker_computes_by_the_engine_that_was_asked_for(work: PredictBatches) -> None:
    request = replace(work.models.request, engine="openvino")
    asked = pickle.loads(pickle.dumps(replace(work, models=WorkerModels(request))))
    assert asked.models.models().engine == "openvino"
    batch = pa.record_batch({"0": ["I love NLP", None], "1": ["a", "b"]})
    usual, found = (pa.Table.from_batches(one(iter([batch]))) for one in (work, asked))
    assert found.drop_columns([VECTORS]) == usual.drop_columns([VECTORS])
    for mine, its in zip(usual[VECTORS].to_pylist(), found[VECTORS].to_pylist(), strict=True):
        np.testing.assert_allclose(its, mine, rtol=0, atol=1e-5)
