"""What was done with texts: the facts and counts that a table carries in `attrs["nlu_lite"]`."""

import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypedDict

from nlu_lite.errors import UnknownWordsWarning

__all__ = ["Counts", "ReferenceReport", "Report", "merged", "warn_of_unknown_words"]

_MANY = 0.2


@dataclass(frozen=True, slots=True)
class Counts:
    """What one model met on its way.

    Attributes:
        words: Words of the text (pieces, where rows are pieces).
        words_without_pieces: Words of which the model's normaliser left nothing; their vectors
            are NaN.
        unknown_words: Words with a piece that is not in the vocabulary.
        pieces: Pieces, without special ones.
        unknown_pieces: Pieces that are not in the vocabulary.
        windows: Sequences that were read as parts of sentences longer than the model.
    """

    words: int = 0
    words_without_pieces: int = 0
    unknown_words: int = 0
    pieces: int = 0
    unknown_pieces: int = 0
    windows: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(**_sums(asdict(self), asdict(other)))


class ReferenceReport(TypedDict):
    """What one model was, was asked and met.

    `accuracy` says what is lost by the precision, "" for nothing; `counts` are those of `Counts`.
    """

    model: str
    revision: str | None
    precision: str
    accuracy: str
    pooling: str | None
    layers: list[int]
    dimension: int
    counts: dict[str, int]


class Report(TypedDict):
    """How a table was made; it can be written as JSON.

    `counts` holds `documents` and `empty_documents`; `references` one report a reference.
    """

    version: str
    precision: str
    output_level: str
    tokens: str
    references: dict[str, ReferenceReport]
    counts: dict[str, int]


def merged(parts: Sequence[Report]) -> Report:
    """The report of a table from those of its parts: counts are added, the rest is the first's.

    Args:
        parts: At least one.
    """
    whole = parts[0]
    for part in parts[1:]:
        references: dict[str, ReferenceReport] = {
            ref: {**one, "counts": _sums(one["counts"], part["references"][ref]["counts"])}
            for ref, one in whole["references"].items()
        }
        counts = _sums(whole["counts"], part["counts"])
        whole = {**whole, "references": references, "counts": counts}
    return whole


def _sums(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: value + other[name] for name, value in one.items()}


def warn_of_unknown_words(report: Report, *, stacklevel: int) -> None:
    """Warn where more than a fifth of the words are not in a model's vocabulary.

    Args:
        report: How the table was made.
        stacklevel: As in `warnings.warn`, 1 for the caller of this function.
    """
    for ref, one in report["references"].items():
        unknown, words = one["counts"]["unknown_words"], one["counts"]["words"]
        if unknown > _MANY * words:
            warnings.warn(
                f"{unknown:,} of {words:,} words are not in the vocabulary of {ref}: is it a "
                "model for the language of these texts? `nlu_lite.models()` tells the language "
                "of each.",
                UnknownWordsWarning,
                stacklevel=stacklevel + 1,
            )
