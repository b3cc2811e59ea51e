"""The options that static and interactive pictures share; the functions tell what they mean."""

from collections.abc import Hashable, Sequence
from typing import Literal, TypeAlias, TypedDict

from nlu_lite.model.readers import Reader

__all__ = ["CompareOptions", "Kind", "MapOptions", "SimilarityOptions"]

Kind: TypeAlias = Literal["similarity", "map"]


class SimilarityOptions(TypedDict, total=False):
    """The options of `nlu_lite.viz.similarity`."""

    ref: Reader | None
    output_level: str | None
    column: Hashable | None
    label: Hashable | None
    metric: str
    numbers: bool | None
    title: str | None


class MapOptions(TypedDict, total=False):
    """The options of `nlu_lite.viz.map`."""

    ref: Reader | None
    color: Hashable | None
    label: Hashable | bool | None
    hover: Hashable | Sequence[Hashable]
    column: Hashable | None
    method: str | None
    dims: int | None
    seed: int
    title: str | None


class CompareOptions(TypedDict, total=False):
    """The options of `nlu_lite.viz.compare`."""

    b: object
    kind: Kind
    output_level: str | None
    color: Hashable | None
    label: Hashable | None
    metric: str
    method: str
    seed: int
    numbers: bool | None
    title: str | None
