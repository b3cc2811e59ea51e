"""A saved index: a folder that is complete or not there.

    index.json      what it is, and the size and a sum of each of the other files
    vectors.npy     shape (rows, dimension), float32
    lengths.npy     shape (rows,), float32: the length of each vector
    rows.arrow      the table without the vectors
    graph.usearch   links between near rows, where the search is approximate

All but the first are mapped into memory: opening takes as long for ten million rows as for ten. So
a sum is one of samples: it tells a file that was copied in part or took another one's place, but
not each bit that turned. Nothing in the folder is run, and none of it is a pickle.
"""

import hashlib
import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import copyfile

import numpy as np

from nlu_lite._version import __version__
from nlu_lite.analysis.graph import Graph
from nlu_lite.analysis.kept_rows import FileRows, KeptRows, MemoryRows, write_rows
from nlu_lite.analysis.metrics import metric_of
from nlu_lite.analysis.search import Searched
from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.files import complete_file, readable_errors
from nlu_lite.common.folders import complete_folder
from nlu_lite.errors import IndexUnavailable, MissingExtra, OutputUnavailable

__all__ = ["Facts", "Stored", "read_index", "write_index"]

_FACTS = "index.json"
_VECTORS, _LENGTHS, _ROWS, _GRAPH = "vectors.npy", "lengths.npy", "rows.arrow", "graph.usearch"
_OURS = {_FACTS, _VECTORS, _LENGTHS, _ROWS, _GRAPH}
_FORMAT = 1
_SAMPLES, _SAMPLE_BYTES = 64, 4_096


@dataclass(frozen=True, slots=True)
class Facts:
    """What an index is.

    Attributes:
        metric: The name of its metric.
        column: The column of vectors of its table.
        place: Which of the columns that is, from 0.
        rows: How many rows it has.
        dimension: How many numbers a vector has.
        approximate: Whether it has a graph.
    """

    metric: str
    column: Hashable
    place: int
    rows: int
    dimension: int
    approximate: bool


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """All of an index, in memory or mapped into it.

    Attributes:
        facts: What it is.
        searched: The vectors and their lengths.
        rows: The table without the vectors.
        graph: Links between near rows; None where the search is exact.
        folder: Where it was opened from; None where it is in memory.
    """

    facts: Facts
    searched: Searched
    rows: KeptRows
    graph: Graph | None
    folder: Path | None = None


def write_index(target: Path, stored: Stored) -> None:
    """Write an index to a folder; one that held an index is replaced.

    Raises:
        InvalidInput: The table has no form in a file.
        OutputUnavailable: The folder can't be written, or holds something else.
    """
    with readable_errors(target):
        _refuse_other_content(target)
        with complete_folder(target) as folder:
            if stored.folder is None:
                _write(folder, stored)
            else:
                for name in _names(stored.folder):
                    copyfile(stored.folder / name, folder / name)


def read_index(folder: Path) -> Stored:
    """Open an index: map its files into memory.

    Raises:
        IndexUnavailable: There is none, or it is incomplete, damaged or of another format.
        MissingExtra: It is approximate, and usearch is not installed.
    """
    facts, sums = _contents(folder)
    _check_files(folder, sums)
    try:
        vectors = _array(folder / _VECTORS, (facts.rows, facts.dimension))
        lengths = _array(folder / _LENGTHS, (facts.rows,))
        rows = FileRows.open(folder / _ROWS)
        graph = None
        if facts.approximate:
            graph = Graph.open(folder / _GRAPH, facts.dimension, metric_of(facts.metric))
    except MissingExtra:
        raise
    except Exception as error:  # Arrow and usearch have errors of their own.
        raise _unreadable(folder, [str(error)]) from error
    return Stored(facts, Searched(vectors, lengths), rows, graph, folder)


