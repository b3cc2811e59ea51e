"""What clients are answered, in the shapes of OpenAI's API."""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import cast

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.pool import normalized
from nlu_lite.serve.asked import EmbeddingsRequest, Encoding
from nlu_lite.serve.served import Embedded, Labelled, ServedModel

__all__ = ["embeddings_answer", "labels_answer", "model_answer"]


def embeddings_answer(asked: EmbeddingsRequest, embedded: Sequence[Embedded]) -> dict[str, object]:
    """The vectors of texts.

    Args:
        asked: What the client asked for. Fewer numbers than a vector has are the first ones,
            divided by their length, as those of OpenAI are.
        embedded: What the texts became.
    """
    write = _WRITTEN[asked.encoding]
    vectors = (_shortened(one.vector, asked.dimensions) for one in embedded)
    data = [
        {"object": "embedding", "index": place, "embedding": write(vector)}
        for place, vector in enumerate(vectors)
    ]
    return _list(asked.model, data, [one.pieces for one in embedded])


def labels_answer(
    name: str, labelled: Sequence[Labelled], *, probabilities: bool
) -> dict[str, object]:
    """The labels of texts.

    Args:
        name: The model, as the client called it.
        labelled: What is said of the texts.
        probabilities: Whether those of all classes are told.
    """
    left_out = () if probabilities else ("probabilities",)
    data = [
        {
            "object": "classification",
            "index": place,
            **{key: value for key, value in one.said.items() if key not in left_out},
        }
        for place, one in enumerate(labelled)
    ]
    return _list(name, data, [one.pieces for one in labelled])


def model_answer(served: ServedModel, *, created: int) -> dict[str, object]:
    """What is told of a model.

    Args:
        served: The model.
        created: When the server was started, in seconds since 1970.
    """
    head = served.model.head
    facts = served.model.encoder.facts
    return {
        "id": served.name,
        "object": "model",
        "created": created,
        "owned_by": "nlu_lite",
        "dimension": served.dimension,
        "precision": facts.precision,
        "licence": served.model.spec.licence,
        "task": served.model.spec.task if head is None else head.task,
        "classes": None if head is None else [str(label) for label in head.classes],
    }


def _list(
    name: str, data: Sequence[Mapping[str, object]], pieces: Sequence[int]
) -> dict[str, object]:
    total = sum(pieces)
    usage = {"prompt_tokens": total, "total_tokens": total}
    return {"object": "list", "data": data, "model": name, "usage": usage}


def _shortened(vector: FloatArray, dimensions: int | None) -> FloatArray:
    if dimensions is None or dimensions == len(vector):
        return vector
    (shortened,) = normalized(vector[None, :dimensions])
    return cast(FloatArray, shortened)


def _base64(vector: FloatArray) -> str:
    return b64encode(vector.astype("<f4").tobytes()).decode("ascii")


def _numbers(vector: FloatArray) -> list[float]:
    numbers: list[float] = vector.tolist()
    return numbers


_WRITTEN: Mapping[Encoding, Callable[[FloatArray], str | list[float]]] = {
    "base64": _base64,
    "float": _numbers,
}
