"""transformers: its feature-extraction pipeline, and its model on sorted batches."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.peers.padded import fastest, tokenizer_of
from benchmarks.peers.protocol import Opened
from nlu_lite.common.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from transformers import FeatureExtractionPipeline, PreTrainedModel

__all__ = ["model_of", "open_pipeline", "open_sorted", "pipeline_of"]


def model_of(folder: Path, *, attention: str = "sdpa") -> "PreTrainedModel":
    """The model of transformers, in float32."""
    import torch
    from transformers import AutoModel

    model: PreTrainedModel = AutoModel.from_pretrained(
        folder, dtype=torch.float32, attn_implementation=attention
    )
    model.train(False)
    return model


def pipeline_of(folder: Path, *, batch_size: int = 1) -> "FeatureExtractionPipeline":
    """The feature-extraction pipeline of transformers, on the CPU."""
    from transformers import pipeline

    made: FeatureExtractionPipeline = pipeline(
        "feature-extraction",
        model=model_of(folder),
        tokenizer=tokenizer_of(folder),
        device="cpu",
        batch_size=batch_size,
    )
    return made


def open_pipeline(
    folder: Path, sample: Sequence[str], /, *, batch_size: int, tensors: bool
) -> Opened:
    """The pipeline as its documentation shows it; its padding is left in the vectors.

    Args:
        folder: The model.
        sample: Not needed.
        batch_size: Texts in a batch.
        tensors: Ask for tensors; else it gives lists of numbers, as it does by default.
    """
    extract = pipeline_of(folder, batch_size=batch_size)

    def embed(texts: Sequence[str], /) -> list[FloatArray]:
        found = extract(list(texts), return_tensors=tensors)
        return [np.asarray(states, dtype=np.float32)[0] for states in found]

    return Opened(embed, f"batches of {batch_size}, {'tensors' if tensors else 'lists'}")


def open_sorted(folder: Path, sample: Sequence[str], /) -> Opened:
    """The model alone, on batches that are sorted by length."""
    import torch

    model = model_of(folder)

    def run(ids: IntArray, mask: IntArray) -> FloatArray:
        with torch.inference_mode():
            output = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
            states: FloatArray = output.last_hidden_state.numpy()
        return states

    return fastest(folder, sample, lambda streams: run, streams=(1,))
