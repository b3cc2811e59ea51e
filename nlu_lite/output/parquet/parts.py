"""The folder beside the target in which an interrupted run waits to be gone on with.

A part is one Parquet file, written whole or not at all, and says itself which documents it is made
of: no list of parts can disagree with it. `run.json` holds what the run was asked for.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from itertools import count, takewhile
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nlu_lite.common.files import complete_file
from nlu_lite.errors import InvalidOption, OutputUnavailable
from nlu_lite.output.parquet.storage import rows_of, writing
from nlu_lite.prediction.report import Report

__all__ = ["Part", "Parts", "open_parts"]

_RUN = "run.json"
_JOINED = "joined.tmp"
_OURS = re.compile(r"(part-\d{6,}\.parquet|run\.json|joined)(\.tmp)?")
_RECORD = b"nlu_lite"


@dataclass(frozen=True, slots=True)
class Part:
    """What a part was made of.

    Attributes:
        run: Number of the run that made it.
        documents: How many documents.
        digest: SHA-256 of them.
        report: What predict says of them.
        replaced: How many cells held lone surrogates.
    """

    run: str
    documents: int
    digest: str
    report: Report
    replaced: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of one run, in a folder.

    Attributes:
        target: The file that they are for.
        folder: Where they are.
        run: Number of the run.
        finished: Those that an earlier process has left.
    """

    target: Path
    folder: Path
    run: str
    finished: tuple[Part, ...] = ()

    @property
    def joined(self) -> Path:
        """Where the whole file is until it is complete."""
        return self.folder / _JOINED

    def write(self, number: int, table: pa.Table, part: Part) -> None:
        """Put a part on the disk."""
        metadata = (table.schema.metadata or {}) | {_RECORD: json.dumps(asdict(part))}
        with (
            _complete(_path(self.folder, number)) as file,
            writing(file, table.schema.with_metadata(metadata)) as write,
        ):
            write(table)

    def schema(self, number: int) -> pa.Schema:
        """The schema of a part as it is on the disk."""
        return pq.read_schema(_path(self.folder, number))

    def part(self, number: int) -> Part:
        """What a part was made of.

        Raises:
            OutputUnavailable: It is not of this run.
        """
        path = _path(self.folder, number)
        part = _read(path)
        if part is None or part.run != self.run:
            raise OutputUnavailable(
                f"{path} is not of this run: does another process write to {self.target} too?\n"
                "Begin anew, with one process and without `resume`."
            )
        return part

    def tables(self, number: int) -> Iterator[pa.Table]:
        """The rows of a part, some at a time."""
        return rows_of(_path(self.folder, number))

    def remove(self) -> None:
        """Remove the folder."""
        _remove(self.folder, self.target)


def open_parts(target: Path, settings: Mapping[str, object], *, resume: bool) -> Parts:
    """The parts of an earlier run to go on with, or a new folder.

    Args:
        target: The file that is to be written.
        settings: What decides about its content.
        resume: Go on with the parts of an interrupted run, if there are any.

    Raises:
        InvalidOption: The interrupted run had other settings.
        OutputUnavailable: The folder is not one of parts.
        OSError: The folder can't be made.
    """
    folder = target.with_name(f"{target.name}.parts")
    plain = json.loads(json.dumps(settings, default=repr))
    if resume and (folder / _RUN).exists():
        record = json.loads((folder / _RUN).read_text("utf-8"))
        _check_settings(target, record["settings"], plain)
        return Parts(target, folder, record["run"], _finished(folder, record["run"]))
    if folder.exists():
        _remove(folder, target)
    folder.mkdir()
    run = uuid.uuid4().hex
    with _complete(folder / _RUN) as file:
        file.write(json.dumps({"run": run, "settings": plain}, indent=1).encode())
    return Parts(target, folder, run)


def _complete(path: Path) -> AbstractContextManager[BinaryIO]:
    # Under one name until then: the next process takes it over from one that was killed.
    return complete_file(path, temporary=path.with_name(f"{path.name}.tmp"))


def _path(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.parquet"


def _finished(folder: Path, run: str) -> tuple[Part, ...]:
    # Makes pandas' own types known to Arrow, so that parts are read as they were written.
    pa.array(pd.PeriodIndex([], freq="D"))
    parts = (_read(_path(folder, number)) for number in count())
    ours = takewhile(lambda part: part is not None and part.run == run, parts)
    return tuple(part for part in ours if part is not None)


def _read(path: Path) -> Part | None:
    """What a part says of itself; None where it is missing or damaged."""
    try:
        metadata = pq.read_schema(path).metadata or {}
        return Part(**json.loads(metadata[_RECORD]))
    except (OSError, pa.ArrowException, KeyError, ValueError, TypeError):
        return None


def _check_settings(target: Path, then: Mapping[str, object], now: Mapping[str, object]) -> None:
    names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
    if names:
        differences = "\n".join(
            f"  {name}: {then.get(name)!r} then, {now.get(name)!r} now" for name in names
        )
        raise InvalidOption(
            f"the interrupted run of {target} had other settings:\n{differences}\n"
            "Ask for the same again, or begin anew without `resume`."
        )


def _remove(folder: Path, target: Path) -> None:
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else [folder.name]
    strange = [name for name in names if not _OURS.fullmatch(name)]
    if strange:
        raise OutputUnavailable(
            f"{target} can't be written: its parts belong in {folder}, but that holds files that "
            f"are not nlu_lite's ({strange[0]}).\nMove it away, or choose another path."
        )
    # First what makes it a run, so that a folder half removed is not gone on with.
    for name in sorted(names, key=lambda name: name != _RUN):
        (folder / name).unlink()
    folder.rmdir()
