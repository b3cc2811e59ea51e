"""Chunk by chunk to parts, and the parts to one file."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

import pyarrow as pa

from nlu_lite._version import __version__
from nlu_lite.common.files import available, complete_file, readable_errors
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.documents import Documents
from nlu_lite.output.parquet import VectorType
from nlu_lite.output.parquet.chunk import chunk_of
from nlu_lite.output.parquet.digest import digest_of
from nlu_lite.output.parquet.parts import Part, Parts, open_parts
from nlu_lite.output.parquet.schema import conformed, shown, unified, with_metadata
from nlu_lite.output.parquet.storage import regrouped, writing
from nlu_lite.prediction.report import Report, merged, without_symbols
from nlu_lite.prediction.table import Table

__all__ = ["write"]

_ATTRS = "nlu_lite"
_readable_errors = partial(
    readable_errors, with_room="with `resume` the work goes on where it stopped"
)


def write(
    chunks: Iterable[Documents],
    tables_of: Callable[[Iterable[Documents]], Iterator[Table]],
    path: str | os.PathLike[str],
    *,
    settings: Mapping[str, object],
    resume: bool,
    vectors: VectorType,
) -> tuple[Report, int]:
    """Do what `nlu_lite.output.parquet.write_parquet` says, by tables that come in order.

    Returns:
        The report of the whole table, and in how many cells lone surrogates were replaced.
    """
    target = available(path, example="vectors.parquet")
    asked = {**settings, "vectors": vectors, "nlu_lite": __version__}
    with _readable_errors(target):
        run = _Run(open_parts(target, asked, resume=resume), vectors)
    rest = _at_least_one(chunks)
    finished = len(run.parts.finished)
    for documents in islice(rest, finished):
        run.check_same(documents)
    if run.count < finished:
        raise run.differs(f"it had more documents than the {run.begin:,} that there are now")
    # A table is let go before the next one is computed, which a variable would keep it from.
    deque(map(run.add, tables_of(rest)), maxlen=0)
    with _readable_errors(target):
        return _join(run.parts, run.count, run.schema)


@dataclass(slots=True)
class _Run:
    """A run, and how far it has come.

    Attributes:
        parts: What is on the disk.
        vectors: What a number of a vector is stored as.
        count: How many parts were seen to.
        begin: How many documents were in them.
        schema: That of all of them.
    """

    parts: Parts
    vectors: VectorType
    count: int = 0
    begin: int = 0
    schema: pa.Schema | None = None

    def differs(self, difference: str) -> InvalidOption:
        return InvalidOption(
            f"the interrupted run of {self.parts.target} can't be gone on with: {difference}.\n"
            "Give the same documents in the same order and the same chunk_size, or begin anew "
            "without `resume`."
        )

    def check_same(self, documents: Documents) -> None:
        """See that a part that is on the disk is that of these documents."""
        part, places = self.parts.finished[self.count], self._places(documents)
        if part.documents != len(places):
            raise self.differs(
                f"its part from document {places.start:,} on has {part.documents:,} documents, "
                f"now there are {len(places):,}"
            )
        if part.digest != digest_of(documents):
            raise self.differs(f"{shown(places)} are not those that it had (texts, index, columns)")
        self._go_on(places)

    def add(self, table: Table) -> None:
        """Put a part on the disk."""
        places = self._places(table.documents)
        chunk = chunk_of(table, dtype=self.vectors)
        part = Part(
            run=self.parts.run,
            documents=len(places),
            digest=digest_of(table.documents),
            report=table.report,
            replaced=chunk.replaced,
        )
        with _readable_errors(self.parts.target):
            try:
                self.parts.write(self.count, chunk.rows, part)
            except pa.ArrowException as error:
                raise InvalidInput(
                    f"{shown(places)} can't be stored in a Parquet file: {error}\n"
                    "Convert the column before, or leave the data's columns out: "
                    "keep_columns=False."
                ) from error
        self._go_on(places)

    def _places(self, documents: Documents) -> range:
        return range(self.begin, self.begin + len(documents))

    def _go_on(self, places: range) -> None:
        with _readable_errors(self.parts.target):
            # As it is on the disk: Parquet has no types for some units of time.
            self.schema = unified(self.schema, self.parts.schema(self.count), places)
        self.count, self.begin = self.count + 1, places.stop


def _at_least_one(chunks: Iterable[Documents]) -> Iterator[Documents]:
    """The chunks, or one of no documents, so that there is a table also of nothing."""
    rest = iter(chunks)
    return chain([next(rest, Documents(()))], rest)


def _join(parts: Parts, count: int, schema: pa.Schema | None) -> tuple[Report, int]:
    assert schema is not None, "there is at least one part"
    first = parts.part(0)
    report, replaced = first.report, first.replaced
    for part in map(parts.part, range(1, count)):
        report, replaced = merged([report, part.report]), replaced + part.replaced
    attrs: dict[str, object] = {_ATTRS: without_symbols(report)}
    whole = with_metadata(schema, map(parts.schema, range(count)), attrs)
    tables = (conformed(table, whole) for number in range(count) for table in parts.tables(number))
    with complete_file(parts.target, temporary=parts.joined) as file, writing(file, whole) as put:
        for table in regrouped(tables):
            put(table)
    parts.remove()
    return report, replaced
