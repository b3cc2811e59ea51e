"""Tables larger than memory to one Parquet file, part by part, with resume."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from nlu_lite.common.choices import one_of
from nlu_lite.common.extras import require
from nlu_lite.common.progress import progress
from nlu_lite.common.quantized import scale_column
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import ReplacedTextWarning
from nlu_lite.prediction.columns import ColumnKind, Schema
from nlu_lite.prediction.report import Report, warn_of_unknown_words
from nlu_lite.prediction.schema import check_names
from nlu_lite.prediction.tables import chunks, computed

if TYPE_CHECKING:
    from nlu_lite.input.documents import Documents
    from nlu_lite.prediction.prediction import Prediction
    from nlu_lite.prediction.table import Table

__all__ = ["VectorType", "write_parquet", "write_prediction"]

VectorType: TypeAlias = Literal["float32", "float16", "int8"]


def write_parquet(
    chunks: "Iterable[Documents]",
    table_of: "Callable[[Documents], Table]",
    path: str | os.PathLike[str],
    *,
    settings: Mapping[str, object],
    resume: bool = False,
    vectors: VectorType = "float32",
) -> Report:
    """Write predict's table of all documents to one file; memory does not grow with their number.

    Until the file is complete, its parts lie in the folder `<path>.parts` beside it, one a chunk;
    what is at the path stays as it is. Then the parts are joined, the file takes its place at
    once, and the folder is removed: the disk needs room for the table twice. At any moment the
    process can be killed and gone on with.

    ``pandas.read_parquet(path)`` gives back predict's table, as far as pandas keeps it when it
    writes Parquet itself. Vectors come back as arrays of `vectors`. A matrix (pooling=None) comes
    back as an array of its rows: ``numpy.stack(cell)``. Columns whose type changes from chunk to
    chunk get the narrowest type that holds all: missing → any, whole numbers → decimal ones.

    As int8, a vector is whole numbers times one scale, a 127th of its largest number, which stands
    in a column behind (with `_scale` at the end of its name): ``vector * scale``. Of a text without
    words the scale is NaN, and with it all of the product. A matrix has a scale a row.

    Args:
        chunks: The documents, some at a time. With `resume` they must come as they came before.
        table_of: The table of one chunk; what its report counts is added up.
        path: The file; one that is there is replaced when the new one is complete.
        settings: What decides about the table, by name.
        resume: Go on after the last complete part of an interrupted run; without one, begin.
        vectors: What a number of a vector is stored as.

    Returns:
        The report of the whole table; in its attrs it stands `without_symbols`.

    Raises:
        InvalidInput: A column, or the index, can't be stored in Parquet.
        InvalidOption: `vectors` is not known or can't hold a number; with `resume`, the settings,
            the chunks or the documents are not those of the interrupted run.
        MissingExtra: pyarrow is not installed.
        OutputUnavailable: The file can't be written.

    Warns:
        ReplacedTextWarning: Texts hold lone surrogates, for which Parquet's UTF-8 has no form.
    """
    return _written(
        chunks, partial(map, table_of), path, settings=settings, resume=resume, vectors=vectors
    )


def _written(
    chunks: "Iterable[Documents]",
    tables_of: "Callable[[Iterable[Documents]], Iterator[Table]]",
    path: str | os.PathLike[str],
    *,
    settings: Mapping[str, object],
    resume: bool,
    vectors: VectorType,
) -> Report:
    """As `write_parquet`, of tables that may be computed some ahead."""
    one_of("vectors", vectors, get_args(VectorType))
    require("pyarrow", for_what="a Parquet file", extra="parquet")
    from nlu_lite.output.parquet.writer import write

    report, replaced = write(
        chunks, tables_of, path, settings=settings, resume=resume, vectors=vectors
    )
    if replaced:
        warn(
            f"lone surrogates (halves of a character) have no form in UTF-8, and so in {path}; "
            f"each is stored as U+FFFD. Cells that held some: {replaced:,}. They come from texts "
            "that were read in a wrong encoding, or with errors='surrogateescape'; of a file, say "
            "the right one: encoding='cp1252', or whichever it is.",
            ReplacedTextWarning,
        )
    return report


def write_prediction(
    prediction: "Prediction",
    data: object,
    path: str | os.PathLike[str],
    *,
    size: int,
    resume: bool,
    vectors: VectorType,
) -> None:
    """Write the table of all documents of the user's data; warn of what there is to be warned of.

    Args:
        prediction: What is asked.
        data: What the user has; an iterator is read chunk by chunk.
        path: The file.
        size: Most documents that are computed, and written, at once.
        resume: As in `write_parquet`.
        vectors: As in `write_parquet`.

    Raises:
        InvalidOption: As `write_parquet`, or two columns would have one name.
    """
    schema = _stored(prediction.schema, vectors)

    def checked(documents: "Documents") -> "Documents":
        check_names(schema, [] if documents.columns is None else documents.columns.columns)
        return documents

    with progress(None, shown=prediction.options.progress) as advance:
        report = _written(
            map(checked, chunks(prediction, data, size=size)),
            partial(computed, prediction, advance=advance),
            path,
            settings=prediction.settings(),
            resume=resume,
            vectors=vectors,
        )
    warn_of_unknown_words(report)


def _stored(schema: Schema, vectors: VectorType) -> Schema:
    """Name and kind of the columns in the file, besides the user's own."""
    scales: list[tuple[str, ColumnKind]] = [
        (scale_column(name), "number")
        for name, kind in schema
        if vectors == "int8" and kind in ("vector", "matrix")
    ]
    return (*schema, *scales)
