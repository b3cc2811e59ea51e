"""Executors that are processes of their own, with Python workers of their own."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import nlu_lite
from nlu_lite.pipeline import Pipeline
from tests.spark.conftest import CLUSTER, SMALL, Sessions
from tests.support.spark_tables import assert_same_rows, frame_of, texts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="local-cluster starts its executors by shell scripts"
)


@pytest.fixture
def cluster(sessions: Sessions, tmp_path_factory: pytest.TempPathFactory) -> "SparkSession":
    """Executors that have neither the hub's cache nor a network."""
    nowhere = tmp_path_factory.getbasetemp() / "executors"
    return sessions.of(
        CLUSTER,
        **{
            "spark.executor.memory": "1g",
            "spark.executorEnv.HF_HUB_CACHE": str(nowhere / "hub"),
            "spark.executorEnv.NLU_LITE_CACHE": str(nowhere / "nlu_lite"),
            "spark.task.maxFailures": "3",
            "spark.excludeOnFailure.enabled": "false",
        },
    )


def test_two_thousand_rows_in_seven_partitions(cluster: "SparkSession", embedded: Pipeline) -> None:
    data = texts(2_000)
    found = embedded.predict(frame_of(cluster, data).repartition(7))
    assert_same_rows(found, embedded.predict(data.set_index("id")), by="id")


def test_a_worker_opens_a_model_once_and_takes_the_cores_of_its_task(
    cluster: "SparkSession", embedded: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.spark_killing import TellingBatches

    monkeypatch.setattr("nlu_lite.spark.frames.PredictBatches", TellingBatches)
    frame = frame_of(cluster, texts(60)).repartition(12)
    told = {
        row["token"].split()[0]: row["token"].split()[1:]
        for _ in range(2)
        for row in embedded.predict(frame).select("token").collect()
    }
    assert 1 <= len(told) <= 2
    assert set(map(tuple, told.values())) == {("1", "1")}


@pytest.mark.usefixtures("registered")
def test_shipped_files_need_neither_cache_nor_network_nor_registry(cluster: "SparkSession") -> None:
    pipeline = nlu_lite.load(SMALL, device="cpu")
    data = texts(40)
    frame = frame_of(cluster, data).repartition(3)
    for _ in range(2):
        found = pipeline.predict(frame, ship_model=True)
        assert_same_rows(found, pipeline.predict(data.set_index("id")), by="id")
    archives = [name for name in cluster.sparkContext.listArchives if "nlu_lite" in name]
    assert len(archives) == 1, archives


@pytest.mark.usefixtures("registered")
def test_a_stage_ships_its_model_too(cluster: "SparkSession", tmp_path: Path) -> None:
    from nlu_lite.spark import BertSentenceEmbeddings, DocumentAssembler, Pipeline

    stages: list[Any] = [
        DocumentAssembler().setInputCol("text"),
        BertSentenceEmbeddings.pretrained("sent_small_test")
        .setInputCols("document")
        .setShipModel(True),
    ]
    frame = cluster.createDataFrame([("I love NLP",)], ["text"])
    (row,) = Pipeline(stages=stages).fit(frame).transform(frame).collect()
    assert len(row["sentence_embeddings"][0].embeddings) == 128


def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    cluster: "SparkSession", embedded: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.support.spark_killing import KillingBatches

    monkeypatch.setattr("nlu_lite.spark.frames.PredictBatches", KillingBatches)
    data = texts(600)
    found = embedded.predict(frame_of(cluster, data).repartition(7))
    assert_same_rows(found, embedded.predict(data.set_index("id")), by="id")
    assert failed_tasks(cluster) >= 2


def failed_tasks(spark: "SparkSession") -> int:
    tracker = spark.sparkContext.statusTracker()
    stages = range(1_000)
    found = [tracker.getStageInfo(stage) for stage in stages]
    return sum(stage.numFailedTasks for stage in found if stage is not None)


@pytest.mark.usefixtures("registered")
def test_weights_that_no_executor_finds_are_one_readable_cause(cluster: "SparkSession") -> None:
    from pyspark.errors import PythonException

    pipeline = nlu_lite.load(SMALL, device="cpu")
    with pytest.raises(PythonException) as caught:
        pipeline.predict(frame_of(cluster, texts(3))).collect()
    message = str(caught.value)
    assert "WeightsUnavailable: the executor on " in message
    assert "google/small" in message
    assert "ship_model=True sends the driver's files" in message
