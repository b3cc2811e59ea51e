"""What training gives on labelled data: TF-IDF, a head, the whole encoder, and what "auto" chooses.

The data do not come along: the environment variable NLU_LITE_DATA names a folder that has them.
Each training is told on standard error as a line of JSON. With --runs FILE the lines are written
there too, and what stands in it is not measured again: parts of the work can be done one after the
other, or on several machines whose files are put behind each other.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import perf_counter

from benchmarks.data_files import DatasetMissing
from benchmarks.learning import ALL, AUTO, HEAD, WAYS
from benchmarks.machine import computer
from benchmarks.options import several, whole_number, whole_numbers
from benchmarks.table import Cell, Table
from benchmarks.training_runs import Run, Setting, append, read_runs, told
from benchmarks.training_sets import TRAINING_SETS, TrainingSet
from benchmarks.ways import REF, TF_IDF

__all__ = ["AUTO_BELOW", "Choice", "add_arguments", "measure", "measure_training", "named"]

AUTO_BELOW = "training: auto below the better of head and all, the worst case"
_SECONDS = "seconds"
# Whose seconds are promised.
_CPU = "cpu"


def named(data: TrainingSet, way: str, what: str | None = None) -> str:
    """The name of a figure: a score, or the seconds that training takes.

    >>> named(TRAINING_SETS["trec6"], ALL), named(TRAINING_SETS["wnut17"], HEAD, "seconds")
    ('training, TREC-6, all: accuracy', 'training, WNUT17, head: seconds')
    """
    return f"training, {data.title}, {way}: {what or data.task.metric}"


@dataclass(frozen=True, slots=True)
class Choice:
    """What of all is measured.

    Attributes:
        data: Names of data sets.
        ways: Names of ways to learn.
        seeds: Seeds for all of them; None: as many as each data set has.
        device: Where it is computed.
        most: Use so many rows of each part; None: all.
        runs: A file with runs that are not measured again; None: there is none.
    """

    data: Sequence[str] = tuple(TRAINING_SETS)
    ways: Sequence[str] = tuple(WAYS)
    seeds: Sequence[int] | None = None
    device: str = _CPU
    most: int | None = None
    runs: Path | None = None

    def settings(self) -> Iterator[Setting]:
        """What is measured, in that order."""
        for name in self.data:
            chosen = TRAINING_SETS[name]
            seeds = range(chosen.seeds) if self.seeds is None else self.seeds
            for way in (way for way in chosen.ways if way in self.ways):
                # Nothing is drawn: all seeds would give the same.
                same = way == TF_IDF and not chosen.drawn
                for seed in seeds[:1] if same else seeds:
                    yield Setting(name, way, seed, self.device, self.most)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--data",
        type=several(TRAINING_SETS),
        default=list(TRAINING_SETS),
        help=f"several with commas, of {', '.join(TRAINING_SETS)}; default: all",
    )
    parser.add_argument(
        "--tune",
        type=several(WAYS),
        default=list(WAYS),
        help=f"several with commas, of {', '.join(WAYS)}; default: all",
    )
    parser.add_argument("--seeds", type=whole_numbers, help="as 0,1,2, which is the default")
    parser.add_argument("--device", default=_CPU, help="cpu, cuda, …; default: %(default)s")
    parser.add_argument("--most", type=whole_number, metavar="N", help="use N rows of each part")
    parser.add_argument("--runs", type=Path, metavar="FILE", help="lines of JSON, see above")


def measure(options: argparse.Namespace) -> list[Table]:
    """The table of what was asked for."""
    choice = Choice(
        options.data, options.tune, options.seeds, options.device, options.most, options.runs
    )
    return [measure_training(choice)]


def measure_training(choice: Choice) -> Table:
    """A row for each data set and way: the mean over the seeds, with the least and the greatest."""
    known = {} if choice.runs is None else read_runs(choice.runs)
    notes = [
        "score: accuracy of texts or of words, F1 of entities; the mean over the seeds",
        "seconds: of fit, the mean; from the table to a fitted pipeline, validation and all",
        f"{TF_IDF}: the baseline of a report: words and pairs of words, logistic regression",
    ]
    missing: dict[str, str] = {}
    for setting in choice.settings():
        if setting.data in missing or setting in known:
            continue
        try:
            known[setting] = _measured(setting)
        except DatasetMissing as cause:
            missing[setting.data] = str(cause)
            continue
        sys.stderr.write(f"{json.dumps(told(known[setting]))}\n")
        if choice.runs is not None:
            append(choice.runs, known[setting])
    groups = _grouped(known[setting] for setting in choice.settings() if setting in known)
    return Table(
        f"{REF}: labels that are learnt, on {choice.device}",
        [_row(runs) for runs in groups.values()],
        [*notes, *dict.fromkeys(missing.values()), *_machines(groups)],
        _figures(groups),
        digits=4,
    )


def _measured(setting: Setting) -> Run:
    chosen = TRAINING_SETS[setting.data]
    train, test = chosen.parts(seed=setting.seed, most=setting.most)
    begin = perf_counter()
    score = WAYS[setting.way](chosen.task, train, seed=setting.seed, device=setting.device)
    seconds = perf_counter() - begin
    return Run(setting, float(score(test)), seconds, computer(setting.device))


_Groups = Mapping[tuple[str, str], Sequence[Run]]


def _grouped(runs: Iterator[Run]) -> _Groups:
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.setting.data, run.setting.way), []).append(run)
    return groups


def _row(runs: Sequence[Run]) -> dict[str, Cell]:
    chosen, scores = TRAINING_SETS[runs[0].setting.data], [run.score for run in runs]
    return {
        "data": chosen.title,
        "what": runs[0].setting.way,
        "metric": chosen.task.metric,
        "score": mean(scores),
        "least": min(scores),
        "greatest": max(scores),
        "seeds": len(runs),
        _SECONDS: mean(run.seconds for run in runs),
    }


def _machines(groups: _Groups) -> list[str]:
    names = dict.fromkeys(run.machine for runs in groups.values() for run in runs)
    return [f"measured on {'; on '.join(names)}"] if names else []


def _figures(groups: _Groups) -> dict[str, float]:
    scores = {key: mean(run.score for run in runs) for key, runs in groups.items()}
    figures = {named(TRAINING_SETS[data], way): score for (data, way), score in scores.items()}
    for (data, way), runs in groups.items():
        if runs[0].setting.device == _CPU:
            seconds = mean(run.seconds for run in runs)
            figures[named(TRAINING_SETS[data], way, _SECONDS)] = seconds
    below = [
        max(scores[data, HEAD], scores[data, ALL]) - scores[data, AUTO]
        for data in TRAINING_SETS
        if {(data, HEAD), (data, ALL), (data, AUTO)} <= scores.keys()
    ]
    return figures | ({AUTO_BELOW: max(below)} if below else {})
