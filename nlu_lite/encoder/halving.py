"""Batches that do not fit the memory of a device are computed in halves."""

import logging

import numpy as np
import torch

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import OutOfMemory

__all__ = ["encode_in_memory"]

# MPS, and libraries that take memory beside PyTorch, say it in a plain RuntimeError.
_SAID = ("out of memory", "CUBLAS_STATUS_ALLOC_FAILED")

_logger = logging.getLogger("nlu_lite.encoder")


def encode_in_memory(
    encoder: Encoder, ids: IntArray, lengths: IntArray, layers: tuple[int, ...]
) -> FloatArray:
    """The states of `Encoder.encode`, in as many batches as the device's memory makes necessary.

    Raises:
        OutOfMemory: Not even one sequence fits.
    """
    failure: Exception | None = None
    try:
        return encoder.encode(ids, lengths, layers=layers)
    except (torch.OutOfMemoryError, RuntimeError) as error:
        if not _is_of_memory(error):
            raise
        # Without the frames that still hold what filled the memory.
        failure = error.with_traceback(None)
    device = encoder.facts.device
    if len(lengths) < 2:
        raise OutOfMemory(
            f"one sequence of {len(ids)} positions does not fit the memory of {device}: "
            f"{str(failure).partition(chr(10))[0]}\nClose what else uses it, or compute on the "
            "CPU: load(…, device='cpu')."
        ) from failure
    _logger.info("%d positions do not fit %s: in halves", len(ids), device)
    _release(device)
    half = len(lengths) // 2
    place = int(lengths[:half].sum())
    return np.concatenate(
        [
            encode_in_memory(encoder, ids[:place], lengths[:half], layers),
            encode_in_memory(encoder, ids[place:], lengths[half:], layers),
        ]
    )


def _is_of_memory(error: Exception) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or any(said in str(error) for said in _SAID)


def _release(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.empty_cache()
