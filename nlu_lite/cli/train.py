"""`nlu-lite train`: from a file of labelled texts to a folder with a model that gives labels."""

import argparse
import re
import shlex
from typing import TYPE_CHECKING, Any

from nlu_lite.cli.model_options import add_model_to, pipeline_of
from nlu_lite.cli.training_data import TABLES, add_reading_to, labelled_file, reading_options
from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidOption
from nlu_lite.model.training_request import TRAINING_TASKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nlu_lite.cli.training_data import LabelledFile, ReadingOptions
    from nlu_lite.pipeline import Pipeline

__all__ = ["add_to", "run"]

_OF_ENCODERS = ("epochs", "learning_rate", "batch_size", "patience")
_COUNT, _SHARE = re.compile(r"\d{1,12}"), re.compile(r"\d*\.\d+(e-\d+)?")


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    train = commands.add_parser(
        "train",
        help="train on a file of labelled texts",
        description=f"Learn the labels of a table ({', '.join(TABLES)}), or of words in a file of "
        "CoNLL 2003 or CoNLL-U, and write a folder that `predict` and `embed` open by --path.",
    )
    train.add_argument("data", metavar="DATA")
    train.add_argument("--out", required=True, metavar="DIR", help="the folder, a new one")
    train.add_argument(
        "--task",
        metavar="T",
        help=f"what is learned: {', '.join(TRAINING_TASKS)} (default: as --ref says, or what the "
        "model in --path was trained for)",
    )
    add_reading_to(train)
    train.add_argument(
        "--text-columns",
        nargs="+",
        metavar="C",
        help="of similarity, the columns of the two texts, or of three: a text, one that is alike, "
        "one that is not",
    )
    train.add_argument(
        "--no-scores", action="store_true", help="of similarity: all pairs are alike"
    )
    add_model_to(train, default="as fits the task")
    _add_learning_to(train)
    train.set_defaults(run=run)


def _add_learning_to(train: argparse.ArgumentParser) -> None:
    train.add_argument(
        "--tune",
        default="head",
        metavar="W",
        help="head: labels from the vectors as they are, in seconds; all: the whole encoder, in "
        "minutes, and mostly much better; auto: the better of the two (default: %(default)s)",
    )
    train.add_argument(
        "--epochs", type=int, metavar="N", help="how often the encoder reads the data"
    )
    train.add_argument("--learning-rate", type=float, metavar="R", help="of the encoder")
    train.add_argument(
        "--batch-size", type=int, metavar="N", help="texts that are learned from at once"
    )
    train.add_argument(
        "--validation",
        default="0.1",
        metavar="V",
        help="what tells when to stop: a share of the data, a count of rows, 0 for none, or "
        "another file (default: %(default)s)",
    )
    train.add_argument(
        "--patience", type=int, metavar="N", help="epochs without improvement before it stops"
    )
    train.add_argument("--metric", metavar="M", help="what is to be best: accuracy, macro_f1, …")
    train.add_argument(
        "--class-weight", metavar="B", help="balanced: rare classes count as much as frequent ones"
    )
    train.add_argument(
        "--layers", nargs="+", type=int, metavar="L", help="whose states a head alone reads"
    )
    train.add_argument(
        "--pooling",
        metavar="P",
        help="how the vectors of texts are made that the head reads; cls, with --tune all: as "
        "transformers' own classes have it",
    )
    train.add_argument(
        "--seed", type=int, default=0, metavar="N", help="the same one gives the same numbers"
    )
    train.add_argument("--no-progress", action="store_true", help="show no progress")


def run(options: argparse.Namespace) -> str:
    """Train, write the folder, and tell what was learned."""
    from nlu_lite.saving.folder import free_folder
    from nlu_lite.training.fit_options import task_of

    text_column = _text_column(options)
    # Before the minutes that training takes.
    free_folder(user_path(options.out, name="--out"))
    pipeline = _pipeline(options)
    task = task_of(pipeline.models, options.task)
    _refuse_epochs_of_heads(options, task)
    data = labelled_file(options.data, options, task=task)
    fitted = pipeline.fit(
        data,
        task=task,
        text_column=text_column,
        tune=options.tune,
        epochs=options.epochs,
        learning_rate=options.learning_rate,
        batch_size=options.batch_size,
        validation=_validation(options, task),
        patience=options.patience,
        metric=options.metric,
        class_weight=options.class_weight,
        layers=options.layers,
        pooling=options.pooling,
        seed=options.seed,
        progress=False if options.no_progress else None,
        **_reading(options, data),
    )
    fitted.save(options.out)
    return _told(fitted, options)


def _refuse_epochs_of_heads(options: argparse.Namespace, task: str) -> None:
    given = [f"--{name.replace('_', '-')}" for name in _OF_ENCODERS if getattr(options, name)]
    if given and options.tune == "head" and task != "similarity":
        raise InvalidOption(
            f"{', '.join(given)}: for an encoder that learns, and --tune head learns from its "
            "vectors as they are.\nSay --tune all (or auto), or leave it out."
        )


def _reading(options: argparse.Namespace, data: "LabelledFile") -> "ReadingOptions":
    reading = reading_options(options, data)
    return {**reading, "y": None} if options.no_scores else reading


def _text_column(options: argparse.Namespace) -> str | tuple[str, ...] | None:
    one: str | None = options.text_column
    if options.text_columns is None:
        return one
    if one is not None:
        raise InvalidOption("--text-column and --text-columns exclude each other; leave one out.")
    return tuple(options.text_columns)


def _pipeline(options: argparse.Namespace) -> "Pipeline":
    if options.ref is None and options.path is None:
        if options.task is None:
            raise InvalidOption(f"say what is to be learned, --task: {', '.join(TRAINING_TASKS)}.")
        # The model that fits the task.
        options.ref = f"train.{options.task.removeprefix('train.')}"
    return pipeline_of(options)


def _validation(options: argparse.Namespace, task: str) -> object:
    said: str = options.validation
    if _COUNT.fullmatch(said):
        return int(said)
    if _SHARE.fullmatch(said):
        return float(said)
    if not user_path(said, name="--validation").exists():
        raise InvalidOption(
            f"--validation {said}: there is no such file; expected a file, a share such as 0.1, a "
            "count of rows, or 0."
        )
    return labelled_file(said, options, task=task)


def _told(fitted: "Pipeline", options: argparse.Namespace) -> str:
    """What was learned, and what can be done with it."""
    settings = fitted.history.attrs["nlu_lite"]
    folder = shlex.quote(options.out)
    lines = [
        f"{options.out}: {', '.join(fitted.models)} train.{settings['task']}",
        *_learned(settings),
        "",
        f"nlu-lite embed IN OUT --path {folder}",
    ]
    if "classes" in settings:
        lines[-1:-1] = [f"nlu-lite report {folder} TEST", f"nlu-lite predict --path {folder} TEXT"]
    return "\n".join([*lines, ""])


def _learned(settings: "Mapping[str, Any]") -> "Iterator[str]":
    if "texts" in settings:
        classes = f", {settings['classes']:,} classes" if settings["classes"] else ""
        yield f"learned from {_texts(settings['texts'])}{classes}"
    yield f"trained: {settings['how']}"
    value = settings["value"]
    if value is not None:
        held = settings.get("validation_texts")
        on = "what was held back" if held is None else f"{_texts(held)} held back"
        yield f"{settings.get('metric', 'measured')} {value:.4f} on {on}"


def _texts(count: int) -> str:
    return f"{count:,} text{'s' * (count != 1)}"
