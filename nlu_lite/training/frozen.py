"""The vectors that a head reads, of a model that does not change."""

import logging
from typing import cast

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.progress import progress as progress_bar
from nlu_lite.model.head import HeadInput
from nlu_lite.model.model import Model
from nlu_lite.prediction.embedding import embed
from nlu_lite.prediction.items import items_of
from nlu_lite.prediction.options import Level
from nlu_lite.prediction.vector_choice import vectors_read
from nlu_lite.training.dataset import Dataset

__all__ = ["frozen_vectors"]

_logger = logging.getLogger(__name__)

_OF_WORDS: Level = "token"
_OF_TEXTS: Level = "document"


def frozen_vectors(
    model: Model, dataset: Dataset, source: HeadInput, *, progress: bool | None = None
) -> FloatArray:
    """The vectors of the texts of a dataset, or of their words, as a head will read them.

    Args:
        model: The model.
        dataset: The texts.
        source: How vectors are made.
        progress: As in `Pipeline.predict`.

    Returns:
        Shape (texts or words, dimension), float32; NaN for words without pieces.
    """
    level = _OF_WORDS if dataset.of_words else _OF_TEXTS
    choice = vectors_read(source, model, level=level, of_words=dataset.of_words)
    items = items_of(level, dataset.segments)
    characters = sum(map(len, dataset.documents.texts))
    with progress_bar(characters, shown=progress) as advance:
        embedding = embed(choice, dataset.segments, items, metadata=False, advance=advance)
    if embedding.counts.windows:
        _logger.info(
            "Some texts are longer than %s reads at once (%d positions): they were read in %d "
            "windows, all of which count.",
            model.spec.ref,
            model.max_positions,
            embedding.counts.windows,
        )
    return cast(FloatArray, embedding.vectors)
