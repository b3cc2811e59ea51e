"""Where the time of `predict` goes, by the stages of the design."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import wraps
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING
from unittest.mock import patch

from benchmarks.models import Geometry
from benchmarks.table import Cell, Table

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["MODEL", "REST", "SEAMS", "Stopwatch", "measure_stages", "not_the_model", "watched"]

MODEL, REST = "model", "everything else"

# Where one stage calls another: module, name there, stage.
SEAMS = (
    ("nlu_lite.prediction.tables", "documents_of", "reading the data"),
    ("nlu_lite.prediction.prediction", "words_of", "sentences and words"),
    ("nlu_lite.model.model", "pieces_of", "tokenising"),
    ("nlu_lite.model.model", "sequences_of", "planning"),
    ("nlu_lite.model.model", "model_inputs", "planning"),
    ("nlu_lite.model.model", "plan", "planning"),
    ("nlu_lite.model.model", "execute", "batches"),
    # Its threads together, and the states that they put where they belong.
    ("nlu_lite.encoder.plan", "side_by_side", MODEL),
    ("nlu_lite.model.model", "Reading.words", "pooling"),
    ("nlu_lite.model.model", "Reading.counts", "counting"),
    ("nlu_lite.pipeline.predicting", "frame_of", "frame"),
)


def not_the_model(geometry: Geometry) -> str:
    """The name of a figure: the part of the time in which the model does not compute."""
    return f"{geometry.name}: what is not the model"


class Stopwatch:
    """Time a stage, without that of the stages which it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done inside belongs to a stage; the one around it stands still."""
        self._book()
        self._running.append(name)
        try:
            yield
        finally:
            self._book()
            self._running.pop()

    def _book(self) -> None:
        now = perf_counter()
        if self._running:
            name = self._running[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


@contextmanager
def watched(watch: Stopwatch) -> Iterator[None]:
    """Take the time of each stage of what is predicted inside, in this thread."""
    with ExitStack() as patches:
        for module, path, stage in SEAMS:
            owner: object = import_module(module)
            *classes, name = path.split(".")
            for part in classes:
                owner = getattr(owner, part)
            patches.enter_context(_timed(owner, name, watch, stage))
        with watch.stage(REST):
            yield


@contextmanager
def _timed(owner: object, name: str, watch: Stopwatch, stage: str) -> Iterator[None]:
    function: Callable[..., object] = getattr(owner, name)

    @wraps(function)
    def timed(*arguments: object, **options: object) -> object:
        with watch.stage(stage):
            return function(*arguments, **options)

    with patch.object(owner, name, timed):
        yield


def measure_stages(
    pipeline: "Pipeline", texts: Sequence[str], geometry: Geometry, *, rounds: int
) -> Table:
    """The part of the time of each stage, the median of the rounds."""
    taken: list[dict[str, float]] = []
    for number in range(rounds + 1):
        watch = Stopwatch()
        with watched(watch):
            pipeline.predict(list(texts), output_level="token", progress=False)
        if number:
            taken.append(watch.seconds)
    names = list(dict.fromkeys(name for seconds in taken for name in seconds))
    parts = {
        name: [seconds.get(name, 0.0) / sum(seconds.values()) for seconds in taken]
        for name in names
    }
    order = sorted(names, key=lambda name: -median(parts[name]))
    rows: list[dict[str, Cell]] = [
        {
            "stage": name,
            "milliseconds": 1_000 * median(seconds.get(name, 0.0) for seconds in taken),
            "% of the time": 100 * median(parts[name]),
        }
        for name in order
    ]
    rest = median(1 - part for part in parts[MODEL])
    return Table(
        f"{geometry.name}: where the time of nlu_lite goes, medians of {rounds} rounds",
        rows,
        notes=[f"what is not the model: {100 * rest:.1f} % of the time"],
        figures={not_the_model(geometry): rest},
    )
