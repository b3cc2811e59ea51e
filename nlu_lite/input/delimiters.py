"""The delimiter of a table in a text file, told by its line of names and its records."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from nlu_lite.errors import InvalidInput, InvalidOption

__all__ = ["NO_DELIMITER", "Layout", "layout_of", "named_delimiter"]

# Between no two characters of a text that people write; so a record is one field.
NO_DELIMITER = "\x1f"
_NAMES = {
    "comma": ",",
    "semicolon": ";",
    "tab": "\t",
    "\\t": "\t",
    "pipe": "|",
    "space": " ",
    "none": NO_DELIMITER,
}
_SHOWN = {"\t": "tab", NO_DELIMITER: "none", " ": "space"}
# Taken where they are sure; the others are never taken, only told.
_USUAL = (",", ";", "\t", "|")
_RARE = ("^", "~", "¦", "§", "¬", "\x01")
# People write them in texts and names, too: one record does not tell.
_IN_PROSE = (":", "#", "&")
_MOST_RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table lies in a text file.

    Attributes:
        delimiter: What is between two fields.
        lines_before: How many lines stand in front of the line of names: Excel's `sep=;`.
    """

    delimiter: str
    lines_before: int = 0


def named_delimiter(delimiter: str) -> str:
    """The character that somebody means.

    Args:
        delimiter: One character, or "comma", "semicolon", "tab", "pipe", "space", or "none": a
            record is one field.

    Raises:
        InvalidOption: It is none of these.

    >>> named_delimiter("semicolon"), named_delimiter("|")
    (';', '|')
    """
    name = delimiter.lower() if isinstance(delimiter, str) else ""
    if name in _NAMES:
        return _NAMES[name]
    if len(name) == 1 and name not in '"\r\n':
        return delimiter
    names = ", ".join(repr(known) for known in _NAMES if known.isalpha())
    raise InvalidOption(
        f"delimiter={delimiter!r}; expected one character such as ';', or one of {names}."
    )


def layout_of(head: str, *, usual: str, complete: bool = True) -> Layout:
    r"""How a table lies in a text file, where that is sure.

    A delimiter is sure where the line of names holds it outside quotes, and every record of the
    head has as many fields as that line. Where this is so of the usual one alone, or of one other
    alone, that is it. A line of names in which none of them stands is the name of the only column,
    whose texts may hold them, a blank behind; but where the records agree on a number of fields of
    their own, that is not sure.

    Args:
        head: The beginning of the file.
        usual: The delimiter that the file's ending promises.
        complete: Whether the head is all of the file; else its last record may be cut.

    Raises:
        InvalidInput: It is not sure: taking the usual one might make texts of whole records.

    >>> layout_of("id;text\n1;Good, really\n2;Bad\n", usual=",")
    Layout(delimiter=';', lines_before=0)
    >>> layout_of("text\nGood; really\nBad\n", usual=",").delimiter
    ','
    """
    said = _said_by_excel(head)
    if said is not None:
        return Layout(said, 1)
    counts = {sign: _counts(head, sign, complete) for sign in (*_USUAL, *_RARE, *_IN_PROSE)}
    sure = [sign for sign in _USUAL if _is_sure(counts[sign])]
    if len(sure) > 1:
        raise _unsure(counts, sure, "it could be separated by")
    if sure:
        return Layout(sure[0])
    # As in sentences, where a blank follows: what parts fields is followed by the next one.
    prose = {sign for sign in _USUAL if sign != "\t" and not re.search(rf"[{sign}](?=\S)", head)}
    return _layout_of_unsure(counts, usual, prose)


def _layout_of_unsure(counts: dict[str, Sequence[int]], usual: str, prose: set[str]) -> Layout:
    """Where no usual delimiter gives every record as many fields as there are names."""
    seen = [sign for sign in _USUAL if _names(counts[sign]) > 1 and max(counts[sign][1:]) > 1]
    if seen and seen != [usual]:
        raise _unsure(counts, seen, "it seems to be separated by")
    if _names(counts[usual]) > 1:
        # Its ending says so, and its names: what is wrong with a record, its reader tells.
        return Layout(usual)
    parting = [sign for sign in _USUAL if sign not in prose]
    if other := [sign for sign in parting if _records_agree(counts[sign], usual, sign)]:
        raise _unsure(counts, other, "its records, but not its line of names, are separated by")
    if other := [sign for sign in counts if _seems(counts[sign], sign)]:
        raise _unsure(counts, other, "it seems to be separated by")
    # One column: a text may hold the usual delimiter outside quotes, so it parts nothing.
    free = len(counts[usual]) > 1 and max(counts[usual][1:]) > 1
    return Layout(NO_DELIMITER if free else usual)


def _said_by_excel(head: str) -> str | None:
    """The delimiter in a first line such as `sep=;`."""
    line = head.split("\n", 1)[0].rstrip("\r")
    return line[4] if line.lower().startswith("sep=") and len(line) == 5 else None


def _counts(head: str, delimiter: str, complete: bool) -> Sequence[int]:
    """How many fields the line of names and the first records have."""
    counts = list(islice(map(len, _filled(head, delimiter)), _MOST_RECORDS))
    cut = not complete and 1 < len(counts) < _MOST_RECORDS
    return counts[:-1] if cut else counts or [0]


def _filled(head: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from filter(None, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error:
        # A field without an end: what was found before counts.
        return


def _names(counts: Sequence[int]) -> int:
    return counts[0]


def _is_sure(counts: Sequence[int]) -> bool:
    return counts[0] > 1 and set(counts) == {counts[0]}


def _seems(counts: Sequence[int], sign: str) -> bool:
    """Whether a delimiter that is not usual parts names and records into as many fields."""
    return _is_sure(counts) and len(counts) > (2 if sign in _IN_PROSE else 1)


def _records_agree(counts: Sequence[int], usual: str, sign: str) -> bool:
    """Whether records have several fields under one name, and all as many.

    Two are a sign of it only where the delimiter stands in few texts otherwise.
    """
    fields = set(counts[1:])
    least = 2 if sign in (usual, "\t") else 3
    alone = sign != usual and len(counts) < 3
    return counts[0] == 1 and len(fields) == 1 and min(fields) >= least and not alone


def _unsure(counts: dict[str, Sequence[int]], signs: list[str], what: str) -> InvalidInput:
    found = " or ".join(
        f"{sign!r} ({counts[sign][0]} names, {_fields(counts[sign][1:])} a record)"
        for sign in signs
    )
    said = _SHOWN.get(signs[0], signs[0])
    return InvalidInput(
        f"what separates its fields is not sure: {what} {found}.\n"
        f"Say so: delimiter={said!r}; or, where each record is one text: delimiter='none'"
    )


def _fields(counts: Sequence[int]) -> str:
    if not counts:
        return "no field"
    least, most = min(counts), max(counts)
    return f"{least} fields" if least == most else f"{least} to {most} fields"
