"""The published GLUE rows of the small BERTs, trained again: our dev scores beside their test ones.

Not a part of `all`: the models come from the hub (`nlu-lite download REF` brings one), GLUE's files
from gluebenchmark.com, and it takes hours. Each model learns each task with every size of batches
and learning rate that the model card names, four epochs each; the best of them on dev is shown, as
there. Only the tasks of one text a row are trained: `fit` reads no pairs of texts for classes.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.glue_runs import Setting, Trained, append, read_trainings, told
from benchmarks.glue_tasks import MODELS, TASKS, TaskMissing
from benchmarks.options import several, whole_number, whole_numbers
from benchmarks.table import Cell, Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Choice", "add_arguments", "measure", "measure_glue"]

_BATCH_SIZES = (8, 16, 32, 64, 128)
_LEARNING_RATES = (3e-4, 1e-4, 5e-5, 3e-5)
_EPOCHS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of all is trained.

    Attributes:
        folder: The folder of GLUE.
        models: Names of models.
        tasks: Names of tasks.
        batch_sizes: Those that are tried.
        learning_rates: Those that are tried.
        epochs: How often all texts are read.
        seed: Of all that is drawn.
        device: Where it is computed.
        path: The files of the only model, where they do not come from the hub; None: they do.
        most: Use so many rows of each part; None: all.
        runs: A file with trainings that are not done again; None: there is none.
    """

    folder: Path
    models: Sequence[str] = tuple(MODELS)
    tasks: Sequence[str] = tuple(TASKS)
    batch_sizes: Sequence[int] = _BATCH_SIZES
    learning_rates: Sequence[float] = _LEARNING_RATES
    epochs: int = _EPOCHS
    seed: int = 0
    device: str = "cpu"
    path: Path | None = None
    most: int | None = None
    runs: Path | None = None

    def settings(self, model: str, task: str) -> Iterator[Setting]:
        """The trainings of a model for a task."""
        for size, rate in product(self.batch_sizes, self.learning_rates):
            yield Setting(model, task, size, rate, self.epochs, self.seed, self.most)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("folder", type=Path, help="GLUE's own: SST-2/train.tsv, CoLA/dev.tsv, …")
    for name, known in (("--model", MODELS), ("--task", TASKS)):
        parser.add_argument(
            name,
            type=several(known),
            default=list(known),
            help=f"several with commas, of {', '.join(known)}; default: all",
        )
    parser.add_argument(
        "--batch-sizes", type=whole_numbers, default=list(_BATCH_SIZES), help="as 8,32"
    )
    parser.add_argument(
        "--learning-rates", type=_rates, default=list(_LEARNING_RATES), help="as 3e-4,1e-4"
    )
    parser.add_argument("--epochs", type=whole_number, default=_EPOCHS, help="default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="default: %(default)s")
    parser.add_argument("--device", default="cpu", help="cpu, cuda, …; default: %(default)s")
    parser.add_argument("--path", type=Path, metavar="FOLDER", help="the files of the only --model")
    parser.add_argument("--most", type=whole_number, metavar="N", help="use N rows of each part")
    parser.add_argument(
        "--runs", type=Path, metavar="FILE", help="lines of JSON; what stands there is kept"
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """The table of what was asked for."""
    choice = Choice(
        folder=options.folder,
        models=options.model,
        tasks=options.task,
        batch_sizes=options.batch_sizes,
        learning_rates=options.learning_rates,
        epochs=options.epochs,
        seed=options.seed,
        device=options.device,
        path=options.path,
        most=options.most,
        runs=options.runs,
    )
    return [measure_glue(choice)]


def measure_glue(choice: Choice) -> Table:
    """A row for each model and task: the best of its trainings, and what is published.

    Raises:
        ValueError: A folder of files is given for several models.
    """
    if choice.path is not None and len(choice.models) > 1:
        raise ValueError(f"--path names the files of one model; --model has {choice.models}")
    known = {} if choice.runs is None else read_trainings(choice.runs)
    notes = [
        "score: the best of the trainings, on dev, in per cent; published: that of the model card, "
        "on the test part, whose labels are not given away: near each other, not equal",
        "what is learnt from is the pooled vector of [CLS], as in BERT's own fine-tuning",
        "left out: tasks of two texts (MRPC, QQP, MNLI, QNLI, RTE, …), for fit reads one a row",
    ]
    rows: list[dict[str, Cell]] = []
    for task in choice.tasks:
        try:
            parts = [TASKS[task].part(choice.folder, name, most=choice.most) for name in _PARTS]
        except TaskMissing as cause:
            notes.append(str(cause))
            continue
        for model in choice.models:
            trained = [
                known.get(setting) or _trained(setting, choice, parts)
                for setting in choice.settings(model, task)
            ]
            rows.append(_row(max(trained, key=lambda one: one.score), len(trained)))
    return Table("GLUE: the small BERTs of arXiv:1908.08962", rows, notes)


_PARTS = ("train", "dev")


def _trained(setting: Setting, choice: Choice, parts: "Sequence[pd.DataFrame]") -> Trained:
    import nlu_lite

    train, dev = parts
    pipeline = nlu_lite.load(MODELS[setting.model].ref, path=choice.path, device=choice.device)
    fitted = pipeline.fit(
        train,
        task="classifier",
        tune="all",
        pooling="pooler",
        validation=0,
        epochs=setting.epochs,
        batch_size=setting.batch_size,
        learning_rate=setting.learning_rate,
        seed=setting.seed,
        progress=False,
    )
    table = fitted.predict(dev["text"].tolist(), "document", progress=False)
    (label,) = [str(name) for name in table.columns if str(name).endswith("_classifier")]
    trained = Trained(setting, TASKS[setting.task].score(dev["y"], table[label].astype(str)))
    sys.stderr.write(f"{json.dumps(told(trained))}\n")
    if choice.runs is not None:
        append(choice.runs, trained)
    return trained


def _row(best: Trained, trainings: int) -> dict[str, Cell]:
    model, task = MODELS[best.setting.model], TASKS[best.setting.task]
    return {
        "model": model.title,
        "reference": model.ref,
        "task": task.folder,
        "metric": task.metric,
        "score": 100 * best.score,
        "published": model.published[task.folder],
        "batch size": best.setting.batch_size,
        "learning rate": f"{best.setting.learning_rate:.0e}",
        "trainings": trainings,
    }


def _rates(text: str) -> list[float]:
    """Numbers above 0 and below 1, with commas between them, for the `type` of an argument."""
    try:
        rates = [float(part) for part in text.split(",")]
    except ValueError:
        rates = [0.0]
    if not all(0 < rate < 1 for rate in rates):
        raise argparse.ArgumentTypeError(f"{text!r} are no learning rates, as 3e-4,1e-4")
    return rates
