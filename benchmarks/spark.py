"""Spark's workers against one machine on the same cores: rows a second, and the time to the first.

One worker with one thread is held against a pipeline with one thread, two workers against two
threads. Both compute the same documents in turns, Spark once its workers have opened the model;
the rows that Spark makes are written nowhere. The first row is that of a new worker, which has to
start Python, import PyTorch and open the model; the Java process runs already.
"""

import argparse
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.models import random_pipeline
from benchmarks.options import whole_number
from benchmarks.table import Cell, Table
from benchmarks.text import documents
from benchmarks.timing import Work, median_ratio, seconds_of, side_by_side

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from nlu_lite.pipeline import Pipeline

__all__ = ["add_arguments", "measure"]

WORKERS = (1, 2)
GOAL = 0.85
_PARTITIONS_A_WORKER = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--rounds", type=whole_number, default=5, help="default: %(default)s")
    parser.add_argument(
        "--documents", type=whole_number, default=1_600, help="default: %(default)s"
    )
    parser.add_argument(
        "--workers", type=whole_number, nargs="+", default=WORKERS, metavar="N", help="default: 1 2"
    )
    parser.add_argument("--layers", type=whole_number, default=10, help="default: %(default)s")
    parser.add_argument("--hidden", type=whole_number, default=256, help="default: %(default)s")


def measure(options: argparse.Namespace) -> Table:
    """Time both with each number of workers, with random weights of one of the small BERTs."""
    texts = documents(options.documents)
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = random_pipeline(Path(folder), layers=options.layers, hidden=options.hidden)
        rows = [_row(pipeline, texts, workers, options.rounds) for workers in options.workers]
    return Table(
        f"predict on Spark, L-{options.layers} H-{options.hidden}, {len(texts):,} documents, "
        f"medians of {options.rounds} rounds.",
        rows,
    )


def _row(pipeline: "Pipeline", texts: list[str], workers: int, rounds: int) -> dict[str, Cell]:
    with _session(workers) as spark, _threads(workers):
        given = spark.createDataFrame([(text,) for text in texts], "text string")
        given = given.repartition(_PARTITIONS_A_WORKER * workers).cache()
        given.count()
        found = pipeline.predict(given)
        first = seconds_of(found.first)
        works: dict[str, Work] = {
            "one machine": lambda: pipeline.predict(texts, progress=False),
            "spark": lambda: found.write.format("noop").mode("overwrite").save(),
        }
        times = side_by_side(works, rounds=rounds)
    rows = len(pipeline.predict(texts, progress=False))
    share = median_ratio(times["one machine"], times["spark"])
    return {
        "workers": workers,
        "rows": rows,
        "one machine rows/s": rows / median(times["one machine"]),
        "spark rows/s": rows / median(times["spark"]),
        "share": share,
        f"at least {GOAL:g}": share >= GOAL,
        "first row seconds": first,
    }


@contextmanager
def _session(workers: int) -> "Iterator[SparkSession]":
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = (
        SparkSession.builder.master(f"local[{workers}]")
        .appName("benchmarks")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Let this process compute with so many threads."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
