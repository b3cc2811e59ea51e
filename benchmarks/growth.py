"""`predict_iter` on more documents, and on longer ones: time for a piece, and memory.

Each measurement is a fresh process, which reads its documents from an iterator.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.models import L2_H128, write_model
from benchmarks.processes import MEGABYTE, Finished, alternating
from benchmarks.streaming import CODE
from benchmarks.table import Cell, Table

__all__ = ["DOCUMENTS", "LENGTH", "MEMORY", "measure_growth"]

DOCUMENTS = "scaling: time for a piece, 16 times the documents"
MEMORY = "scaling: memory, 4 times the documents"
LENGTH = "scaling: time for a piece, documents 64 times as long"

_PARTS = (16, 4, 1)
_CUTS = (64, 16, 4, 1)
_WORDS, _DOCUMENTS_A_CHUNK = 40, 100
_PIECES_A_WORD = 1.5


def measure_growth(pieces: int, *, rounds: int) -> list[Table]:
    """Tables for the number of documents and for their length.

    Args:
        pieces: About so many in the largest measurement.
        rounds: Processes for each measurement.
    """
    # At least ten words for the shortest document.
    words = max(10 * _CUTS[0], round(pieces / _PIECES_A_WORD))
    with TemporaryDirectory() as name:
        model = [L2_H128.ref, str(write_model(Path(name), L2_H128))]
        return [_documents(model, words, rounds), _length(model, words, rounds)]


def _documents(model: Sequence[str], words: int, rounds: int) -> Table:
    """A sixteenth of the documents, a quarter, all of them; each of 40 words."""
    counts = [max(1, words // (part * _WORDS)) for part in _PARTS]
    found = _processes(
        model, {f"{count:,}": (count, _WORDS, _DOCUMENTS_A_CHUNK) for count in counts}, rounds
    )
    few, quarter, many = found.values()
    return Table(
        f"predict_iter, {L2_H128.name}: more documents, medians of {rounds} processes",
        [{"documents": name} | _row(runs) for name, runs in found.items()],
        notes=[f"documents of about {_WORDS} words, {_DOCUMENTS_A_CHUNK} in a chunk"],
        figures={
            DOCUMENTS: _seconds_a_piece(many) / _seconds_a_piece(few),
            # The few do not reach the part of the text that has most pieces.
            MEMORY: _peak(many) / _peak(quarter),
        },
    )


def _length(model: Sequence[str], words: int, rounds: int) -> Table:
    """The same text as 64 documents, as 16, as 4 and as one."""
    found = _processes(
        model, {f"{words // cut:,}": (cut, words // cut, 1) for cut in _CUTS}, rounds
    )
    short, *_, long = found.values()
    return Table(
        f"predict_iter, {L2_H128.name}: longer documents, medians of {rounds} processes",
        [{"words in a document": name} | _row(runs) for name, runs in found.items()],
        notes=[
            "the same text, one document in a chunk: the table of a document is held whole, so "
            "that memory grows with the longest one"
        ],
        figures={LENGTH: _seconds_a_piece(long) / _seconds_a_piece(short)},
    )


def _processes(
    model: Sequence[str], sizes: Mapping[str, tuple[int, int, int]], rounds: int
) -> dict[str, list[Finished]]:
    programs = {
        name: [CODE, *model, "predict_iter", *map(str, size)] for name, size in sizes.items()
    }
    return alternating(programs, rounds=rounds, warm=False)


def _row(runs: Sequence[Finished]) -> dict[str, Cell]:
    return {
        "pieces": int(json.loads(runs[0].output)["pieces"]),
        "seconds": median(json.loads(run.output)["seconds"] for run in runs),
        "microseconds a piece": 1e6 * _seconds_a_piece(runs),
        "peak MB": _peak(runs) / MEGABYTE,
    }


def _seconds_a_piece(runs: Sequence[Finished]) -> float:
    told: list[dict[str, float]] = [json.loads(run.output) for run in runs]
    return median(each["seconds"] / each["pieces"] for each in told)


def _peak(runs: Sequence[Finished]) -> float:
    return median(run.peak for run in runs)
