"""How near the vectors of a device are to those that the CPU computes in float32."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.accuracy import cosines
from benchmarks.judging import Bound
from benchmarks.models import Geometry
from benchmarks.table import Cell, Table
from nlu_lite.common.arrays import FloatArray

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["BOUNDS", "measure_vectors"]

_DIFFERENCE, _COSINE = "greatest difference", "least cosine"
# What `load` promises of "auto", but for int8, which it measures for each model.
BOUNDS: Mapping[str, Bound] = {
    "fp32": Bound(_DIFFERENCE, "at most", 1e-4),
    "fp16": Bound(_COSINE, "at least", 0.999),
    "bf16": Bound(_COSINE, "at least", 0.999),
    "int8": Bound(_COSINE, "at least", 0.99),
}


def measure_vectors(
    geometry: Geometry, folder: Path, texts: Sequence[str], *, device: str
) -> Table:
    """The vectors of all words in each precision of a device; failed where one is too far away.

    Args:
        geometry: The shape of the model.
        folder: Its files.
        texts: What to read.
        device: A PyTorch device.
    """
    import nlu_lite
    from nlu_lite.encoder.precision import available

    exact = _words(nlu_lite.load(geometry.ref, path=folder, device="cpu"), texts)
    rows: list[dict[str, Cell]] = []
    for precision in available(device):
        pipeline = nlu_lite.load(geometry.ref, path=folder, device=device, precision=precision.name)
        rows.append(_row(precision.name, _words(pipeline, texts), exact))
    return Table(
        f"{geometry.name}: vectors of the {device} beside those of the CPU in fp32, "
        f"{len(exact):,} words",
        rows,
        failed=not all(row["holds"] for row in rows),
        digits=7,
    )


def _words(pipeline: "Pipeline", texts: Sequence[str]) -> FloatArray:
    frame = pipeline.predict(list(texts), output_level="token", progress=False)
    return np.stack(frame.iloc[:, -1].tolist())


def _row(precision: str, vectors: FloatArray, exact: FloatArray) -> dict[str, Cell]:
    likeness = cosines(vectors, exact)
    measured = {
        _DIFFERENCE: float(np.abs(vectors - exact).max()),
        _COSINE: float(likeness.min()),
        "median cosine": float(np.median(likeness)),
    }
    bound = BOUNDS[precision]
    return {
        "precision": precision,
        **measured,
        "bound": f"{bound.figure} {bound.direction} {bound.limit:g}",
        "holds": bound.holds(measured[bound.figure]),
    }
