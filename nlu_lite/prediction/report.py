"""What was done with texts: the facts and counts that a table carries in `attrs["nlu_lite"]`."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from nlu_lite._version import __version__
from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import UnknownWordsWarning
from nlu_lite.model.reading import Counts
from nlu_lite.prediction.options import Options
from nlu_lite.prediction.vector_choice import VectorChoice

__all__ = [
    "ReferenceReport",
    "Report",
    "merged",
    "report_of",
    "warn_of_unknown_words",
    "without_symbols",
]

_MANY = 0.2
_SYMBOLS = "unknown_symbols"


class ReferenceReport(TypedDict):
    """What one model was, was asked and met.

    `accuracy` says what is lost by the precision, "" for nothing; `counts` are those of `Counts`,
    of which `without_symbols` leaves the last out: it is only there for the warning. `engine` is
    what computed, if not PyTorch; `task` what its head was trained for, `layer_weights` those of a
    mix of layers; each is left out where there is none.
    """

    model: str
    revision: str | None
    precision: str
    accuracy: str
    pooling: str | None
    layers: list[int]
    dimension: int
    counts: dict[str, int]
    engine: NotRequired[str]
    task: NotRequired[str]
    layer_weights: NotRequired[list[float]]


class Report(TypedDict):
    """How a table was made; it can be written as JSON.

    `counts` holds `documents` and `empty_documents`; `references` one report a reference. `engine`
    is left out where PyTorch alone computed.
    """

    version: str
    precision: str
    engine: NotRequired[str]
    output_level: str
    tokens: str
    references: dict[str, ReferenceReport]
    counts: dict[str, int]


def report_of(
    options: Options,
    choices: Mapping[str, VectorChoice],
    counts: Mapping[str, Counts],
    *,
    precision: str,
    engine: str,
    documents: int,
    empty_documents: int,
) -> Report:
    """The report of a table.

    Args:
        options: What was asked for.
        choices: How the vectors of each reference were made.
        counts: What the model of each reference met.
        precision: What the models computed in.
        engine: What computed them.
        documents: How many documents there were.
        empty_documents: How many of them without words.
    """
    references = {ref: _reference(choice, counts[ref]) for ref, choice in choices.items()}
    report: Report = {
        "version": __version__,
        "precision": precision,
        "output_level": options.level,
        "tokens": options.tokens,
        "references": references,
        "counts": {"documents": documents, "empty_documents": empty_documents},
    }
    if engine != TORCH:
        report["engine"] = engine
    return report


def _reference(choice: VectorChoice, counts: Counts) -> ReferenceReport:
    model, facts = choice.model, choice.model.encoder.facts
    report: ReferenceReport = {
        "model": model.spec.ref,
        "revision": model.spec.source.revision,
        "precision": facts.precision,
        "accuracy": PRECISIONS[facts.precision].accuracy,
        "pooling": choice.pooling,
        "layers": list(choice.layers.indices),
        "dimension": choice.dimension,
        "counts": counts.named(),
    }
    if facts.engine != TORCH:
        report["engine"] = facts.engine
    if model.head is not None:
        report["task"] = model.head.task
    if choice.layers.weights is not None:
        report["layer_weights"] = list(choice.layers.weights)
    return report


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


def without_symbols(report: Report) -> Report:
    """The report as users see it."""
    references: dict[str, ReferenceReport] = {
        ref: {
            **one,
            "counts": {name: n for name, n in one["counts"].items() if name != _SYMBOLS},
        }
        for ref, one in report["references"].items()
    }
    return {**report, "references": references}


def warn_of_unknown_words(report: Report) -> None:
    """Warn where more than a fifth of the words are not in a model's vocabulary.

    Words that are unknown for their emoji and other symbols tell nothing of the language, and are
    left out.

    Args:
        report: How the table was made.
    """
    for ref, one in report["references"].items():
        # An interrupted run may have been begun by a version that did not count them.
        symbols = one["counts"].get(_SYMBOLS, 0)
        unknown = one["counts"]["unknown_words"] - symbols
        words = one["counts"]["words"] - symbols
        if unknown > _MANY * words:
            warn(
                f"{unknown:,} of {words:,} words are not in the vocabulary of {ref}: is it a "
                "model for the language of these texts? `nlu_lite.models()` tells the language "
                "of each.",
                UnknownWordsWarning,
            )


def _sums(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**other, **one}}
