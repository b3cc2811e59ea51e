"""One model, opened: from sentences and words to vectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.plan import Workspace, execute, plan
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.model.head import Head
from nlu_lite.model.inputs import Inputs
from nlu_lite.model.reading import Reading
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Stamps
from nlu_lite.text.pieces import Pieces, cut_pieces, pieces_of
from nlu_lite.text.segments import Block, Segments
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.windows import model_inputs, sequences_of

if TYPE_CHECKING:
    from nlu_lite.model.kept_vectors import VectorKeeper

__all__ = ["Model"]

# The more sequences are sorted by length together, the more are of equal length; but the states of
# a block, one a piece of about four characters, are to stay below 64 MB.
_CHARACTERS_A_BLOCK = 250_000
_CHARACTERS_TIMES_WIDTH = 64_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One model, ready to read.

    Attributes:
        spec: What the registry knows of it.
        tokenizer: Its own tokenizer.
        encoder: Its weights, on a device.
        max_positions: Longest sequence that it reads, special pieces included.
        files: The files that it was read from.
        stamps: What they were then.
        head: What makes labels of its vectors; None: there is none.
        kept: Its vectors that are kept, on disk or in memory; None where none are to be.
    """

    spec: ModelSpec
    tokenizer: PieceTokenizer
    encoder: Encoder
    max_positions: int
    files: ModelFiles
    stamps: Stamps
    head: Head | None = None
    kept: "VectorKeeper | None" = None

    def read(
        self, segments: Segments, layers: Layers, *, cut_at: int | None = None
    ) -> Iterator[Reading]:
        """Read sentences, block by block.

        Args:
            segments: Sentences and words.
            layers: Which hidden states to take.
            cut_at: Leave out what is behind so many pieces of a sentence, special ones included;
                None: read all of it, in windows where it is longer than the model.

        Yields:
            What was read of each block; its states are gone when the next one is asked for.
        """
        width = layers.width(self.encoder.facts.dimension)
        workspace = Workspace(width)
        characters = min(_CHARACTERS_A_BLOCK, _CHARACTERS_TIMES_WIDTH // width)
        for block in segments.blocks(characters):
            yield self._read(block, layers, workspace, cut_at)

    def inputs(self, block: Block, *, cut_at: int | None = None) -> Inputs:
        """What the encoder is given of a block of sentences.

        Args:
            block: Sentences and words.
            cut_at: As in `read`.
        """
        said = self.spec.prefix or ""
        # Some tokenizers make the blank part of the piece behind it.
        whole = pieces_of(block, self.tokenizer, behind_blank=said != said.rstrip())
        prefix, suffix = self.tokenizer.prefix, self.tokenizer.suffix
        if said:
            prefix += tuple(self.tokenizer.encode([said.rstrip()]).ids.tolist())
        special = len(prefix) + len(suffix)
        pieces = whole if cut_at is None else cut_pieces(whole, max(cut_at - special, 0))
        sequences = sequences_of(
            pieces.sentence_pieces, pieces.word_pieces, capacity=self.max_positions - special
        )
        ids, lengths = model_inputs(pieces.ids, sequences, prefix=prefix, suffix=suffix)
        return Inputs(whole, pieces, sequences, ids, lengths, special=len(prefix))

    def _read(
        self, block: Block, layers: Layers, workspace: Workspace, cut_at: int | None
    ) -> Reading:
        inputs = self.inputs(block, cut_at=cut_at)
        planned = plan(inputs.ids, inputs.lengths)
        return Reading(
            block=block,
            pieces=inputs.pieces,
            sequences=inputs.sequences,
            planned=planned,
            states=execute(planned, self.encoder, layers, workspace),
            special=inputs.special,
            unknown=self.tokenizer.unknown,
            cut_words=_without_pieces(inputs.pieces) - _without_pieces(inputs.whole),
            cut_sentences=_different_lengths(inputs.pieces, inputs.whole),
        )


def _different_lengths(pieces: Pieces, whole: Pieces) -> int:
    return int((np.diff(pieces.sentence_pieces) != np.diff(whole.sentence_pieces)).sum())


def _without_pieces(pieces: Pieces) -> int:
    return int((pieces.word_pieces[:, 1] <= pieces.word_pieces[:, 0]).sum())
