"""What distilling gives: accuracy against texts a second, teachers and students in one run.

The data do not come along: the environment variable NLU_LITE_DATA names a folder that has them.
Each draw is told on standard error as a line of JSON. With --runs FILE the lines are written there
too, and what stands in it is not measured again: parts of the work can be done one after the other,
or on several machines whose files are put behind each other. model2vec's published recipe stands
beside the static student where --model2vec-python names an environment that has it.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from benchmarks.data_files import DatasetMissing
from benchmarks.distillation import questions
from benchmarks.distillation.model2vec import measure_model2vec
from benchmarks.distillation.parts_of_speech import measure_words
from benchmarks.distillation.picture import Point, draw
from benchmarks.distillation.questions import measure_questions
from benchmarks.distillation.runs import Measured, Run, Setting, append, read_runs, told
from benchmarks.distillation.static_vectors import measure_static
from benchmarks.distillation.students import LAYERS, STATIC
from benchmarks.distillation.tables import grouped, mean_of, table_of
from benchmarks.machine import computer
from benchmarks.options import several, whole_number, whole_numbers
from benchmarks.peers.protocol import Unavailable
from benchmarks.table import Table

__all__ = ["PARTS", "STUDENTS", "Choice", "add_arguments", "measure", "measure_distillation"]

_SEEDS = (0, 1, 2)
_MODEL2VEC = "model2vec"

PARTS: Mapping[str, str] = {
    "trec": "TREC-6, 500 labels and the other texts without",
    "static": "static students of the embedded model",
    "words": "parts of speech",
}
STUDENTS: Mapping[str, int | str] = {**{str(layers): layers for layers in LAYERS}, STATIC: STATIC}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of all is measured.

    Attributes:
        parts: Names of parts.
        students: Names of students of a teacher that was fitted.
        seeds: Of the draws.
        most: Use so many rows of each part of the data; None: all.
        runs: A file with runs that are not measured again; None: there is none.
        picture: Where the picture is written; None: nowhere.
        model2vec: The interpreter of an environment that has it; None: there is none.
    """

    parts: Sequence[str] = tuple(PARTS)
    students: Sequence[str] = tuple(STUDENTS)
    seeds: Sequence[int] = _SEEDS
    most: int | None = None
    runs: Path | None = None
    picture: Path | None = None
    model2vec: str | None = None

    def settings(self) -> Iterator[Setting]:
        """What is measured, in that order."""
        students = {
            "trec": self.students,
            "words": [each for each in self.students if each != STATIC],
        }
        for part in self.parts:
            names = ",".join(students.get(part, ()))
            yield from (Setting(part, seed, self.most, names) for seed in self.seeds)
        if "static" in self.parts:
            # It draws nothing.
            yield Setting(_MODEL2VEC, 0, self.most)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--part",
        action="append",
        choices=list(PARTS),
        help=f"{'; '.join(f'{name}: {what}' for name, what in PARTS.items())}; default: all",
    )
    parser.add_argument(
        "--students",
        type=several(STUDENTS),
        default=list(STUDENTS),
        help=f"of trec and words, several with commas, of {', '.join(STUDENTS)}; default: all",
    )
    parser.add_argument("--seeds", type=whole_numbers, default=list(_SEEDS), help="default: 0,1,2")
    parser.add_argument("--most", type=whole_number, metavar="N", help="use N rows of each part")
    parser.add_argument("--runs", type=Path, metavar="FILE", help="lines of JSON, see above")
    parser.add_argument(
        "--picture", type=Path, metavar="FILE", help="draw TREC-6 as an SVG (needs matplotlib)"
    )
    parser.add_argument("--model2vec-python", metavar="PYTHON", help="see above")


def measure(options: argparse.Namespace) -> list[Table]:
    """The table of what was asked for."""
    choice = Choice(
        options.part or tuple(PARTS),
        options.students,
        options.seeds,
        options.most,
        options.runs,
        options.picture,
        options.model2vec_python,
    )
    return [measure_distillation(choice)]


def measure_distillation(choice: Choice) -> Table:
    """A row for each data set and contender: means over the draws; times are those of a draw."""
    runs, notes = _runs(choice)
    if choice.picture is not None:
        notes.append(_picture(choice.picture, runs))
    return table_of(runs, notes)


_Measure: TypeAlias = Callable[[], list[Measured]]


def _work(setting: Setting, choice: Choice) -> _Measure:
    seed, most = setting.seed, setting.most
    students = [STUDENTS[name] for name in setting.students.split(",") if name]
    layers = [each for each in students if isinstance(each, int)]
    works: Mapping[str, _Measure] = {
        "trec": partial(measure_questions, students, seed=seed, most=most),
        "static": partial(measure_static, seed=seed, most=most),
        "words": partial(measure_words, layers, seed=seed, most=most),
        _MODEL2VEC: partial(measure_model2vec, choice.model2vec, most=most),
    }
    return works[setting.part]


def _runs(choice: Choice) -> tuple[list[Run], list[str]]:
    """What was measured, now or before, and sentences about what was not."""
    known = {} if choice.runs is None else read_runs(choice.runs)
    missing: dict[str, str] = {}
    for setting in choice.settings():
        if setting.part in missing or setting in known:
            continue
        try:
            with warnings.catch_warnings():
                if setting.most is not None:
                    # Of a few rows it is known that they are too few.
                    warnings.simplefilter("ignore")
                measured = tuple(_work(setting, choice)())
        except (DatasetMissing, Unavailable) as cause:
            missing[setting.part] = str(cause)
            continue
        run = Run(setting, computer("cpu"), measured)
        sys.stderr.write(f"{json.dumps(told(run))}\n")
        if choice.runs is not None:
            append(choice.runs, run)
        known[setting] = run
    found = [known[setting] for setting in choice.settings() if setting in known]
    return found, list(dict.fromkeys(missing.values()))


def _picture(path: Path, runs: Sequence[Run]) -> str:
    """Draw it, and say where."""
    points = [
        Point(what, rate, score)
        for (data, what), found in grouped(runs).items()
        if data == questions.DATA
        if (rate := mean_of([one.rate for one in found])) is not None
        if (score := mean_of([one.score for one in found])) is not None
    ]
    if not points:
        return f"no picture: nothing of {questions.DATA} was measured"
    draw(path, f"{questions.DATA}: accuracy against speed", points)
    return f"the picture of {questions.DATA}: {path}"
