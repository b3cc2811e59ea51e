"""Which columns of a table hold the texts that are to be alike, and which says how much."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.input.cells import described, shown
from nlu_lite.training.label_column import column_place, is_name
from nlu_lite.training.rows import listed

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PairColumns", "pair_columns_of"]

# The column of scores, where nobody says another one; it may be missing.
_SCORE = "y"
_USUAL_SCORES = ("score", "similarity", "label")
_TRIPLETS = (("anchor", "positive", "negative"), ("query", "positive", "negative"))
_PAIRS = (
    ("text_a", "text_b"),
    ("sentence1", "sentence2"),
    ("anchor", "positive"),
    ("question", "answer"),
    ("query", "answer"),
    ("query", "positive"),
    ("text1", "text2"),
    ("question1", "question2"),
)
_NAMES = "'text_a' and 'text_b' (or 'anchor', 'positive' and, of triplets, 'negative')"


@dataclass(frozen=True, slots=True)
class PairColumns:
    """Places of columns of a table.

    Attributes:
        texts: Those of the two texts of a pair; of triplets a third, of a text that is not alike.
        score: That of how alike the two are; None: nothing says so.
    """

    texts: tuple[int, ...]
    score: int | None


def pair_columns_of(
    table: "pd.DataFrame",
    *,
    text_columns: Sequence[Hashable] | None = None,
    y: object = _SCORE,
) -> PairColumns:
    """The columns of texts and scores of a table of pairs or triplets.

    Args:
        table: The user's table.
        text_columns: The names of two columns of texts, of triplets three: anchor, positive,
            negative. None: those of a usual name (text_a and text_b; sentence1 and sentence2;
            anchor, positive and negative; question and answer; …), else the only two that hold
            strings; never some by guess.
        y: The name of the column of scores. "y" may be missing, which is warned of where another
            column holds numbers; None: there are no scores.

    Raises:
        InvalidInput: It does not show which columns hold the texts.
        InvalidOption: There is no such column, a column of texts holds numbers, or triplets have
            scores.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"id": ["a"], "question": ["Why?"], "answer": ["Therefore."]})
    >>> pair_columns_of(table)
    PairColumns(texts=(1, 2), score=None)
    """
    if not (y is None or is_name(y, table)):
        raise InvalidOption(
            f"y={described(y)}; expected the name of the column of scores.\n"
            "Make one of them: frame.assign(y=scores)"
        )
    texts = _found(table, y) if text_columns is None else _said(table, text_columns)
    _refuse_numbers(table, texts, y)
    score = _score_of(table, texts, y)
    if score is not None and len(texts) > 2:
        raise InvalidOption(
            f"y={shown(y)} names a column of scores, but triplets ({_listed(table, texts)}) have "
            "none: the third text is the one that is not alike.\nSay y=None, or which two columns "
            f"the scores are of: text_column={tuple(table.columns[list(texts[:2])])!r}"
        )
    return PairColumns(texts, score)


def _said(table: "pd.DataFrame", names: Sequence[Hashable]) -> tuple[int, ...]:
    if (
        isinstance(names, (str, bytes))
        or not isinstance(names, Sequence)
        or len(names) not in (2, 3)
    ):
        raise InvalidOption(
            f"text_column={shown(names)}; expected the names of two columns, as in "
            "text_column=('text_a', 'text_b'), or of three for triplets: anchor, positive, "
            "negative."
        )
    places = tuple(column_place(table, name, option="text_column", usual=()) for name in names)
    if len(set(places)) < len(places):
        raise InvalidOption(
            f"text_column={tuple(names)!r} names one column twice: a text would be compared with "
            f"itself.\nThe columns: {_listed(table)}."
        )
    return places


def _found(table: "pd.DataFrame", y: object) -> tuple[int, ...]:
    labels = list(table.columns)
    # A triplet has the names of a pair, and one more.
    for usual in (_TRIPLETS, _PAIRS):
        there = [names for names in usual if all(labels.count(name) == 1 for name in names)]
        if len(there) == 1:
            return tuple(labels.index(name) for name in there[0])
        if there:
            raise InvalidInput(
                f"several pairs of columns may be the texts: {' or '.join(map(str, there))}.\n"
                f"Say which: text_column={there[0]!r}"
            )
    strings = [
        place
        for place, label in enumerate(labels)
        if _holds_strings(table.iloc[:, place]) and label != y
    ]
    if len(strings) == 2:
        return tuple(strings)
    held = f"{len(strings)} hold strings: {_listed(table, strings)}" if strings else "none of texts"
    raise InvalidInput(
        f"it does not show which columns hold the texts of a pair: there are no {_NAMES}, and of "
        f"the columns {held}.\nIts columns: {_listed(table)}. Say which two: text_column=(…, …)"
    )


def _score_of(table: "pd.DataFrame", texts: Sequence[int], y: object) -> int | None:
    if y is None:
        return None
    if y != _SCORE or _SCORE in list(table.columns):
        place = column_place(table, y, usual=_USUAL_SCORES)
        if place in texts:
            raise InvalidOption(
                f"y={shown(y)} is one of the columns of texts ({_listed(table, texts)}); the "
                "scores must stand in another one.\nWhere there are none, say so: y=None"
            )
        return place
    numbers = [
        place
        for place in range(table.shape[1])
        if place not in texts and _holds_numbers(table.iloc[:, place])
    ]
    if numbers:
        name = table.columns[numbers[0]]
        warn(
            f"there is no column 'y' of scores: all rows are taken for alike. Columns of numbers "
            f"that are not looked at: {_listed(table, numbers)}.\nWhere one holds the scores: "
            f"y={name!r}; where none does: y=None",
            TrainingDataWarning,
        )
    return None


def _refuse_numbers(table: "pd.DataFrame", texts: Sequence[int], y: object) -> None:
    for place in texts:
        column = table.iloc[:, place]
        if not _holds_numbers(column):
            continue
        name = table.columns[place]
        labels = list(table.columns)
        swapped = y in labels and _holds_strings(table.iloc[:, labels.index(y)])
        way_out = (
            f"y={shown(y)} holds texts: are the two swapped?"
            if swapped
            else "Make texts of them, `.astype(str)`, or say other columns: text_column=(…, …)"
        )
        raise InvalidOption(
            f"the column {shown(name)} is to hold texts, and holds {described(column.iloc[0])}.\n"
            f"{way_out}"
        )


def _holds_numbers(column: "pd.Series") -> bool:
    from pandas.api.types import is_numeric_dtype

    return len(column) > 0 and is_numeric_dtype(column.dtype)


def _holds_strings(column: "pd.Series") -> bool:
    return any(isinstance(value, str) for value in column.dropna().head(100))


def _listed(table: "pd.DataFrame", places: Sequence[int] | None = None) -> str:
    labels = list(table.columns)
    return listed(labels if places is None else [labels[place] for place in places], most=20)
