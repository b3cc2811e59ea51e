"""How well vectors agree with what people say of pairs of texts, on several data sets."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.correlations import Agreement, agreement
from benchmarks.data_files import Dataset, DatasetMissing, data_folder
from benchmarks.datasets import LEE50, SIMLEX_999, STS_B, WORDSIM_353
from benchmarks.labelled_text import Pairs
from benchmarks.table import Cell, Table
from benchmarks.ways import FP32, REF, STORED, TF_IDF, WAYS
from nlu_lite.errors import InvalidOption, MissingExtra

__all__ = ["AS_INT8", "PUBLISHED", "DATA", "Judged", "away", "measure_pairs", "named"]


# What a correlation is held against.
PUBLISHED, AS_INT8 = "the published one", "that of vectors stored as int8"


@dataclass(frozen=True, slots=True)
class Judged:
    """Data that vectors are held against.

    Attributes:
        data: The pairs.
        published: What others measured with this model, and say in public.
        words: Whether a text is one word: two of them have nothing in common for TF-IDF.
    """

    data: Dataset[Pairs]
    published: Agreement | None = None
    words: bool = False


DATA = (
    # Published: MTEB's result file of all-MiniLM-L6-v2.
    Judged(STS_B, Agreement(spearman=0.82032, pearson=0.82741)),
    Judged(WORDSIM_353, words=True),
    Judged(SIMLEX_999, words=True),
    Judged(LEE50),
)


def named(data: str, what: str) -> str:
    """The name of a figure: something measured with the vectors in float32.

    >>> named("Lee50", "Pearson")
    'quality, Lee50: Pearson'
    """
    return f"quality, {data}: {what}"


def away(data: str, correlation: str, other: str) -> str:
    """The name of a figure: how far a correlation is from another one, to either side.

    >>> away("STS-B", "Pearson", PUBLISHED)
    'quality, STS-B: Pearson, distance to the published one'
    """
    return f"{named(data, correlation)}, distance to {other}"


def measure_pairs(most: int | None = None) -> Table:
    """A row for each data set and each way to make vectors.

    Args:
        most: Use so many pairs of each, to see whether it runs; None: all.
    """
    rows: list[dict[str, Cell]] = []
    figures: dict[str, float] = {}
    notes = [
        "the cosine of two texts' vectors against the scores of people; no pair is left out",
        "TF-IDF is fitted to the texts of the pairs; two words have nothing in common for it",
    ]
    for judged in DATA:
        try:
            pairs = judged.data.read(data_folder()).some(most)
        except DatasetMissing as missing:
            notes.append(str(missing))
            continue
        found = dict(_agreements(judged, pairs, notes))
        rows += [_row(judged, pairs, way, each) for way, each in found.items()]
        figures |= _figures(judged, found)
    return Table(f"{REF}: pairs of texts", rows, notes, figures, digits=5)


def _agreements(judged: Judged, pairs: Pairs, notes: list[str]) -> Iterator[tuple[str, Agreement]]:
    for way, embed in WAYS.items():
        if way == TF_IDF and judged.words:
            continue
        sys.stderr.write(f"{judged.data.name}: {way}\n")
        try:
            yield way, agreement(pairs, embed)
        except (InvalidOption, MissingExtra) as cause:
            notes.append(f"{judged.data.name}, {way} left out: {cause}".partition("\n")[0])


def _row(judged: Judged, pairs: Pairs, way: str, found: Agreement) -> dict[str, Cell]:
    published = judged.published if way == FP32 else None
    return {
        "data": judged.data.name,
        "what": way,
        "pairs": len(pairs.scores),
        "Spearman": found.spearman,
        "published Spearman": None if published is None else published.spearman,
        "Pearson": found.pearson,
        "published Pearson": None if published is None else published.pearson,
    }


def _figures(judged: Judged, found: Mapping[str, Agreement]) -> dict[str, float]:
    name, ours, published = judged.data.name, found[FP32], judged.published
    figures = {named(name, "Spearman"): ours.spearman, named(name, "Pearson"): ours.pearson}
    if published is not None:
        for what, own, other in (
            ("Spearman", ours.spearman, published.spearman),
            ("Pearson", ours.pearson, published.pearson),
        ):
            figures[away(name, what, PUBLISHED)] = abs(own - other)
    if STORED in found:
        stored = found[STORED].spearman
        figures[away(name, "Spearman", AS_INT8)] = abs(ours.spearman - stored)
    return figures
