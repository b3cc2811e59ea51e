"""`nlu-lite distill`: from a teacher and texts to a smaller model that answers alike."""

import argparse
import re
import shlex
from typing import TYPE_CHECKING, Any

from nlu_lite.cli.model_options import (
    add_cache_to,
    add_computing_to,
    add_network_to,
    named_pipeline,
)
from nlu_lite.cli.training_data import TABLES, add_columns_to, column_options, taught_file
from nlu_lite.common.paths import user_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from nlu_lite.pipeline import Pipeline

__all__ = ["add_to", "run"]

_STATIC = "static"
_COUNT, _LAYERS = re.compile(r"-?\d+"), re.compile(r"(-?\d+,)+(-?\d+)?")
# Digits behind the point of what is compared; others have three.
_DIGITS = {"megabytes": 1, "texts_per_second": 0, "times_as_fast": 1}


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    distill = commands.add_parser(
        "distill",
        help="make a smaller model that answers as a larger one",
        description="Let a student learn what its teacher answers: labels, of a model that was "
        "trained; else vectors. Write a folder that `predict` and `embed` open by --path.",
    )
    distill.add_argument(
        "teacher",
        metavar="TEACHER",
        help="a folder that `train` wrote, or any with a model; a reference; or an address "
        "(hf:owner/name)",
    )
    distill.add_argument(
        "texts",
        metavar="TEXTS",
        help=f"a file of texts (.txt, a text a line; {', '.join(TABLES)}), thousands rather than "
        "hundreds; they need no labels, and those that a table has count half",
    )
    distill.add_argument("--out", required=True, metavar="DIR", help="the folder, a new one")
    distill.add_argument(
        "--into",
        default="2",
        metavar="S",
        help="the student: so many layers of the teacher; the layers, from 0, with commas "
        "(0,2,5); static: no transformer, but a vector a piece; or another model, as TEACHER "
        "(default: %(default)s)",
    )
    _add_learning_to(distill)
    add_columns_to(distill)
    distill.add_argument(
        "--no-labels", action="store_true", help="learn from the teacher's answers alone"
    )
    distill.add_argument(
        "--compare",
        metavar="FILE",
        help="show what the student is worth beside its teacher on the texts of another file, with "
        "labels or without",
    )
    add_computing_to(distill)
    add_network_to(distill)
    add_cache_to(distill)
    distill.set_defaults(run=run)


def _add_learning_to(distill: argparse.ArgumentParser) -> None:
    distill.add_argument(
        "--temperature",
        type=float,
        default=1.0,
        metavar="T",
        help="how soft the teacher's probabilities are made (default: %(default)s)",
    )
    distill.add_argument("--epochs", type=int, metavar="N", help="how often all texts are read")
    distill.add_argument("--learning-rate", type=float, metavar="R", help="the largest one")
    distill.add_argument(
        "--batch-size", type=int, metavar="N", help="texts that are learned from at once"
    )
    distill.add_argument(
        "--validation",
        type=float,
        default=0.1,
        metavar="V",
        help="share of the texts that is held back to see how often the two agree, and to keep the "
        "best epoch; 0 for none (default: %(default)s)",
    )
    distill.add_argument(
        "--dimension", type=int, metavar="N", help="of static, numbers in a vector"
    )
    distill.add_argument(
        "--words",
        type=int,
        metavar="N",
        help="of static, the most frequent words of the texts that get a vector of their own",
    )
    distill.add_argument(
        "--seed", type=int, default=0, metavar="N", help="the same one gives the same numbers"
    )
    distill.add_argument("--no-progress", action="store_true", help="show no progress")


def run(options: argparse.Namespace) -> str:
    """Distil, write the folder, and tell what was learned."""
    import nlu_lite
    from nlu_lite.saving.folder import free_folder

    # Before the minutes that it takes.
    free_folder(user_path(options.out, name="--out"))
    teacher = named_pipeline(
        options.teacher,
        options,
        name="TEACHER",
        precision=options.precision,
        engine=options.engine,
        cache=options.cache,
    )
    into = _into(options)
    of_words = _checked(teacher, into)
    texts = taught_file(options.texts, options, of_words=of_words)
    others = None
    if options.compare is not None:
        others = taught_file(options.compare, options, of_words=of_words)
    student = nlu_lite.distill(
        teacher,
        texts,
        into=into,
        temperature=options.temperature,
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        batch_size=options.batch_size,
        validation=options.validation,
        dimension=options.dimension,
        words=options.words,
        seed=options.seed,
        progress=False if options.no_progress else None,
        **_columns(options, texts),
    )
    student.save(options.out)
    lines = [*_learned(student, options)]
    if others is not None:
        lines += ["", _shown(student.compare(teacher, others, **_columns(options, others)))]
    return "\n".join([*lines, "", *_next(student, options), ""])


def _into(options: argparse.Namespace) -> "int | list[int] | str | Pipeline":
    typed: str = options.into
    if typed == _STATIC:
        return typed
    if _COUNT.fullmatch(typed):
        return int(typed)
    if _LAYERS.fullmatch(typed):
        return [int(layer) for layer in typed.removesuffix(",").split(",")]
    return named_pipeline(typed, options, name="--into")


def _checked(teacher: "Pipeline", into: object) -> bool:
    """Whether words are taught; an error where the student can't be, before texts are read."""
    from nlu_lite.training.distillation.distilled import one_teacher
    from nlu_lite.training.distillation.students import check_layers
    from nlu_lite.training.distillation.subject import subject_of

    model = one_teacher(teacher.models)
    check_layers(model, into)
    return subject_of(model).of_words


def _columns(options: argparse.Namespace, data: object) -> dict[str, Any]:
    columns = {**column_options(options, data), "text_column": options.text_column}
    return columns | ({"y": None} if options.no_labels else {})


def _learned(student: "Pipeline", options: argparse.Namespace) -> "Iterator[str]":
    settings = student.history.attrs["nlu_lite"]
    yield f"{options.out}: {', '.join(student.models)}"
    yield f"learned from {settings['texts']:,} texts: {settings['how']}"
    value = settings["value"]
    if value is not None:
        measure = "cosine" if settings["subject"].startswith("vectors") else "agreement"
        yield f"{measure} with the teacher {value:.4f} on what was held back"


def _shown(table: "pd.DataFrame") -> str:
    formatters = {name: f"{{:,.{_DIGITS.get(str(name), 3)}f}}".format for name in table.columns}
    return table.rename_axis(None).to_string(formatters=formatters, na_rep="")


def _next(student: "Pipeline", options: argparse.Namespace) -> "Iterator[str]":
    """What can be done with the student."""
    folder = shlex.quote(options.out)
    if any(model.head is not None for model in student.models.values()):
        yield f"nlu-lite predict --path {folder} TEXT"
    yield f"nlu-lite embed IN OUT --path {folder}"