def _write(folder: Path, stored: Stored) -> None:
    assert isinstance(stored.rows, MemoryRows), "what is in files is copied"
    assert stored.searched.lengths is not None
    _write_array(folder / _VECTORS, stored.searched.vectors)
    _write_array(folder / _LENGTHS, stored.searched.lengths)
    write_rows(stored.rows.table, folder / _ROWS)
    if stored.graph is not None:
        stored.graph.save(folder / _GRAPH)
    content = {
        "format": _FORMAT,
        "nlu_lite": __version__,
        "index": asdict(stored.facts),
        "files": {path.name: _sum_of(path) for path in sorted(folder.iterdir())},
    }
    with complete_file(folder / _FACTS) as file:
        file.write(json.dumps(content, indent=1).encode())


def _write_array(path: Path, array: FloatArray) -> None:
    with complete_file(path) as file:
        np.lib.format.write_array(file, array, allow_pickle=False)


def _array(path: Path, shape: tuple[int, ...]) -> FloatArray:
    array = np.load(path, mmap_mode="r", allow_pickle=False)
    if array.shape != shape or array.dtype != np.float32:
        raise ValueError(f"{path.name} is {array.dtype} of shape {array.shape}, not of {shape}")
    return np.asarray(array)


def _sum_of(path: Path) -> dict[str, object]:
    """The size of a file, and SHA-256 of blocks from its first to its last."""
    size = path.stat().st_size
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for place in np.linspace(0, max(size - _SAMPLE_BYTES, 0), _SAMPLES).astype(int).tolist():
            file.seek(place)
            digest.update(file.read(_SAMPLE_BYTES))
    return {"bytes": size, "sampled_sha256": digest.hexdigest()}


def _contents(folder: Path) -> tuple[Facts, dict[str, object]]:
    """What `index.json` says: what the index is, and the sums of its files."""
    if not folder.is_dir():
        raise IndexUnavailable(
            f"there is no index at {folder}: {'it is a file' if folder.exists() else 'no folder'}."
            f"\nMake one: `nlu_lite.index(table, {str(folder)!r})`."
        )
    try:
        content = json.loads((folder / _FACTS).read_bytes())
        written, version = content["nlu_lite"], content["format"]
        if version == _FORMAT:
            facts, sums = Facts(**content["index"]), dict(content["files"])
            if set(sums) != _files_of(facts):
                raise ValueError(f"its files are {sorted(sums)}")
            return facts, sums
    except FileNotFoundError as error:
        raise IndexUnavailable(
            f"{folder} is not an index: there is no {_FACTS} in it. Give the folder that was said "
            "to `nlu_lite.index(table, path)`."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(folder, [f"{_FACTS}: {error!r}"]) from error
    raise IndexUnavailable(
        f"{folder} is an index of format {version}, which nlu_lite {written} wrote; {__version__} "
        f"reads format {_FORMAT}.\nInstall the newer one: pip install -U nlu_lite"
    )


def _check_files(folder: Path, sums: Mapping[str, object]) -> None:
    faults = []
    for name, expected in sums.items():
        try:
            found = _sum_of(folder / name)
        except OSError as error:
            faults.append(f"{name}: {error.strerror or error}")
            continue
        if found != expected:
            faults.append(f"{name}: expected {expected}, got {found}")
    if faults:
        raise _unreadable(folder, faults)


def _unreadable(folder: Path, faults: list[str]) -> IndexUnavailable:
    listed = "".join(f"\n  {fault}" for fault in faults)
    return IndexUnavailable(
        f"the index {folder} is damaged, or was copied in part:{listed}\n"
        f"Copy the folder again, or make it anew: `nlu_lite.index(table, {str(folder)!r})`."
    )


def _files_of(facts: Facts) -> set[str]:
    return {_VECTORS, _LENGTHS, _ROWS} | ({_GRAPH} if facts.approximate else set())


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name in _OURS]


def _refuse_other_content(target: Path) -> None:
    """Raise OutputUnavailable where something would be lost that is no index."""
    if not target.exists():
        return
    if not target.is_dir():
        raise OutputUnavailable(f"{target} is a file; expected a folder, or a name for a new one.")
    names = [path.name for path in target.iterdir()]
    others = sorted(set(names) - _OURS)
    if others or (names and _FACTS not in names):
        raise OutputUnavailable(
            f"{target} holds something that is no index ({[*others, *names][0]}); it is not "
            f"replaced.\nGive the name of a new folder: {target / 'vectors.index'}"
        )
