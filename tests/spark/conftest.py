"""One Java process for all tests of this part; a Spark context of the kind that a test asks for."""

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nlu_lite
from nlu_lite.registry.shelf import _shelf
from tests.support.random_models import random_bert, write_model
from tests.support.small_hub import COMMIT, entry
from tests.support.spark_here import what_spark_lacks

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2,4]"
CLUSTER = "local-cluster[2,1,2048]"
# Variables of the environment that say where files are.
PLACES = ("HF_HUB_CACHE", "NLU_LITE_CACHE", "NLU_LITE_OFFLINE")
SNIPPET = "en.embed.bert.small_L10_256"
SMALL = "en.small"
SMALL_SENTENCES = "en.small_sentences"


# First: when these tests are run depends on their marker.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs Spark where it can't run, and let pyspark say what is not our concern."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    reason = what_spark_lacks()
    for item in here:
        item.add_marker(pytest.mark.spark)
        if reason is not None:
            item.add_marker(pytest.mark.skip(reason=reason))
        # pyspark 4.3 warns wherever it meets pandas 3, whether it is used or not.
        item.add_marker(
            pytest.mark.filterwarnings(
                "ignore:PySpark does not yet fully support pandas:FutureWarning"
            )
        )


class Sessions:
    """At most one Spark context at a time, kept as long as the same kind is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._master = ""
        self._session: SparkSession | None = None

    def of(self, master: str, **settings: str) -> "SparkSession":
        from pyspark.sql import SparkSession

        if self._session is None or self._master != master:
            self.stop()
            builder = SparkSession.builder.master(master).appName("nlu_lite tests")
            for name, value in {**self._settings(), **settings}.items():
                builder = builder.config(name, value)
            self._session, self._master = builder.getOrCreate(), master
            self._session.sparkContext.setLogLevel("OFF")
        return self._session

    def stop(self) -> None:
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _settings(self) -> dict[str, str]:
        return {
            "spark.ui.enabled": "false",
            # Little is run, and often started.
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.warehouse.dir": str(self._folder / "warehouse"),
            "spark.local.dir": str(self._folder / "local"),
            # Said again for each context: what one was told stays with the Java process.
            **{f"spark.executorEnv.{name}": os.environ[name] for name in PLACES},
        }


@pytest.fixture(scope="session")
def hub_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hub_cache")


@pytest.fixture(scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("nlu_lite")


# Of a module: tests that the same process runs later have an environment of their own.
@pytest.fixture(scope="module", autouse=True)
def environment(hub_cache: Path, own_cache: Path) -> Iterator[None]:
    """What Java, and the Python workers that it starts, inherit."""
    roots = [str(Path(nlu_lite.__file__).parents[1]), str(Path(__file__).parents[2])]
    variables = {
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "SPARK_HOME": _spark_home(),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "HF_HUB_CACHE": str(hub_cache),
        "NLU_LITE_OFFLINE": "1",
        "NLU_LITE_CACHE": str(own_cache),
        "PYTHONPATH": os.pathsep.join(roots),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def sessions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sessions]:
    sessions = Sessions(tmp_path_factory.mktemp("spark"))
    yield sessions
    sessions.stop()


@pytest.fixture
def spark(sessions: Sessions) -> "SparkSession":
    return sessions.of(LOCAL)


@pytest.fixture(scope="session")
def entries(hub_cache: Path) -> dict[str, object]:
    """Of models with random weights in the hub's cache."""
    snippet = _cached(hub_cache, "google/snippet", random_bert(10, 256, 4))
    small = _cached(hub_cache, "google/small", random_bert(2, 128, 2))
    return {
        SNIPPET: entry(random_bert(10, 256, 4), snippet, "google/snippet")
        | {"spark_name": "small_bert_L10_256"},
        SMALL: entry(random_bert(2, 128, 2), small, "google/small") | {"spark_name": "small_test"},
        SMALL_SENTENCES: entry(random_bert(2, 128, 2), small, "google/small", sentences=True)
        | {"spark_name": "sent_small_test"},
    }


@pytest.fixture(scope="module")
def registered(hub_cache: Path, entries: dict[str, object]) -> Iterator[None]:
    """The entries, in this process, for as long as tests of Spark are run."""
    from huggingface_hub import constants

    _shelf.cache_clear()
    nlu_lite.register({"models": entries}, override=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(constants, "HF_HUB_CACHE", str(hub_cache))
        yield
    _shelf.cache_clear()


def _cached(cache: Path, repository: str, model: object) -> Path:
    folder = cache / "--".join(["models", *repository.split("/")]) / "snapshots" / COMMIT
    return write_model(model, folder)  # type: ignore[arg-type]


def _spark_home() -> str:
    spec = find_spec("pyspark")
    assert spec is not None and spec.origin is not None
    return str(Path(spec.origin).parent)
