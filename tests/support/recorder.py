"""An encoder whose states can be told by looking, and which remembers what it was asked for."""

from dataclasses import dataclass, field

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import EncoderFacts

Sequences = list[list[int]]


@dataclass
class Recorder:
    """An encoder whose state is the piece's id and the length of its sequence."""

    facts: EncoderFacts = EncoderFacts(
        dimension=2, layers=1, device="cpu", precision="fp32", batch_positions=1_000
    )
    batches: Sequences = field(default_factory=list)

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = (-1,)
    ) -> FloatArray:
        self.batches.append(lengths.tolist())
        states = np.stack([ids, np.repeat(lengths, lengths)], axis=1).astype(np.float32)
        return states[:, np.newaxis]

    def pooler(self, states: FloatArray) -> FloatArray:
        raise AssertionError("nothing here is pooled")


def packed(rows: Sequences) -> tuple[IntArray, IntArray]:
    ids = np.array([piece for row in rows for piece in row], dtype=np.int64)
    return ids, np.array([len(row) for row in rows], dtype=np.int64)
