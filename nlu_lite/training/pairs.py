"""Pairs and triplets of texts, to learn from which of them are alike."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning, naming
from nlu_lite.input.cells import described, shown, texts_of
from nlu_lite.input.tables import is_frame
from nlu_lite.training.label_column import label_cells, whole_table
from nlu_lite.training.labels import is_missing, plain_label
from nlu_lite.training.pair_columns import PairColumns, pair_columns_of
from nlu_lite.training.pair_scores import ScoreScale, scale_of
from nlu_lite.training.rows import RowNames, count_of_rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PairKind", "TextPairs", "text_pairs_of"]

PairKind: TypeAlias = Literal["scored pairs", "pairs", "triplets"]

# Below this nothing is left to hold the vectors against.
_LEAST_PAIRS = 10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TextPairs:
    """Pairs or triplets of texts.

    Attributes:
        texts: Each different text once.
        numbers: Shape (n, 2), the numbers in `texts` of the two texts of each pair; of triplets
            shape (n, 3), with that of a text that is not alike.
        scores: Shape (n,), how alike the two are, in the user's own range; None: all are alike.
        scale: Which cosines the scores stand for, by those of the whole table.
        rows: Shape (n,), where each stands in the user's data.
        columns: What the user's columns of texts are called, and that of the scores.
    """

    texts: tuple[str, ...]
    numbers: IntArray
    scores: FloatArray | None
    scale: ScoreScale
    rows: IntArray
    columns: tuple[Hashable, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def kind(self) -> PairKind:
        """What they are."""
        if self.scores is not None:
            return "scored pairs"
        return "pairs" if self.numbers.shape[1] == 2 else "triplets"

    def part(self, chosen: IntArray | BoolArray) -> "TextPairs":
        """Some of the pairs, with the texts of all."""
        return replace(
            self,
            numbers=self.numbers[chosen],
            scores=None if self.scores is None else self.scores[chosen],
            rows=self.rows[chosen],
        )

    def among(self, texts: Sequence[str]) -> "TextPairs":
        """The same pairs, with their texts behind others; those that are there are not repeated.

        Args:
            texts: Different texts.
        """
        numbers = {text: number for number, text in enumerate(texts)}
        new = np.array([numbers.setdefault(text, len(numbers)) for text in self.texts])
        return replace(self, texts=tuple(numbers), numbers=new[self.numbers])

    def described(self) -> str:
        """What they are, in a line.

        >>> import pandas as pd
        >>> table = pd.DataFrame({"question": list("abcdefghij"), "answer": list("klmnopqrst")})
        >>> text_pairs_of(table).described()
        "10 pairs of texts ('question', 'answer') that are alike, without scores"
        """
        names = ", ".join(map(shown, self.columns[: self.numbers.shape[1]]))
        if self.scores is not None:
            what = f"with scores ({shown(self.columns[-1])}, {self.scale})"
            return f"{len(self):,} pairs of texts ({names}) {what}"
        if self.kind == "pairs":
            return f"{len(self):,} pairs of texts ({names}) that are alike, without scores"
        return f"{len(self):,} triplets of texts ({names})"


def text_pairs_of(
    data: object,
    *,
    text_columns: Sequence[Hashable] | None = None,
    y: object = "y",
    drop_missing: bool = False,
    least: int = _LEAST_PAIRS,
) -> TextPairs:
    """The pairs or triplets of a table.

    Args:
        data: A DataFrame, of polars, pyarrow, … too.
        text_columns: As in `pair_columns_of`.
        y: As in `pair_columns_of`; the column holds numbers of any range (the higher, the more
            alike), or what is true or false.
        drop_missing: Leave out rows with an empty text or without a score.
        least: How many there must be.

    Raises:
        InvalidInput: The data are no table; texts or scores are missing, or are none; all scores
            are the same; or there are too few pairs.
        InvalidOption: As in `pair_columns_of`.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"a": ["One cat", "A dog"], "b": ["a cat", "rain"], "y": [4.5, 0.5]})
    >>> pairs = text_pairs_of(table, least=2)
    >>> pairs.kind, pairs.numbers.tolist(), pairs.scores.tolist()
    ('scored pairs', [[0, 1], [2, 3]], [4.5, 0.5])
    """
    table = _table(data)
    columns = pair_columns_of(table, text_columns=text_columns, y=y)
    names = RowNames(table.index)
    texts = [_texts(table, place) for place in columns.texts]
    scores = None if columns.score is None else _scores(table, columns.score, names)
    kept = ~_missing(table, columns, texts, scores, names, drop_missing=drop_missing)
    rows = np.flatnonzero(kept)
    numbers_of_texts: dict[str, int] = {}
    numbers = np.array(
        [
            [numbers_of_texts.setdefault(column[row], len(numbers_of_texts)) for column in texts]
            for row in rows.tolist()
        ],
        dtype=np.int64,
    ).reshape(len(rows), len(texts))
    places = [*columns.texts, *([] if columns.score is None else [columns.score])]
    pairs = TextPairs(
        texts=tuple(numbers_of_texts),
        numbers=numbers,
        scores=None if scores is None else scores[rows],
        scale=ScoreScale() if scores is None or not len(rows) else scale_of(scores[rows]),
        rows=rows,
        columns=tuple(table.columns[place] for place in places),
    )
    pairs = _without_equal(pairs, names)
    _refuse_useless(pairs, least)
    return pairs


def _table(data: object) -> "pd.DataFrame":
    table = whole_table(data)
    if is_frame(table):
        return table
    raise InvalidInput(
        f"pairs are the rows of a DataFrame with two columns of texts; the data are "
        f"{described(table)}.\nOf a list of pairs make one: "
        "pandas.DataFrame(data, columns=['text_a', 'text_b']), with 'y' where they have scores"
    )


def _texts(table: "pd.DataFrame", place: int) -> tuple[str, ...]:
    with naming(f"column {shown(table.columns[place])}", among=2):
        texts, _ = texts_of(label_cells(table.iloc[:, place]), index=table.index)
    return texts


def _scores(table: "pd.DataFrame", place: int, names: RowNames) -> FloatArray:
    name = shown(table.columns[place])
    cells = label_cells(table.iloc[:, place])
    scores = np.full(len(cells), np.nan, dtype=np.float32)
    for position, cell in enumerate(cells):
        if is_missing(cell):
            continue
        number = plain_label(cell)
        if number is None or isinstance(number, str) or not np.isfinite(number):
            raise InvalidInput(
                f"the column {name} holds {described(cell)} at {names.one(position)}; expected a "
                "number, the higher the more alike the two texts are, or True and False.\n"
                "Is it the right column? Say y=…, or y=None where the pairs have no scores; of "
                "texts make numbers: pandas.to_numeric(frame[…]), or frame[…].map({…: 1, …: 0})"
            )
        scores[position] = number
    return scores


def _missing(
    table: "pd.DataFrame",
    columns: PairColumns,
    texts: Sequence[Sequence[str]],
    scores: FloatArray | None,
    names: RowNames,
    *,
    drop_missing: bool,
) -> BoolArray:
    """Shape (rows,): whether something is missing; an error, unless these are to be left out."""
    flags = {
        table.columns[place]: np.array([not text.strip() for text in column], dtype=bool)
        for place, column in zip(columns.texts, texts, strict=True)
    }
    if scores is not None and columns.score is not None:
        flags[table.columns[columns.score]] = np.isnan(scores)
    missing: BoolArray = np.logical_or.reduce(list(flags.values()))
    if drop_missing or not missing.any():
        return missing
    faults = [
        f"{shown(name)} in {count_of_rows(int(of_column.sum()), of=len(missing))}: "
        f"{names.some(np.flatnonzero(of_column))}"
        for name, of_column in flags.items()
        if of_column.any()
    ]
    raise InvalidInput(
        "texts or scores are missing or empty:\n  "
        + "\n  ".join(faults)
        + "\nFill them, or leave these rows out: drop_missing=True"
    )


def _without_equal(pairs: TextPairs, names: RowNames) -> TextPairs:
    """Of pairs without scores those whose texts differ: equal texts have equal vectors anyway."""
    if pairs.scores is not None or not len(pairs):
        return pairs
    in_order = np.sort(pairs.numbers, axis=1)
    equal = (in_order[:, 1:] == in_order[:, :-1]).any(axis=1)
    if not equal.any():
        return pairs
    warn(
        f"{count_of_rows(int(equal.sum()), of=len(pairs))} are left out, since one text stands in "
        f"two of their columns, so that there is nothing to learn: "
        f"{names.some(pairs.rows[equal])}",
        TrainingDataWarning,
    )
    return pairs.part(~equal)


def _refuse_useless(pairs: TextPairs, least: int) -> None:
    if len(pairs) < least:
        raise InvalidInput(
            f"there are {len(pairs)} {pairs.kind} to learn from; expected {least} at least, and "
            "some hundreds to be of use."
        )
    if pairs.scores is not None and pairs.scores.min() == pairs.scores.max():
        raise InvalidInput(
            f"all {len(pairs):,} scores ({shown(pairs.columns[-1])}) are {pairs.scores[0]:g}: "
            "there is nothing to put in order.\nWhere all these pairs are alike, learn from them "
            "without scores: y=None"
        )
    if pairs.kind == "pairs" and len(np.unique(pairs.numbers[:, 0])) == 1:
        raise InvalidInput(
            f"the first text is {shown(pairs.texts[pairs.numbers[0, 0]])} in all pairs, so that no "
            "text is known not to be alike.\nGive pairs of other texts, scores, or triplets."
        )
