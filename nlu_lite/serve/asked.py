"""What a client asks for: the fields of its body, checked before any work is done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, cast, get_args

from nlu_lite.common.choices import did_you_mean
from nlu_lite.serve.limits import Limits
from nlu_lite.serve.refusal import Refusal

__all__ = ["ClassifyRequest", "EmbeddingsRequest", "Encoding"]

Encoding: TypeAlias = Literal["float", "base64"]

_TOKENS = (
    "holds numbers of tokens. They are those of OpenAI's tokenizer, and mean other pieces to this "
    "model: send the texts. (LangChain: OpenAIEmbeddings(check_embedding_ctx_length=False).)"
)


@dataclass(frozen=True, slots=True)
class EmbeddingsRequest:
    """What `POST /v1/embeddings` is asked for.

    Attributes:
        model: The name of a model.
        texts: At least one.
        encoding: How vectors are written: as numbers, or as the base64 of little-endian float32.
        dimensions: How many numbers a vector is to have, the first ones; None: as many as the model
            gives.
    """

    model: str
    texts: tuple[str, ...]
    encoding: Encoding
    dimensions: int | None

    @classmethod
    def of(cls, body: Mapping[str, object], limits: Limits) -> "EmbeddingsRequest":
        """Check the fields of a body.

        Raises:
            Refusal: One is missing, not known, or has a value that it can't take.
        """
        # `user` is whom OpenAI is to hold to account; there is nothing to obey.
        _check_names(body, ("model", "input", "encoding_format", "dimensions", "user"))
        return cls(_model(body), _texts(body, limits), _encoding(body), _dimensions(body))


@dataclass(frozen=True, slots=True)
class ClassifyRequest:
    """What `POST /v1/classify` is asked for.

    Attributes:
        model: The name of a model.
        texts: At least one.
        probabilities: Whether that of each class is told.
    """

    model: str
    texts: tuple[str, ...]
    probabilities: bool

    @classmethod
    def of(cls, body: Mapping[str, object], limits: Limits) -> "ClassifyRequest":
        """Check the fields of a body.

        Raises:
            Refusal: One is missing, not known, or has a value that it can't take.
        """
        _check_names(body, ("model", "input", "probabilities", "user"))
        wanted = body.get("probabilities", False)
        if not isinstance(wanted, bool):
            raise Refusal("probabilities is true or false.", param="probabilities")
        return cls(_model(body), _texts(body, limits), wanted)


def _check_names(body: Mapping[str, object], known: Iterable[str]) -> None:
    names = list(known)
    for name in body:
        if name not in names:
            raise Refusal(
                f"{name[:60]!r} is not known here; expected {', '.join(names)}."
                f"{did_you_mean(name[:60], names)}",
                param=name[:60],
                code="unknown_parameter",
            )


def _model(body: Mapping[str, object]) -> str:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise Refusal(
            "model is missing: the name of a model, as GET /v1/models lists them.", param="model"
        )
    return model


def _texts(body: Mapping[str, object], limits: Limits) -> tuple[str, ...]:
    given = body.get("input")
    if given is None:
        raise Refusal("input is missing: a text, or a list of texts.", param="input")
    texts = given if isinstance(given, list) else [given]
    if not texts:
        raise Refusal("input is an empty list; expected at least one text.", param="input")
    if len(texts) > limits.texts:
        raise Refusal(
            f"input holds {len(texts):,} texts; at most {limits.texts:,} are taken at once.",
            param="input",
        )
    for place, text in enumerate(texts):
        if fault := _fault(text, limits):
            where = f"input[{place}]" if isinstance(given, list) else "input"
            raise Refusal(f"{where} {fault}", param=where)
    return tuple(cast("list[str]", texts))


def _fault(text: object, limits: Limits) -> str | None:
    """What is wrong with a text, as the predicate of a sentence; None: nothing."""
    if isinstance(text, (int, list)) and not isinstance(text, bool):
        return _TOKENS
    if not isinstance(text, str):
        return "is no text; expected a string."
    if not text.strip():
        return "is empty: no words, no vector and no label. Leave it out."
    if len(text) > limits.characters:
        return (
            f"has {len(text):,} characters; at most {limits.characters:,} are taken in one text. "
            "Cut it in several."
        )
    return None


def _encoding(body: Mapping[str, object]) -> Encoding:
    given = body.get("encoding_format")
    if given is None:
        return "float"
    if given not in get_args(Encoding):
        raise Refusal("encoding_format is 'float' or 'base64'.", param="encoding_format")
    return cast(Encoding, given)


def _dimensions(body: Mapping[str, object]) -> int | None:
    given = body.get("dimensions")
    if given is None:
        return None
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise Refusal("dimensions is a whole number above 0.", param="dimensions")
    return given
