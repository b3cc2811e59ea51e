"""Labels of texts or words, as what an encoder and its head learn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.training.batches import parts_of, sorted_batches
from nlu_lite.training.examples import Batch, Examples
from nlu_lite.training.head_module import HeadModule
from nlu_lite.training.objectives import Objective, Targets
from nlu_lite.training.trainee import Trainee

__all__ = ["LabelLesson", "LabelPart", "Scorer"]


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """An encoder and its head.

    Attributes:
        encoder: The encoder.
        head: Its head.
        of_words: Whether the scores are of words; else they are of texts.
    """

    encoder: Trainee
    head: HeadModule
    of_words: bool

    def scores(self, batch: Batch) -> Tensor:
        """Shape (`rows`, outputs): the scores of texts or words."""
        read = self.encoder.words if self.of_words else self.encoder.texts
        vectors = read(batch, self.head.reads.pooling)
        scores: Tensor = self.head(vectors)
        return scores

    def rows(self, batch: Batch) -> IntArray:
        """Whose scores these are: numbers of texts or of words."""
        return batch.words if self.of_words else batch.rows

    def scores_of_all(self, examples: Examples) -> FloatArray:
        """Shape (texts or words, outputs); NaN for those without pieces."""
        count = len(examples.word_positions) if self.of_words else len(examples)
        scores = np.full((count, self.head.outputs), np.nan, dtype=np.float32)
        lengths, rows = examples.lengths, np.flatnonzero(examples.readable)
        order = rows[np.argsort(-lengths[rows], kind="stable")]
        with torch.no_grad():
            for part in parts_of(order, lengths, self.encoder.budget):
                batch = examples.batch(part)
                scores[self.rows(batch)] = self.scores(batch).cpu().numpy()
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class LabelPart:
    """Texts that are computed at once.

    Attributes:
        batch: The texts.
        total: What the sum of their losses is divided by: the weight of all labels of the batch.
    """

    batch: Batch
    total: float

    @property
    def pieces(self) -> int:
        """How many pieces they have."""
        return self.batch.pieces


class LabelLesson:
    """Scores that are held against labels, in batches of texts of nearly equal length."""

    def __init__(
        self,
        scorer: Scorer,
        objective: Objective,
        examples: Examples,
        targets: Targets,
        *,
        class_weight: FloatArray | None,
        batch_size: int,
        metric: Callable[[Scorer], float] | None,
    ) -> None:
        """Put together what is learned.

        Args:
            scorer: What learns.
            objective: How scores are held against labels.
            examples: Texts.
            targets: The labels, one a text or one a word.
            class_weight: Shape (classes,), how much an example of each counts; None: all the same.
            batch_size: Texts of a batch.
            metric: How good the scorer is; None: there is no validation.
        """
        self._scorer, self._objective = scorer, objective
        self._examples, self._targets = examples, targets
        self._batch_size, self._metric = batch_size, metric
        weights = None if class_weight is None else class_weight.astype(np.float32)
        self._class_weight = None if weights is None else torch.from_numpy(weights)
        self._shares = objective.shares(targets, weights)

    def epoch(self, generator: np.random.Generator) -> Sequence[Sequence[LabelPart]]:
        """As `Lesson.epoch`."""
        rows, lengths = self._learnable(), self._examples.lengths
        batches = sorted_batches(lengths[rows], self._batch_size, generator)
        return [self._parts(rows[batch]) for batch in batches]

    def loss(self, part: LabelPart) -> Tensor:
        """As `Lesson.loss`."""
        rows = self._scorer.rows(part.batch)
        given = np.flatnonzero(self._shares[rows] > 0)
        scores = self._scorer.scores(part.batch)[torch.from_numpy(given).to(self._device)]
        targets = torch.from_numpy(self._targets[rows[given]]).to(self._device)
        weights = None if self._class_weight is None else self._class_weight.to(self._device)
        return self._objective.losses(scores, targets, weights).sum() / part.total

    def metric(self) -> float | None:
        """As `Lesson.metric`."""
        return None if self._metric is None else self._metric(self._scorer)

    @property
    def _device(self) -> torch.device:
        return self._scorer.encoder.device

    def _parts(self, batch: IntArray) -> list[LabelPart]:
        parts = parts_of(batch, self._examples.lengths, self._scorer.encoder.budget)
        batches = [self._examples.batch(part) for part in parts]
        total = sum(float(self._shares[self._scorer.rows(part)].sum()) for part in batches)
        return [LabelPart(part, total) for part in batches]

    def _learnable(self) -> IntArray:
        """The texts that have a label that can be read."""
        examples = self._examples
        if not self._scorer.of_words:
            return np.flatnonzero(examples.readable & (self._shares > 0))
        labelled = (self._shares > 0) & (examples.word_positions >= 0)
        before = offsets_of(labelled.astype(np.int64))
        return np.flatnonzero(np.diff(before[examples.text_words]) > 0)
