"""Where the vectors of a column come from, as the table's own report tells it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

import pandas as pd

from nlu_lite.common.column_names import column_name
from nlu_lite.errors import InvalidVectors

__all__ = ["Framed", "VectorSource", "check_comparable", "report_of", "source_of"]

Framed: TypeAlias = "pd.DataFrame | pd.Series[Any]"


@dataclass(frozen=True, slots=True)
class VectorSource:
    """What made the vectors of a column.

    Attributes:
        model: The reference of the model in the registry.
        revision: Its commit; None: not known.
        layers: Whose hidden states the vectors are made of.
        dimension: How many numbers a vector has.
        layer_weights: Those of a mix of the layers; none where they count alike.
    """

    model: str
    revision: str | None
    layers: tuple[int, ...]
    dimension: int
    layer_weights: tuple[float, ...] = ()

    def __str__(self) -> str:
        revision = "" if self.revision is None else f" at revision {self.revision[:12]}"
        return f"{self.model}{revision}, layers {list(self.layers)}, {self.dimension} numbers"


def report_of(table: Framed) -> Mapping[str, object]:
    """What ``attrs["nlu_lite"]`` tells of a table; nothing where it was lost on the way."""
    report = table.attrs.get("nlu_lite")
    return report if isinstance(report, Mapping) else {}


def source_of(table: Framed, column: Hashable) -> VectorSource | None:
    """What made the vectors of a column; None where the table does not tell."""
    references = report_of(table).get("references")
    for ref, report in references.items() if isinstance(references, Mapping) else ():
        if column_name(str(ref), "embeddings") == column:
            return _read(report)
    return None


def check_comparable(
    one: VectorSource | None, other: VectorSource | None, *, names: tuple[str, str]
) -> None:
    """Raise InvalidVectors where vectors are known to be of different kinds.

    Args:
        one: What made the first; None: not known, so nothing can be said.
        other: What made the second.
        names: What the user calls them.
    """
    if one is None or other is None:
        return
    differing = _differing(one, other)
    if differing:
        raise InvalidVectors(
            f"the vectors of {names[0]} and of {names[1]} can't be compared: they differ in "
            f"{' and '.join(differing)}.\n  {names[0]}: {one}\n  {names[1]}: {other}\n"
            "Make both with one pipeline: `pipeline.predict(…)`."
        )


def _differing(one: VectorSource, other: VectorSource) -> list[str]:
    # Two references of one commit, of words and of sentences, are one model.
    same_model = one.model == other.model
    if one.revision is not None and other.revision is not None:
        same = {"revision" if same_model else "model": one.revision == other.revision}
    else:
        same = {"model": same_model}
    same |= {
        "layers": (one.layers, one.layer_weights) == (other.layers, other.layer_weights),
        "dimension": one.dimension == other.dimension,
    }
    return [name for name, equal in same.items() if not equal]


def _read(report: Mapping[str, object]) -> VectorSource | None:
    try:
        return VectorSource(
            model=str(report["model"]),
            revision=cast("str | None", report["revision"]),
            layers=tuple(cast("list[int]", report["layers"])),
            dimension=int(cast(int, report["dimension"])),
            layer_weights=tuple(cast("list[float]", report.get("layer_weights", ()))),
        )
    except (KeyError, TypeError, ValueError):
        # Somebody wrote something else there.
        return None
