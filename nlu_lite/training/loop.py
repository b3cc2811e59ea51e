"""The loop in which weights are learned: batches, losses, steps, and the best state kept."""

import math
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeAlias, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from nlu_lite.training.denormals import denormals_as_zero
from nlu_lite.training.history import EpochRecord
from nlu_lite.training.moments import Moment, Report, untold
from nlu_lite.training.randomness import seeded
from nlu_lite.training.schedule import Schedule, optimizer_of, share_of_rate

__all__ = ["Course", "Lesson", "Part", "Stopped", "learn"]

Stopped: TypeAlias = Literal["all epochs", "no better metric", "interrupted"]
State: TypeAlias = dict[str, Tensor]


class Part(Protocol):
    """Examples that are computed at once: a batch, or a part of one where memory asks for it."""

    @property
    def pieces(self) -> int:
        """How many pieces it has, for the rate."""


PartT = TypeVar("PartT", bound=Part)


class Lesson(Protocol[PartT]):
    """What is learned: its batches, their loss, and how good the model is by now."""

    def epoch(self, generator: np.random.Generator) -> Sequence[Sequence[PartT]]:
        """The batches of an epoch, each as its parts; as many batches in every epoch."""

    def loss(self, part: PartT) -> Tensor:
        """The share of the batch's loss that a part has; the sum of the shares is minimised."""

    def metric(self) -> float | None:
        """How good the module is now, the larger the better; None without a validation."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a training went.

    Attributes:
        history: A record an epoch.
        stopped: Why it ended.
    """

    history: tuple[EpochRecord, ...]
    stopped: Stopped


def learn(
    encoder: nn.Module,
    head: nn.Module,
    lesson: Lesson[PartT],
    schedule: Schedule,
    *,
    seed: int = 0,
    report: Report = untold,
) -> Course:
    """Train an encoder and its head in place; they are left in their best state, not training.

    The same seed gives the same numbers on the same machine; the random numbers of PyTorch, NumPy
    and Python go on as if nothing had been drawn. KeyboardInterrupt ends the training early, and
    keeps the best state until then.

    Args:
        encoder: The encoder.
        head: What stands behind it; its learning rate is a multiple of the encoder's. May be
            without parameters.
        lesson: Batches, loss and metric.
        schedule: How far the weights are moved, and when.
        seed: Decides order and dropout.
        report: Called behind each step.
    """
    both = nn.ModuleList([encoder, head])
    device = next(encoder.parameters()).device
    run = _Run(both, optimizer_of(encoder, head.parameters(), schedule), lesson, schedule, report)
    stopped: Stopped = "interrupted"
    with suppress(KeyboardInterrupt), seeded(seed, device), denormals_as_zero():
        stopped = run.epochs(np.random.default_rng(seed))
    run.restore_best()
    return Course(tuple(run.history), stopped)


class _Run(Generic[PartT]):
    """A training that is under way."""

    def __init__(
        self,
        module: nn.Module,
        optimizer: torch.optim.Optimizer,
        lesson: Lesson[PartT],
        schedule: Schedule,
        report: Report,
    ) -> None:
        self.history: list[EpochRecord] = []
        self._module, self._optimizer, self._lesson = module, optimizer, lesson
        self._device = next(module.parameters()).device
        self._schedule, self._report = schedule, report
        self._best: State | None = None
        self._best_metric, self._best_epoch = -math.inf, 0
        self._step = self._steps = 0
        self._began = time.monotonic()

    def epochs(self, generator: np.random.Generator) -> Stopped:
        patience = self._schedule.patience
        for epoch in range(1, self._schedule.epochs + 1):
            batches = self._lesson.epoch(generator)
            self._steps = len(batches) * self._schedule.epochs
            record = self._epoch(epoch, batches)
            self.history.append(record)
            if record.metric > self._best_metric:
                self._best_metric, self._best_epoch = record.metric, epoch
                self._best = _copied(self._module)
            elif patience is not None and self._epochs_since_best(record) >= patience:
                return "no better metric"
        return "all epochs"

    def _epochs_since_best(self, record: EpochRecord) -> int:
        return 0 if math.isnan(record.metric) else record.epoch - self._best_epoch

    def restore_best(self) -> None:
        if self._best is not None:
            self._module.load_state_dict(self._best)
        self._module.train(False)
        self._optimizer.zero_grad(set_to_none=True)

    def _epoch(self, epoch: int, batches: Sequence[Sequence[PartT]]) -> EpochRecord:
        began, losses, pieces = time.monotonic(), 0.0, 0
        self._module.train(True)
        for number, batch in enumerate(batches, start=1):
            losses += self._learn_from(batch)
            pieces += sum(part.pieces for part in batch)
            self._report(self._moment(epoch, losses / number))
        seconds = time.monotonic() - began
        self._module.train(False)
        metric = self._lesson.metric()
        return EpochRecord(
            epoch=epoch,
            step=self._step,
            loss=losses / max(1, len(batches)),
            metric=math.nan if metric is None else metric,
            learning_rate=float(self._optimizer.param_groups[0]["lr"]),
            seconds=seconds,
            pieces_per_second=pieces / max(seconds, 1e-9),
        )

    def _learn_from(self, batch: Sequence[PartT]) -> float:
        share = share_of_rate(self._step, self._steps, self._schedule.warm_up)
        for group in self._optimizer.param_groups:
            group["lr"] = group["largest"] * share
        total = 0.0
        # Weights that are cast are kept until the outermost autocast ends: once a step, not a part.
        with torch.autocast(self._device.type, enabled=False):
            for part in batch:
                loss = self._lesson.loss(part)
                loss.backward()  # type: ignore[no-untyped-call]
                total += float(loss.detach())
        nn.utils.clip_grad_norm_(self._module.parameters(), self._schedule.gradient_norm)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        self._step += 1
        return total

    def _moment(self, epoch: int, loss: float) -> Moment:
        seconds = time.monotonic() - self._began
        return Moment(
            epoch=epoch,
            epochs=self._schedule.epochs,
            step=self._step,
            steps=self._steps,
            loss=loss,
            metric=self.history[-1].metric if self.history else math.nan,
            seconds_left=seconds / self._step * (self._steps - self._step),
        )


def _copied(module: nn.Module) -> State:
    return {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}
