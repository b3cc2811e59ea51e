"""What a user can ask of a training, checked before any work is done."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from nlu_lite.common.choices import one_of
from nlu_lite.common.user_warnings import warn
from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS, named_pooling
from nlu_lite.errors import IgnoredSettingWarning, InvalidOption
from nlu_lite.model.head_tasks import WORD_TASKS, HeadTask, Label
from nlu_lite.model.load import Models
from nlu_lite.model.training_request import TRAINING_TASKS, TrainingTask

__all__ = ["ClassWeight", "FitOptions", "Tune", "task_of"]

_OF_ENCODERS = ("epochs", "learning_rate", "batch_size", "patience")

Tune: TypeAlias = Literal["head", "all", "auto"]
ClassWeight: TypeAlias = Literal["balanced"] | Mapping[Label, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FitOptions:
    """The options of `Pipeline.fit`, which tells what each of them means."""

    task: TrainingTask
    y: object = "y"
    text_column: object = None
    tune: Tune = "head"
    epochs: int | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
    validation: object = 0.1
    patience: int | None = None
    metric: str | None = None
    class_weight: ClassWeight = None
    layers: int | Sequence[int] | None = None
    pooling: str | None = None
    label_separator: str = ","
    drop_missing: bool = False
    seed: int = 0
    progress: bool | None = None

    def __post_init__(self) -> None:
        one_of("tune", self.tune, get_args(Tune))
        if self.pooling is not None:
            table = ROW_POOLINGS if self.task in WORD_TASKS else SEQUENCE_POOLINGS
            named_pooling(self.pooling, table, "what a head reads")
        for name in ("epochs", "batch_size", "patience"):
            value = getattr(self, name)
            if value is not None:
                whole_number(name, value, least=1)
        whole_number("seed", self.seed, least=0, most=GREATEST_SEED)
        given = [
            f"{name}={getattr(self, name)!r}"
            for name in _OF_ENCODERS
            if getattr(self, name) is not None
        ]
        if given and self.tune == "head" and self.task != "similarity":
            warn(
                f"{', '.join(given)}: has no effect with tune='head', where scikit-learn finds the "
                "best weights of a head. It is for tune='all' and 'auto'.",
                IgnoredSettingWarning,
            )
        rate = self.learning_rate
        if rate is not None and not (isinstance(rate, (int, float)) and 0 < rate < 1):
            raise InvalidOption(
                f"learning_rate={rate!r}; expected a number above 0, such as 5e-5, and below 1."
            )
        weight = self.class_weight
        if weight is not None and weight != "balanced" and not isinstance(weight, Mapping):
            raise InvalidOption(
                f"class_weight={weight!r:.60}; expected 'balanced', a mapping from labels to "
                "weights, or None."
            )

    @property
    def head_task(self) -> HeadTask:
        """The task, of a training that makes a head."""
        return cast(HeadTask, self.task)

    @property
    def one_text_column(self) -> Hashable | None:
        """The column of the texts, where there is one text a row."""
        if isinstance(self.text_column, list):
            raise InvalidOption(
                f"text_column={self.text_column!r} names several; train.{self.task} reads one text "
                "a row."
            )
        return self.text_column


def task_of(models: Models, task: str | None) -> TrainingTask:
    """What a pipeline is to be trained for.

    Args:
        models: Its models.
        task: What the user says; None: as the request says, or what it was trained for before.

    Raises:
        InvalidOption: Nobody says it, two say different things, or there are several models.

    >>> from nlu_lite.model.load import LoadRequest
    >>> task_of(LoadRequest(request="train.ner").models(), None)
    'ner'
    """
    if len(models) > 1:
        raise InvalidOption(
            f"fit trains one model; this pipeline has {len(models)}: {', '.join(models)}.\n"
            "Load one of them, and fit that."
        )
    (model,) = models.values()
    before = None if model.head is None else model.head.task
    known = models.task or before
    if task is None:
        if known is None:
            raise InvalidOption(
                "fit has to be told what to learn: task='classifier' (or 'sentiment', "
                "'multi_classifier', 'regressor', 'ner', 'pos', 'similarity'), or in the request: "
                f"nlu_lite.load({next(iter(models)) + ' train.classifier'!r})."
            )
        return known
    named = task.removeprefix("train.") if isinstance(task, str) else task
    chosen = cast(TrainingTask, one_of("task", named, TRAINING_TASKS))
    if models.task not in (None, chosen):
        raise InvalidOption(
            f"the request says train.{models.task}, and fit says task={task!r}; leave one out."
        )
    return chosen
