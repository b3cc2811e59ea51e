"""Files of texts, read part by part; memory does not grow with their size."""

import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

from nlu_lite.common.extras import require
from nlu_lite.common.paths import user_path
from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption, NluLiteError
from nlu_lite.input.streams import FileRequest, OpenedFile, encoding_of, open_text, wrong_bytes

__all__ = ["TextFile", "read_file"]


def read_file(
    path: str | os.PathLike[str],
    *,
    chunk_size: int,
    text_column: str | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    as_written: bool = False,
) -> "TextFile":
    r"""What a file of texts holds, fit for `nlu_lite.input.documents.chunks_of`.

    ============================= ================================================================
    .txt                          a text a line; lines end with "\n" or "\r\n"; bytes that are no
                                  UTF-8 are kept as surrogates ("surrogateescape")
    .csv, .tsv                    a table with a line of names; the texts stay as they are written
                                  ("007", "NA"), and an empty one is missing
    .jsonl, .ndjson               a JSON object a line, or a string, list of words or null a line
    .parquet, .feather, .arrow    a table (needs pyarrow)
    .txt.gz, .csv.gz, .jsonl.gz … the same, compressed
    ============================= ================================================================

    A column of a table has one type, whatever the size of the parts: the whole file is looked at
    first. It is the type that pandas finds for the whole, with these exceptions: whole numbers
    beside missing ones are Int64 where float64 would change one of them; whole numbers that do not
    fit in 64 bits are texts, as written; in JSON, numbers beside texts become texts, and objects,
    and lists of more than one kind, become their JSON text.

    Args:
        path: The file; `~` is the home folder.
        chunk_size: Most rows of a table in memory.
        text_column: The column of a table that holds the texts; None: the only column, the column
            "text", or else the only one that holds strings anywhere in the file.
        delimiter: What separates the fields of a .csv or .tsv file: one character, or "comma",
            "semicolon", "tab", "pipe", "space" or "none" (each record is one text). None: a comma
            (.tsv: a tab), or another one of these four where the line of names and the records
            leave no doubt.
        encoding: That of a text file; None: UTF-8, UTF-16 or UTF-32 as its byte order mark says,
            without one UTF-8.
        as_written: Leave all columns of a table that are no numbers as they are written, also
            "NA" and lists of lists, as labels need it; no column is looked for that holds the
            texts.

    Returns:
        For a table, DataFrames of at most `chunk_size` rows with all its columns, whose index
        counts on (or is the one that a .parquet file holds); else one item a text.

    Raises:
        FileUnavailable: There is no such file, it can't be read, or its ending is not known; or it
            is a file of Arrow's kinds, and pyarrow is not installed.
        InvalidInput: The file does not hold what its ending says; raised when this is reached.
        InvalidOption: An option has a value that it cannot take, or the path is an address.

    >>> from pathlib import Path
    >>> _ = Path("texts.txt").write_text("I love NLP\nDo you?\n")
    >>> list(read_file("texts.txt", chunk_size=1000))
    ['I love NLP', 'Do you?']
    """
    if chunk_size < 1:
        raise InvalidOption(f"chunk_size={chunk_size}; expected a number from 1, such as 1000.")
    file = user_path(path)
    request = FileRequest(
        path=file,
        chunk_size=chunk_size,
        text_column=text_column,
        delimiter=delimiter,
        encoding=encoding,
        as_written=as_written,
    )
    ending = _ending_of(file)
    _check_options(request, ending)
    return TextFile(request, _READERS[ending])


