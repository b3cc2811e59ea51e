"""What came of a verification, for people and programs to read."""

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Check", "Verification"]

_COLUMNS = ("text", "item", "place", "expected", "got", "difference", "agrees")
_LONGEST_TEXT = 40


@dataclass(frozen=True, slots=True)
class Check:
    """One published number, and what the model gave in its place.

    Attributes:
        text: The text that was embedded.
        item: The token or sentence of it that the number belongs to.
        place: Which number of the vector it is, from 0.
        expected: As it is printed; `…` stands for digits that were cut.
        got: What the model gives; NaN where it finds no such item in the text.
        difference: How far the two are from each other; None where digits were cut.
        agrees: Whether they are the same: within 1e-4, or, cut, with the same beginning.
    """

    text: str
    item: str
    place: int
    expected: str
    got: float
    difference: float | None
    agrees: bool


@dataclass(frozen=True, slots=True, repr=False)
class Verification:
    """What came of holding a model against published numbers; a table in a notebook.

    Attributes:
        ref: The reference of the model.
        files: Where its files came from, in words.
        pooling: How the spec says that vectors are made.
        checks: Each number, with the vectors that `predict` gives.
        agreeing: Of models of sentences, for each pooling that was tried, how many numbers agree
            with it; otherwise empty.
    """

    __module__ = "nlu_lite"

    ref: str
    files: str
    pooling: str
    checks: tuple[Check, ...]
    agreeing: Mapping[str, int]

    @property
    def agrees(self) -> bool:
        """Whether all numbers agree."""
        return all(check.agrees for check in self.checks)

    @property
    def poolings(self) -> tuple[str, ...]:
        """The poolings with which all numbers agree."""
        return tuple(name for name, count in self.agreeing.items() if count == len(self.checks))

    def __str__(self) -> str:
        rows = [_COLUMNS, *(tuple(_cells(check)) for check in self.checks)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
        return "\n".join([*lines, *self._summary()])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = _html_row("th", _COLUMNS)
        body = "".join(_html_row("td", tuple(_cells(check))) for check in self.checks)
        summary = "<br>".join(map(html.escape, self._summary()))
        return f"<table>{head}{body}</table><p>{summary}</p>"

    def _summary(self) -> Iterator[str]:
        count = sum(check.agrees for check in self.checks)
        verdict = "all agree" if self.agrees else "NOT verified"
        yield f"{self.ref}, {self.files}: {count} of {len(self.checks)} numbers agree, {verdict}"
        if self.agreeing:
            counts = ", ".join(f"{name} {count}" for name, count in self.agreeing.items())
            yield f"numbers that agree by pooling: {counts}"
            found = " and ".join(self.poolings) or "none of them"
            yield f"the registry says {self.pooling}; all numbers agree with: {found}"


def _cells(check: Check) -> Iterator[str]:
    yield _short(check.text)
    yield _short(check.item)
    yield str(check.place)
    yield check.expected
    yield f"{check.got:.9f}"
    yield "cut" if check.difference is None else f"{check.difference:.1e}"
    yield "yes" if check.agrees else "NO"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _html_row(tag: str, cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
