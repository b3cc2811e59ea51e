"""What trainings on GLUE gave, a line of JSON each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from benchmarks.json_lines import append_line, read_lines

__all__ = ["Setting", "Trained", "append", "read_trainings", "told"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is trained, and how.

    Attributes:
        model: A name in `glue_tasks.MODELS`.
        task: A name in `glue_tasks.TASKS`.
        batch_size: Texts of a batch.
        learning_rate: The largest one.
        epochs: How often all texts are read.
        seed: Of all that is drawn.
        most: So many rows of each part are used; None: all.
    """

    model: str
    task: str
    batch_size: int
    learning_rate: float
    epochs: int
    seed: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Trained:
    """What a training gave.

    Attributes:
        setting: What was trained, and how.
        score: On dev, as the task counts it.
    """

    setting: Setting
    score: float


def told(trained: Trained) -> Mapping[str, object]:
    """A training as an object of JSON."""
    return asdict(trained.setting) | {"score": trained.score}


def append(path: Path, trained: Trained) -> None:
    """Write a training behind those of a file."""
    append_line(path, told(trained))


def read_trainings(path: Path) -> dict[Setting, Trained]:
    """The trainings of a file; none where there is no file. The last of a setting counts.

    Raises:
        ValueError: A line is none of `append`.
    """
    found = read_lines(path, _trained_of, what="a training on GLUE")
    return {trained.setting: trained for trained in found}


def _trained_of(line: Mapping[str, object]) -> Trained:
    fields = cast(dict[str, Any], {**line})
    score = float(fields.pop("score"))
    return Trained(Setting(**fields), score)
