"""Computing published numbers again."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.input.documents import documents_of
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.output.frame import frame_of
from nlu_lite.prediction.options import Level, Options
from nlu_lite.prediction.prediction import Prediction
from nlu_lite.spec import Golden, ModelSpec
from nlu_lite.verification.poolings import sentence_vectors
from nlu_lite.verification.printed_numbers import printed_numbers
from nlu_lite.verification.result import Check, Verification

__all__ = ["check_goldens", "verification_of"]


def verification_of(models: Models) -> Verification:
    """Hold a model against the published numbers of its spec.

    Args:
        models: One model.

    Raises:
        InvalidOption: The spec has no published numbers.
    """
    (model,) = models.values()
    spec = model.spec
    check_goldens(spec)
    of_sentences = spec.task == "sentence_embeddings"
    level: Level = "sentence" if of_sentences else "token"
    prediction = Prediction.of(models, Options(level=level))
    places = [_occurrence(golden, spec.goldens[:n]) for n, golden in enumerate(spec.goldens)]
    checks = [
        check
        for golden, place in zip(spec.goldens, places, strict=True)
        for check in _checks(golden, _vector(prediction, golden, place))
    ]
    return Verification(
        ref=spec.ref,
        files=_origin(model),
        pooling=spec.pooling,
        checks=tuple(checks),
        agreeing=MappingProxyType(_agreeing(model) if of_sentences else {}),
    )


def check_goldens(spec: ModelSpec) -> None:
    """Raise InvalidOption where there is nothing that a model could be held against."""
    if not spec.goldens:
        raise InvalidOption(
            f"{spec.ref} has no published numbers that it could be held against. "
            "`nlu-lite verify --all-cached` verifies the models on this machine that have some."
        )


def _origin(model: Model) -> str:
    if model.files.origin == "folder":
        return str(model.files.folder)
    source = model.spec.source
    return f"{source.repository} at {source.revision or 'no fixed revision'}"


def _occurrence(golden: Golden, before: tuple[Golden, ...]) -> int:
    """How often the same item of the same text was listed before: then the next one is meant."""
    return sum((golden.text, golden.item) == (other.text, other.item) for other in before)


def _vector(prediction: Prediction, golden: Golden, place: int) -> FloatArray:
    """The vector of an item as users get it; empty where there is no such item."""
    frame = frame_of(prediction.compute(documents_of(golden.text)))
    cells = frame.loc[(frame.iloc[:, 0] == golden.item).to_numpy(), frame.columns[-1]]
    if cells.empty:
        return np.empty(0, dtype=np.float32)
    vector: FloatArray = cells.iloc[min(place, len(cells) - 1)]
    return vector


def _checks(golden: Golden, vector: FloatArray) -> Iterator[Check]:
    for place, printed in enumerate(printed_numbers(golden.numbers)):
        got = float(vector[place]) if place < len(vector) else float("nan")
        yield Check(
            text=golden.text,
            item=golden.item,
            place=place,
            expected=f"{printed.text}…" if printed.cut else printed.text,
            got=got,
            difference=printed.difference(got),
            agrees=printed.agrees(got),
        )


def _agreeing(model: Model) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for golden in model.spec.goldens:
        for name, vector in sentence_vectors(model, golden.item).items():
            agreeing = sum(check.agrees for check in _checks(golden, vector))
            counts[name] = counts.get(name, 0) + agreeing
    return counts
