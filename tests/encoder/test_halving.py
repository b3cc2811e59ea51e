from dataclasses import dataclass

import numpy as np
import pytest
import torch

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.halving import encode_in_memory
from nlu_lite.errors import OutOfMemory
from tests.support.recorder import Recorder, packed


@dataclass
class SmallDevice(Recorder):
    """An encoder on a device that has memory for a few positions only."""

    room: int = 10
    failure: Exception = torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = (-1,)
    ) -> FloatArray:
        if len(ids) > self.room:
            raise self.failure
        return super().encode(ids, lengths, layers=layers)


def test_a_batch_that_does_not_fit_is_computed_in_parts() -> None:
    ids, lengths = packed([[1] * 7, [2] * 6, [3] * 5, [4] * 3, [5] * 2])
    device = SmallDevice()
    states = encode_in_memory(device, ids, lengths, (-1,))
    assert np.array_equal(states, Recorder().encode(ids, lengths))
    assert max(map(sum, device.batches)) <= device.room


@pytest.mark.parametrize(
    "said",
    [
        "MPS backend out of memory (MPS allocated: 1 GB)",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
    ],
)
def test_others_say_it_in_their_own_words(said: str) -> None:
    device = SmallDevice(failure=RuntimeError(said))
    assert len(encode_in_memory(device, *packed([[1] * 7, [2] * 6]), (-1,))) == 13


def test_a_sequence_that_does_not_fit_alone_is_a_readable_error() -> None:
    with pytest.raises(OutOfMemory, match=r"11 positions does not fit.*\n.*device='cpu'"):
        encode_in_memory(SmallDevice(), *packed([[1] * 11]), (-1,))


def test_other_failures_are_not_swallowed() -> None:
    device = SmallDevice(failure=RuntimeError("shapes do not match"))
    with pytest.raises(RuntimeError, match="shapes"):
        encode_in_memory(device, *packed([[1] * 7, [2] * 6]), (-1,))
