"""The embedded model, computed here and held against numbers that are known."""

from itertools import count, islice
from time import perf_counter
from typing import TYPE_CHECKING

from nlu_lite.doctor.known_vectors import EVERY, KNOWN
from nlu_lite.errors import InvalidVectors

if TYPE_CHECKING:
    import numpy as np

    from nlu_lite.pipeline import Pipeline

__all__ = ["BOUNDS", "REFERENCE", "against_fp32", "against_known"]

REFERENCE = "en.embed_sentence.minilm_L6_384"
# Least cosine to fp32, as in the budgets of docs/design.md.
BOUNDS = {"bf16": 0.9995, "int8": 0.99}
_TOLERANCE = 1e-5
# A GPU adds in another order.
_TOLERANCE_OF_A_GPU = 1e-4
_SECONDS = 0.4
_ADVICE = "pip install --force-reinstall torch"
_AT_ONCE = 64


def against_known(device: str) -> str:
    """How far the numbers are from the known ones, and how fast they come.

    Args:
        device: As `nlu_lite.load` takes it.

    Raises:
        InvalidVectors: They are other numbers.
    """
    import numpy as np

    from nlu_lite.encoder.devices import resolve_device

    pipeline = _pipeline(device, "fp32")
    vectors = pipeline.predict_embeds(list(KNOWN))[:, ::EVERY]
    distance = float(np.abs(vectors - np.array(list(KNOWN.values()))).max())
    most = _TOLERANCE if resolve_device(device) == "cpu" else _TOLERANCE_OF_A_GPU
    # Not `>`: what is NaN is wrong.
    if not distance <= most:
        raise InvalidVectors(
            f"wrong numbers: they are {distance:.2g} from the known ones, expected {most:g} at "
            f"most.\n{_ADVICE}"
        )
    return f"right: {distance:.1g} from the known numbers; {_rate(pipeline)}"


def against_fp32(precision: str) -> str:
    """How near the vectors of a precision are to those of fp32, and how fast they come.

    Args:
        precision: One of `BOUNDS`, which this machine must have.

    Raises:
        InvalidVectors: They are farther than its bound.
    """
    pipeline = _pipeline("cpu", precision)
    texts = list(KNOWN)
    exact, rounded = _pipeline("cpu", "fp32").predict_embeds(texts), pipeline.predict_embeds(texts)
    cosine = _least_cosine(exact, rounded)
    if not cosine >= BOUNDS[precision]:
        raise InvalidVectors(
            f"wrong numbers: a cosine of {cosine:.4f} to fp32, expected {BOUNDS[precision]} at "
            f"least.\nCompute in fp32, which is what you get without precision={precision!r}."
        )
    return f"right: a cosine of {cosine:.5f} to fp32; {_rate(pipeline)}"


def _pipeline(device: str, precision: str) -> "Pipeline":
    import nlu_lite

    return nlu_lite.load(REFERENCE, device=device, precision=precision, offline=True)


def _least_cosine(a: "np.ndarray", b: "np.ndarray") -> float:
    import numpy as np

    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float(((a * b).sum(axis=1) / lengths).min())


def _rate(pipeline: "Pipeline") -> str:
    texts = (f"Mail {number} asks for a parcel that has not come to the bank" for number in count())
    pipeline.predict_embeds(list(islice(texts, _AT_ONCE)))
    done, begin = 0, perf_counter()
    while (seconds := perf_counter() - begin) < _SECONDS:
        done += len(pipeline.predict_embeds(list(islice(texts, _AT_ONCE))))
    return f"{done / seconds:,.0f} sentences of 13 words a second"
