"""The examples in README and docs/ that need Spark are executed, and what they show is compared."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nlu_lite
from tests.support.documents import DOCUMENTS, blocks_of, name_of, run_python

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ON_SPARK = [path for path in DOCUMENTS if any(block.needs_spark for block in blocks_of(path))]


@pytest.fixture
def elsewhere(
    spark: "SparkSession", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """This process, and Java, in a folder of the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYSPARK_PYTHON", os.environ.get("PYSPARK_PYTHON", sys.executable))
    hadoop = spark._jvm.org.apache.hadoop.fs  # type: ignore[union-attr]
    files = hadoop.FileSystem.get(spark._jsc.hadoopConfiguration())
    before = files.getWorkingDirectory()
    files.setWorkingDirectory(hadoop.Path(tmp_path.as_uri()))
    yield
    files.setWorkingDirectory(before)


@pytest.mark.slow
@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("path", ON_SPARK, ids=name_of)
def test_documents(path: Path, spark: "SparkSession") -> None:
    texts = spark.createDataFrame([("I love NLP",), (None,)], "text string")
    names: dict[str, object] = {
        "__name__": "__main__",
        "nlu_lite": nlu_lite,
        "spark": spark,
        "spark_dataframe": texts,
    }
    for block in blocks_of(path):
        if block.needs_spark:
            run_python(block, path, names)
