"""Students of texts that stand in a Spark DataFrame: their teacher answers on the cluster."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import InvalidOption
from nlu_lite.pipeline import Pipeline
from tests.support.random_architectures import write_architecture
from tests.support.spark_tables import frame_of
from tests.support.teachers import CLASSES, teacher, texts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXTS = [*texts(30), *texts(3), "", None, "hello hello. A dog!"]
distill: Callable[..., Pipeline] = nlu_lite.distill


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("bert", tmp_path_factory.mktemp("distilling") / "bert")


def teachers(folder: Path) -> dict[str, Pipeline]:
    return {
        "classifier": teacher(folder),
        "regressor": teacher(folder, "regressor", ()),
        "pos": teacher(folder, "pos", ("NOUN", "VERB")),
        "vectors of words": nlu_lite.load(path=folder, device="cpu"),
        "vectors of texts": nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu"),
    }


def student(pipeline: Pipeline, data: object, **options: object) -> Pipeline:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", nlu_lite.TrainingDataWarning)
        return distill(pipeline, data, into=1, epochs=1, **options)


@pytest.mark.parametrize(
    "name", ["classifier", "regressor", "pos", "vectors of words", "vectors of texts"]
)
def test_a_student_is_that_of_one_machine(spark: "SparkSession", folder: Path, name: str) -> None:
    pipeline = teachers(folder)[name]
    data = pd.DataFrame({"id": range(len(TEXTS)), "text": TEXTS})
    if name == "vectors of texts":
        data = pd.concat([data, pd.DataFrame({"id": [99], "text": ["\u200b"]})], ignore_index=True)
    # One part, so that the texts stand in one order on both sides.
    found = student(pipeline, frame_of(spark, data).repartition(3, "id").orderBy("id"))
    expected = student(pipeline, data["text"])
    level = "token" if name in ("pos", "vectors of words") else "document"
    new = texts(5, seed=1)
    pd.testing.assert_frame_equal(
        found.predict(new, level), expected.predict(new, level), atol=1e-4, rtol=1e-4
    )
    losses = found.history["loss"].to_numpy()
    np.testing.assert_allclose(losses, expected.history["loss"], rtol=1e-3)


def test_labels_and_other_names_of_columns_are_taken(spark: "SparkSession", folder: Path) -> None:
    pipeline = teacher(folder)
    labels = [CLASSES[n % 3] if n % 2 else None for n in range(30)]
    rows = list(zip(texts(30), labels, strict=True))
    data = pd.DataFrame(rows, columns=["review", "topic"])
    frame = spark.createDataFrame(rows, "review string, topic string")
    options = {"text_column": "review", "y": "topic", "validation": 0}
    found, expected = (student(pipeline, one, **options) for one in (frame, data))
    new = texts(5, seed=1)
    np.testing.assert_allclose(found.predict_proba(new), expected.predict_proba(new), atol=1e-4)


def test_what_can_be_no_job_is_refused(spark: "SparkSession", folder: Path) -> None:
    frame = spark.createDataFrame([("a",)], "review string")
    with pytest.raises(InvalidOption, match=r"no column 'text'.*review"):
        student(teacher(folder), frame)
    both = nlu_lite.load("en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    unfitted = nlu_lite.load("train.classifier", device="cpu")
    for pipeline, told in ((both, "a teacher is one model"), (unfitted, "has learned nothing yet")):
        with pytest.raises(InvalidOption, match=told):
            student(pipeline, frame, text_column="review")
    words = spark.createDataFrame([(["a", "b"],)], "text array<string>")
    with pytest.raises(InvalidOption, match="array<string>"):
        student(teacher(folder), words)
