"""What is learned of pairs: their batches, the loss of each, and how well partners are told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.training.examples import Examples
from nlu_lite.training.pair_batches import KnownPairs, pair_batches
from nlu_lite.training.pair_measures import measures_of
from nlu_lite.training.pairs import TextPairs
from nlu_lite.training.similarity_objectives import cosine_error, in_batch_negatives
from nlu_lite.training.trainee import Trainee

__all__ = ["PairPart", "SimilarityLesson"]

# Texts of nearly equal length that are read together: little of it is padding.
_TEXTS_TOGETHER = 16


@dataclass(frozen=True, slots=True, eq=False)
class PairPart:
    """A batch of pairs.

    Attributes:
        places: Shape (n,), which of the pairs to learn from.
        pieces: How many pieces their different texts have.
    """

    places: IntArray
    pieces: int


class SimilarityLesson:
    """Pairs to learn from, and pairs to validate by."""

    def __init__(
        self,
        trainee: Trainee,
        examples: Examples,
        training: TextPairs,
        validation: TextPairs | None,
        *,
        pooling: str,
        batch_size: int,
        metric: str | None,
    ) -> None:
        """Prepare them.

        Args:
            trainee: What learns.
            examples: The texts of the pairs as the model reads them, in the order of `texts`.
            training: Pairs to learn from.
            validation: Pairs to validate by, of the same `texts`; None: there are none.
            pooling: How states become the vector of a text, as `Trainee.texts` has it.
            batch_size: Most pairs in a batch.
            metric: Which of the measures of `PAIR_MEASURES` tells how good the vectors are; None:
                the first.
        """
        self._trainee, self._examples, self._pooling = trainee, examples, pooling
        self._training, self._validation = training, validation
        self._batch_size, self._metric = batch_size, metric
        alike = [p.numbers[:, :2] for p in (training, validation) if p and p.scores is None]
        numbers = np.concatenate([np.empty((0, 2), dtype=np.int64), *alike])
        self._known = KnownPairs.of(numbers, len(training.texts))
        self.measures: list[dict[str, float]] = []

    def epoch(self, generator: np.random.Generator) -> Sequence[Sequence[PairPart]]:
        """As `Lesson.epoch`; a batch is one part, since its pairs are held against each other."""
        numbers = self._training.numbers
        if self._training.scores is None:
            batches = pair_batches(numbers, size=self._batch_size, generator=generator)
        else:
            order = generator.permutation(len(numbers))
            batches = np.split(order, range(self._batch_size, len(order), self._batch_size))
        return [[PairPart(batch, self._pieces(numbers[batch]))] for batch in batches]

    def loss(self, part: PairPart) -> Tensor:
        """As `Lesson.loss`."""
        pairs = self._training.part(part.places)
        texts, places = np.unique(pairs.numbers, return_inverse=True)
        # A text that stands in several pairs is read once.
        columns = torch.from_numpy(places.reshape(pairs.numbers.shape).T)
        vectors = self._vectors(texts)
        first, second = vectors[columns[0]], vectors[columns[1:].ravel()]
        if pairs.scores is not None:
            cosines = torch.from_numpy(pairs.scale.cosines(pairs.scores))
            return cosine_error(first, second, cosines.to(vectors.device))
        excluded = self._known.among(pairs.numbers[:, 0], pairs.numbers.T[1:].ravel())
        return in_batch_negatives(first, second, torch.from_numpy(excluded).to(vectors.device))

    def metric(self) -> float | None:
        """As `Lesson.metric`; all that was measured is added to `measures`."""
        if self._validation is None:
            return None
        measured = measures_of(self._validation, self._validated(), self._known)
        self.measures.append(measured)
        return measured[self._metric or next(iter(measured))]

    def _validated(self) -> FloatArray:
        """Shape (texts, dimension): the vectors of the texts to validate by, among zeros."""
        assert self._validation is not None
        texts = np.unique(self._validation.numbers)
        shape = (len(self._examples), self._trainee.dimension)
        vectors = np.zeros(shape, dtype=np.float32)
        with torch.inference_mode():
            for some in self._together(texts):
                read = self._trainee.texts(self._examples.batch(some), self._pooling)
                vectors[some] = read.cpu().numpy()
        return vectors

    def _vectors(self, texts: IntArray) -> Tensor:
        """Shape (texts, dimension): with gradients."""
        groups = list(self._together(texts))
        if self._examples.lengths[texts].sum() > self._trainee.budget:
            # What does not fit the memory is for the trainee to cut.
            groups = [np.concatenate(groups)]
        read = [self._trainee.texts(self._examples.batch(some), self._pooling) for some in groups]
        place = np.argsort(np.concatenate(groups))
        return torch.cat(read)[torch.from_numpy(place)]

    def _together(self, texts: IntArray) -> Iterator[IntArray]:
        order = texts[np.argsort(-self._examples.lengths[texts], kind="stable")]
        for begin in range(0, len(order), _TEXTS_TOGETHER):
            yield order[begin : begin + _TEXTS_TOGETHER]

    def _pieces(self, numbers: IntArray) -> int:
        return int(self._examples.lengths[np.unique(numbers)].sum())
