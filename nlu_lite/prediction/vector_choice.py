"""How the vectors of one model are made: what was asked for, and what its spec says else."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.layer_choice import Layers, chosen_layers
from nlu_lite.encoder.pool import (
    ROW_POOLINGS,
    SEQUENCE_POOLINGS,
    RowPooling,
    SequencePooling,
    named_pooling,
)
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head, HeadInput
from nlu_lite.model.model import Model
from nlu_lite.model.reading import Reading
from nlu_lite.prediction.options import AUTOMATIC, Level, Options
from nlu_lite.text.segments import Block, Segments

__all__ = ["VectorChoice", "chosen_vectors", "vectors_read"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VectorChoice:
    """How the vectors of one model are made.

    Attributes:
        model: The model.
        level: What a row is.
        layers: Which hidden states to take.
        pooling: The name of how a row's vector is made, for the report.
        words: How pieces become a word, for models of tokens; else None.
        rows: How words become a row; None where a row is a word, or keeps them as a matrix.
        sequences: How the states of a sequence become its vector, for models of sentences.
        normalize: Whether vectors are divided by their length.
        dimension: Numbers in a vector.
    """

    model: Model
    level: Level
    layers: Layers
    pooling: str | None
    words: RowPooling
    rows: RowPooling | None
    sequences: SequencePooling | None
    normalize: bool
    dimension: int

    def of_reading(self, reading: Reading) -> FloatArray:
        """Shape (words or sentences of the block, width): the vectors of a reading, whole."""
        if self.sequences is None:
            return reading.words(self.words)
        return reading.sentences(self.sequences, self.model.encoder)

    def gives_matrices(self, level: Level) -> bool:
        """Whether a row has the vectors of its words, one below the other."""
        return self.pooling is None or (self.level == "token" and level in ("sentence", "document"))

    def rows_of(self, block: Block) -> IntArray:
        """Shape (words or sentences of the block,): the number of each among all."""
        return block.word_rows if self.sequences is None else block.sentence_rows

    def bounds_of(self, segments: Segments | Block) -> IntArray:
        """Shape (sentences + 1,): where the vectors of each sentence begin and end."""
        words = segments.sentence_words
        return words if self.sequences is None else np.arange(len(words))


def chosen_vectors(model: Model, options: Options) -> VectorChoice:
    """Fill in what the model's spec says.

    Raises:
        InvalidOption: The model cannot do what is asked.
    """
    if model.head is not None:
        return _read_by(model.head, model, options)
    spec = model.spec
    layers = chosen_layers(
        options.layers, options.layer_pooling, available=model.encoder.facts.layers
    )
    of_sentences = spec.task == "sentence_embeddings"
    from_pieces = of_sentences or options.level == "token"
    pooling = options.pooling
    if pooling == AUTOMATIC:
        pooling = spec.pooling if from_pieces else "mean"
    words, rows, sequences = ROW_POOLINGS["first"], None, None
    if of_sentences:
        sequences = named_pooling(pooling, SEQUENCE_POOLINGS, "the vector of a sentence")
    elif from_pieces:
        words = named_pooling(pooling, ROW_POOLINGS, "the vector of a word from its pieces")
    else:
        words = named_pooling(spec.pooling, ROW_POOLINGS, "the vector of a word from its pieces")
        if pooling is not None:
            rows = named_pooling(pooling, ROW_POOLINGS, "one vector from those of words")
    return VectorChoice(
        model=model,
        level=options.level,
        layers=layers,
        pooling=pooling,
        words=words,
        rows=rows,
        sequences=sequences,
        normalize=spec.normalize if options.normalize is None else options.normalize,
        dimension=_dimension(layers.width(model.encoder.facts.dimension), options, spec.ref),
    )


def _read_by(head: Head, model: Model, options: Options) -> VectorChoice:
    """The vectors that a head reads; how they are made is settled."""
    if said := options.says_of_vectors():
        raise InvalidOption(
            f"{model.spec.ref} has a head, which reads the vectors that it was trained on: "
            f"pooling={head.input.pooling!r}, layers={list(head.input.layers.indices)}.\n"
            f"Leave {', '.join(said)} out."
        )
    level = "token" if head.of_words else options.level
    return vectors_read(head.input, model, level=level, of_words=head.of_words)


def vectors_read(source: HeadInput, model: Model, *, level: Level, of_words: bool) -> VectorChoice:
    """The vectors that a head reads.

    Args:
        source: How they are made.
        model: The model.
        level: What a row is, or rather what has a vector.
        of_words: Whether the head labels words; else whole texts.
    """
    return VectorChoice(
        model=model,
        level=level,
        layers=source.layers,
        pooling=source.pooling,
        words=ROW_POOLINGS[source.pooling if of_words else "first"],
        rows=None,
        sequences=None if of_words else SEQUENCE_POOLINGS[source.pooling],
        normalize=source.normalize,
        dimension=source.layers.width(model.encoder.facts.dimension),
    )


def _dimension(width: int, options: Options, ref: str) -> int:
    if options.truncate_dim is None:
        return width
    if options.truncate_dim > width:
        raise InvalidOption(
            f"truncate_dim={options.truncate_dim}, but a vector of {ref} has {width} numbers."
        )
    return options.truncate_dim
