"""What tests of GPUs have in common."""

import numpy as np
import pandas as pd
import pytest
import torch

from nlu_lite.common.arrays import FloatArray

__all__ = ["CUDA", "TEXTS", "vectors_of", "with_a_gpu"]

CUDA = "cuda"
# Marks for a module: its tests are run by `pytest -m gpu`, and skipped where there is none.
with_a_gpu = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA"),
]
TEXTS = [
    "I love NLP. Do you?",
    "",
    "A GPU computes the same vectors, whatever stands beside a text in its batch.",
    "Short.",
    " ".join(f"word {number} of a text that is longer than the model" for number in range(120)),
    None,
]


def vectors_of(frame: pd.DataFrame) -> FloatArray:
    """The last column, shape (rows, dimension); a row of NaN where there is no word."""
    return np.stack(frame.iloc[:, -1].tolist())