class TextFile:
    """A file of texts; iterated, it gives what `read_file` says."""

    def __init__(self, request: FileRequest, reader: "_Reader") -> None:
        """Name the file; nothing is read before it is asked for."""
        self._request, self._reader = request, reader

    def __iter__(self) -> Iterator[object]:
        with self._readable_errors():
            opened = self.__dict__.pop("_opened", None) or self._reader(self._request)
            yield from opened.items

    @property
    def text_column(self) -> str | None:
        """The column of its table that holds the texts; None: it is none, or is to be found.

        Raises:
            InvalidInput: As in `read_file`.
            InvalidOption: As in `read_file`.
        """
        with self._readable_errors():
            return self._opened.text_column

    @cached_property
    def _opened(self) -> OpenedFile:
        return self._reader(self._request)

    @contextmanager
    def _readable_errors(self) -> Iterator[None]:
        path = self._request.path
        try:
            yield
        except NluLiteError:
            raise
        except (OSError, EOFError, zlib.error) as cause:
            raise FileUnavailable(f"{path} can't be read: {cause}.") from cause
        except UnicodeError as cause:
            raise _wrong_encoding(self._request, cause) from cause
        except ValueError as cause:
            raise InvalidInput(f"{path} does not hold what its ending says: {cause}.") from cause


def _ending_of(path: Path) -> str:
    name = path.name.lower()
    packed = name.endswith(".gz")
    ending = Path(name.removesuffix(".gz")).suffix
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "is no existing file"
        raise FileUnavailable(f"{path} {what}; expected a file: {_known()}.")
    if ending not in _READERS or (packed and ending in _OF_ARROW):
        raise FileUnavailable(f"{path} is no file that can be read; expected {_known()}.")
    if ending in _OF_ARROW:
        require("pyarrow", for_what=f"reading {path}", extra="parquet", error=FileUnavailable)
    return ending


def _check_options(request: FileRequest, ending: str) -> None:
    given = {"delimiter": request.delimiter, "encoding": request.encoding}
    for name, endings in _ENDINGS_WITH.items():
        if given[name] is not None and ending not in endings:
            raise InvalidOption(
                f"{name}={given[name]!r} is for {', '.join(endings)}; {request.path} is none of "
                f"these.\nLeave {name} out."
            )


def _known() -> str:
    return f"{', '.join(_READERS)}, or one of the first five with .gz behind"


def _wrong_encoding(request: FileRequest, cause: UnicodeError) -> InvalidInput:
    if request.encoding is not None:
        return InvalidInput(
            f"{request.path} is not in the encoding that was said, encoding={request.encoding!r}: "
            f"{cause}."
        )
    return InvalidInput(f"{request.path} is not UTF-8: {cause}.\n{wrong_bytes(request.path)}")


def _lines(request: FileRequest) -> OpenedFile:
    encoding = encoding_of(request.path, request.encoding)
    return OpenedFile(_texts(request.path, encoding), request.text_column)


def _texts(path: Path, encoding: str) -> Iterator[str]:
    errors = "surrogateescape" if encoding in ("utf-8", "utf-8-sig") else "strict"
    # "\n" alone: other line breaks, a lone "\r" too, belong to the text.
    with open_text(path, encoding, errors=errors) as text:
        for line in text:
            yield line.removesuffix("\n").removesuffix("\r") if line.endswith("\n") else line


# Late: pandas and pyarrow are loaded when they are needed.
def _csv(request: FileRequest, *, usual: str) -> OpenedFile:
    from nlu_lite.input.csv_files import open_csv

    return open_csv(request, usual=usual)


def _json_lines(request: FileRequest) -> OpenedFile:
    from nlu_lite.input.json_lines import open_json_lines

    return open_json_lines(request)


def _parquet(request: FileRequest) -> OpenedFile:
    from nlu_lite.input.arrow_files import open_parquet

    return open_parquet(request)


def _feather(request: FileRequest) -> OpenedFile:
    from nlu_lite.input.arrow_files import open_feather

    return open_feather(request)


_Reader: TypeAlias = Callable[[FileRequest], OpenedFile]
_READERS: dict[str, _Reader] = {
    ".txt": _lines,
    ".csv": partial(_csv, usual=","),
    ".tsv": partial(_csv, usual="\t"),
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".parquet": _parquet,
    ".feather": _feather,
    ".arrow": _feather,
}
_OF_ARROW = (".parquet", ".feather", ".arrow")
_ENDINGS_WITH = {
    "delimiter": (".csv", ".tsv"),
    "encoding": tuple(ending for ending in _READERS if ending not in _OF_ARROW),
}
