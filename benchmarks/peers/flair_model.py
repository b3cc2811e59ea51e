"""flair: the embeddings of tokens."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.peers.protocol import Opened, Unavailable, needs
from nlu_lite.common.arrays import FloatArray

__all__ = ["open_peer"]

_BATCH_SIZE = 32


def open_peer(folder: Path, sample: Sequence[str], /) -> Opened:
    """`TransformerWordEmbeddings` of whole sentences, a vector a word as ours."""
    needs("flair")
    try:
        from flair.data import Sentence
        from flair.embeddings import TransformerWordEmbeddings
    # It imports names that other versions of its dependencies do not have.
    except ImportError as cause:
        raise Unavailable(f"flair does not load: {cause}") from cause
    embeddings = TransformerWordEmbeddings(
        str(folder), layers="-1", subtoken_pooling="first", fine_tune=False
    )

    def embed(texts: Sequence[str], /) -> list[FloatArray]:
        sentences = [Sentence(text) for text in texts]
        for begin in range(0, len(sentences), _BATCH_SIZE):
            embeddings.embed(sentences[begin : begin + _BATCH_SIZE])
        return [np.stack([token.embedding.numpy() for token in found]) for found in sentences]

    return Opened(embed, f"words, batches of {_BATCH_SIZE}")
