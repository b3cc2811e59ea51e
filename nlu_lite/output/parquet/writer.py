"""Chunk by chunk to parts, and the parts to one file."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

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
    table_of: Callable[[Documents], Table],
    path: str | os.PathLike[str],
    *,
    settings: Mapping[str, object],
    resume: bool,
    vectors: VectorType,
) -> tuple[Report, int]:
    """Do what `nlu_lite.output.parquet.write_parquet` says.

    Returns:
        The report of the whole table, and in how many cells lone surrogates were replaced.
    """
    target = available(path, example="vectors.parquet")
    asked = {**settings, "vectors": vectors, "nlu_lite": __version__}
    with _readable_errors(target):
        run = _Run(open_parts(target, asked, resume=resume), table_of, vectors)
    schema: pa.Schema | None = None
    begin = count = 0
    for number, documents in enumerate(_at_least_one(chunks)):
        places = range(begin, begin + len(documents))
        schema = run.go_on(number, documents, places, schema)
        begin, count = places.stop, number + 1
    if count < len(run.parts.finished):
        raise run.differs(f"it had more documents than the {begin:,} that there are now")
    with _readable_errors(target):
        return _join(run.parts, count, schema)


@dataclass(frozen=True, slots=True)
class _Run:
    parts: Parts
    table_of: Callable[[Documents], Table]
    vectors: VectorType

    def go_on(
        self, number: int, documents: Documents, places: range, schema: pa.Schema | None
    ) -> pa.Schema:
        """See to it that a part is on the disk; give the schema of all parts so far."""
        digest = digest_of(documents)
        if number < len(self.parts.finished):
            self._check_same(self.parts.finished[number], places, digest)
        else:
            self._add(number, documents, places, digest)
        with _readable_errors(self.parts.target):
            # As it is on the disk: Parquet has no types for some units of time.
            return unified(schema, self.parts.schema(number), places)

    def differs(self, difference: str) -> InvalidOption:
        return InvalidOption(
            f"the interrupted run of {self.parts.target} can't be gone on with: {difference}.\n"
            "Give the same documents in the same order and the same chunk_size, or begin anew "
            "without `resume`."
        )

    def _check_same(self, part: Part, places: range, digest: str) -> None:
        if part.documents != len(places):
            raise self.differs(
                f"its part from document {places.start:,} on has {part.documents:,} documents, "
                f"now there are {len(places):,}"
            )
        if part.digest != digest:
            raise self.differs(f"{shown(places)} are not those that it had (texts, index, columns)")

    def _add(self, number: int, documents: Documents, places: range, digest: str) -> None:
        table = self.table_of(documents)
        chunk = chunk_of(table, dtype=self.vectors)
        part = Part(
            run=self.parts.run,
            documents=len(documents),
            digest=digest,
            report=table.report,
            replaced=chunk.replaced,
        )
        with _readable_errors(self.parts.target):
            try:
                self.parts.write(number, chunk.rows, part)
            except pa.ArrowException as error:
                raise InvalidInput(
                    f"{shown(places)} can't be stored in a Parquet file: {error}\n"
                    "Convert the column before, or leave the data's columns out: "
                    "keep_columns=False."
                ) from error


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
