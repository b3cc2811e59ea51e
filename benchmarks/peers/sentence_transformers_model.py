"""sentence-transformers: the embeddings of tokens."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.protocol import Opened, needs
from nlu_lite.common.arrays import FloatArray

__all__ = ["open_peer"]


def open_peer(folder: Path, sample: Sequence[str], /) -> Opened:
    """`encode(output_value="token_embeddings")`, which sorts by length by itself."""
    needs("sentence_transformers")
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder), device="cpu", model_kwargs={"dtype": torch.float32}, local_files_only=True
    )

    def embed(texts: Sequence[str], /) -> list[FloatArray]:
        found = model.encode(
            list(texts), output_value="token_embeddings", batch_size=32, show_progress_bar=False
        )
        return [states.numpy() for states in found]

    return Opened(embed, "token_embeddings, batches of 32")
