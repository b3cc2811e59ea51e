"""One model, opened: from sentences and words to vectors."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.plan import Workspace, execute, plan
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.model.head import Head
from nlu_lite.model.reading import Reading
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Stamps
from nlu_lite.text.pieces import Pieces, cut_pieces, pieces_of
from nlu_lite.text.segments import Block, Segments
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.windows import model_inputs, sequences_of

if TYPE_CHECKING:
    from nlu_lite.model.kept_vectors import KeptVectors

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
        kept: Its vectors that are kept on disk; None where none are to be.
    """

    spec: ModelSpec
    tokenizer: PieceTokenizer
    encoder: Encoder
    max_positions: int
    files: ModelFiles
    stamps: Stamps
    head: Head | None = None
    kept: "KeptVectors | None" = None

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

    def _read(
        self, block: Block, layers: Layers, workspace: Workspace, cut_at: int | None
    ) -> Reading:
        said = self.spec.prefix or ""
        # Some tokenizers make the blank part of the piece behind it.
        pieces = pieces_of(block, self.tokenizer, behind_blank=said != said.rstrip())
        prefix = self.tokenizer.prefix
        if said:
            prefix += tuple(self.tokenizer.encode([said.rstrip()]).ids.tolist())
        suffix = self.tokenizer.suffix
        whole = pieces
        if cut_at is not None:
            pieces = cut_pieces(pieces, max(cut_at - len(prefix) - len(suffix), 0))
        sequences = sequences_of(
            pieces.sentence_pieces,
            pieces.word_pieces,
            capacity=self.max_positions - len(prefix) - len(suffix),
        )
        planned = plan(*model_inputs(pieces.ids, sequences, prefix=prefix, suffix=suffix))
        return Reading(
            block=block,
            pieces=pieces,
            sequences=sequences,
            planned=planned,
            states=execute(planned, self.encoder, layers, workspace),
            special=len(prefix),
            unknown=self.tokenizer.unknown,
            cut_words=_without_pieces(pieces) - _without_pieces(whole),
            cut_sentences=_different_lengths(pieces, whole),
        )


def _different_lengths(pieces: Pieces, whole: Pieces) -> int:
    return int((np.diff(pieces.sentence_pieces) != np.diff(whole.sentence_pieces)).sum())


def _without_pieces(pieces: Pieces) -> int:
    return int((pieces.word_pieces[:, 1] <= pieces.word_pieces[:, 0]).sum())
