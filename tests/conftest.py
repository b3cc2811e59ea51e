"""How tests are run in several processes, and the opened models that many of them share."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from xdist.scheduler import LoadFileScheduling

import nlu_lite

# Nothing heavy is imported before a test needs it: whoever runs one file of tests waits for it.
if TYPE_CHECKING:
    from transformers import BertModel

    from nlu_lite.pipeline import Pipeline

# The first example of a test may open a model. In CI the examples are always the same ones.
# There, more of them would find nothing new the next time.
settings.register_profile("nlu_lite", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("ci" if "CI" in os.environ else "nlu_lite")

MOST_PROCESSES = 4
SPARK = "tests/spark/"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than cores, as many tests wait; none but this where single ones are asked for."""
    if not any(Path(argument).is_dir() for argument in config.args):
        return 0
    allowed = getattr(os, "sched_getaffinity", None)
    cores = len(allowed(0)) if allowed else os.cpu_count() or 1
    return min(cores + 1, MOST_PROCESSES)


class _Failures:
    """A failure is told when it happens: of tests that are stopped there is no summary."""

    def __init__(self, terminal: "pytest.TerminalReporter") -> None:
        self._terminal = terminal

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._terminal.write_line(f"\n{report.nodeid}, {report.when}\n{report.longreprtext}")


def pytest_configure() -> None:
    """Compute with one thread in each of several processes: more would wait for each other."""
    # Of UMAP on a dozen points: compiling takes a minute, running what is not compiled a second.
    os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Read when PyTorch and the tokenizers are loaded, here and in processes that tests start.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        os.environ.setdefault("RAYON_NUM_THREADS", "1")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Tell failures as they happen where nobody can ask for them later."""
    plugins = session.config.pluginmanager
    terminal = plugins.get_plugin("terminalreporter")
    if "CI" in os.environ and terminal is not None:
        plugins.register(_Failures(terminal))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, so that no process is left alone with it at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    marks = {mark.name for mark in item.iter_markers()}
    return 0 if "spark" in marks else 1 if "slow" in marks else 2


class _ByFile(LoadFileScheduling):  # type: ignore[misc]  # xdist is not typed
    """The tests of a file stay in one process, for its fixtures; those of Spark, for its Java."""

    def _split_scope(self, nodeid: str) -> str:
        return SPARK if nodeid.startswith(SPARK) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling | None:
    """What shares the tests out."""
    return _ByFile(config, log) if config.option.dist == "loadfile" else None


@pytest.fixture(scope="session")
def embedded() -> "Pipeline":
    return nlu_lite.load("en.embed.minilm_L6_384", device="cpu")


@pytest.fixture(scope="session")
def small_bert() -> "BertModel":
    """transformers' own model of the L-2 H-128 geometry, with random weights."""
    from tests.support.random_models import random_bert

    return random_bert(2, 128, 2)


@pytest.fixture(scope="session")
def small_folder(small_bert: "BertModel", tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.support.random_models import write_model

    return write_model(small_bert, tmp_path_factory.mktemp("models") / "small_L2_128")


@pytest.fixture(scope="session")
def small(small_folder: Path) -> "Pipeline":
    return nlu_lite.load("en.embed.bert.small_L2_128", path=small_folder, device="cpu")
