"""Who reads texts: a reference, or a pipeline with its models."""

from typing import Protocol, TypeAlias

from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import LoadRequest, Models

__all__ = ["HasModels", "Reader", "models_of"]


class HasModels(Protocol):
    """What `nlu_lite.load` gives, as far as rooms below it need it."""

    @property
    def models(self) -> Models:
        """The opened model of each reference."""


# A reference or several, or what was loaded.
Reader: TypeAlias = str | HasModels


def models_of(ref: Reader) -> Models:
    """The models of a reference, of several separated by blanks, or of a pipeline.

    Raises:
        InvalidOption: It is neither.
        UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel: As `nlu_lite.load`.
    """
    if isinstance(ref, str):
        return LoadRequest(request=ref).models()
    if isinstance(models := getattr(ref, "models", None), Models):
        return models
    raise InvalidOption(
        f"ref is a {type(ref).__name__} ({ref!r:.60}); expected a reference such as "
        '"en.embed.minilm_L6_384", several separated by blanks, or what `nlu_lite.load` gave.'
    )
