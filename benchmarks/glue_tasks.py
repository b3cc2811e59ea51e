"""The tasks of GLUE with one text a row, as their own files have them, and what is published.

GLUE (Wang and others, 2018, arXiv:1804.07461) gives a folder a task: train.tsv and dev.tsv, whose
labels are known, and test.tsv, whose labels are not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MODELS", "TASKS", "GlueTask", "Miniature", "TaskMissing"]


class TaskMissing(Exception):
    """The files of a task are not there, or are none of GLUE's; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class GlueTask:
    """A task.

    Attributes:
        folder: What its folder is called, which is its name.
        metric: What its score is.
        header: Whether its files begin with the names of columns.
        text: Which column has the text, from 0.
        label: Which column has the label.
    """

    folder: str
    metric: str
    header: bool
    text: int
    label: int

    def part(self, root: Path, name: str, *, most: int | None = None) -> "pd.DataFrame":
        """The texts of a part, in `text`, and their labels, in `y`.

        Args:
            root: The folder of GLUE.
            name: "train" or "dev".
            most: The first so many rows; None: all.

        Raises:
            TaskMissing: There is no such file, or it is of another form.
        """
        import pandas as pd

        path = root / self.folder / f"{name}.tsv"
        if not path.is_file():
            raise TaskMissing(
                f"{self.folder} left out: put {path} there, as GLUE gives it "
                "(https://gluebenchmark.com/tasks)"
            )
        # A quotation mark is a character like any other there.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
        rows = [line.rstrip("\r").split("\t") for line in lines[int(self.header) :]][:most]
        widths = {len(row) for row in rows}
        if not rows or min(widths) <= max(self.text, self.label):
            raise TaskMissing(
                f"{self.folder} left out: {path} has rows of {sorted(widths)} columns; expected "
                f"the text in column {self.text + 1} and the label in column {self.label + 1}"
            )
        texts, labels = [row[self.text] for row in rows], [row[self.label] for row in rows]
        return pd.DataFrame({"text": texts, "y": labels})

    def score(self, labels: "pd.Series[str]", found: "pd.Series[str]") -> float:
        """How good labels are, as GLUE counts it, from -1 or 0 to 1."""
        return _METRICS[self.metric](labels, found)


def _accuracy(labels: "pd.Series[str]", found: "pd.Series[str]") -> float:
    return float((labels.to_numpy() == found.to_numpy()).mean())


def _matthews(labels: "pd.Series[str]", found: "pd.Series[str]") -> float:
    from sklearn.metrics import matthews_corrcoef

    return float(matthews_corrcoef(labels.to_numpy(), found.to_numpy()))


_METRICS: Mapping[str, Callable[["pd.Series[str]", "pd.Series[str]"], float]] = {
    "accuracy": _accuracy,
    "Matthews": _matthews,
}
TASKS: Mapping[str, GlueTask] = {
    task.folder: task
    for task in (
        GlueTask("SST-2", "accuracy", header=True, text=0, label=1),
        GlueTask("CoLA", "Matthews", header=False, text=3, label=1),
    )
}


@dataclass(frozen=True, slots=True)
class Miniature:
    """One of the models of arXiv:1908.08962 whose scores are published.

    Attributes:
        title: What the model card calls it.
        ref: Our reference.
        published: Its score on the test part of each task, in per cent, as the model card has it
            (huggingface.co/google/bert_uncased_L-2_H-128_A-2).
    """

    title: str
    ref: str
    published: Mapping[str, float]


MODELS: Mapping[str, Miniature] = {
    "tiny": Miniature("BERT-Tiny", "en.embed.bert.small_L2_128", {"CoLA": 0.0, "SST-2": 83.2}),
    "mini": Miniature("BERT-Mini", "en.embed.bert.small_L4_256", {"CoLA": 0.0, "SST-2": 85.9}),
    "small": Miniature("BERT-Small", "en.embed.bert.small_L4_512", {"CoLA": 27.8, "SST-2": 89.7}),
    "medium": Miniature("BERT-Medium", "en.embed.bert.small_L8_512", {"CoLA": 38.0, "SST-2": 89.6}),
}
