"""The ways in which texts become vectors that are compared: the embedded model's, and TF-IDF."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.contenders import OURS
from benchmarks.correlations import Embed
from nlu_lite.common.arrays import FloatArray

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["FP32", "REF", "STORED", "TF_IDF", "WAYS"]

REF = "en.embed_sentence.minilm_L6_384"
FP32, TF_IDF = OURS["fp32"], "TF-IDF"
STORED = f"{FP32}, stored as int8"


def _ours(texts: list[str], *, precision: str) -> FloatArray:
    return _pipeline(precision).predict_embeds(texts, progress=False)


def _stored(texts: list[str]) -> FloatArray:
    """Vectors that were written to Parquet as whole numbers, and read back."""
    import pandas as pd

    import nlu_lite

    with TemporaryDirectory() as folder:
        path = Path(folder) / "vectors.parquet"
        _pipeline("fp32").to_parquet(
            texts, path, output_level="document", vectors="int8", progress=False
        )
        return nlu_lite.matrix(pd.read_parquet(path))


def _tf_idf(texts: list[str]) -> FloatArray:
    """TF-IDF as scikit-learn does it by default, fitted to these very texts."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    found: FloatArray = TfidfVectorizer(dtype=np.float32).fit_transform(texts).toarray()
    return found


def _pipeline(precision: str) -> "Pipeline":
    import nlu_lite

    return nlu_lite.load(REF, device="cpu", precision=precision)


WAYS: Mapping[str, Embed] = {
    **{name: partial(_ours, precision=precision) for precision, name in OURS.items()},
    STORED: _stored,
    TF_IDF: _tf_idf,
}
