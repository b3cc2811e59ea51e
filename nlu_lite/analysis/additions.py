"""Columns that are put behind those of a table."""

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd

from nlu_lite.errors import InvalidOption

__all__ = ["check_free", "with_columns"]


def with_columns(
    table: pd.DataFrame, columns: Mapping[str, object], *, in_front: Mapping[str, object] = {}
) -> pd.DataFrame:
    """A table with more columns; the one that was given stays as it is, and so does its index.

    Args:
        table: Any table; its attrs are kept.
        columns: Values in the order of the rows, by the names of the columns.
        in_front: Columns that stand before those of the table.

    Raises:
        InvalidOption: The table has a column of such a name already.

    >>> with_columns(pd.DataFrame({"token": ["I"]}, index=[7]), {"x": [0.5]})
      token    x
    7     I  0.5
    """
    check_free(table, [*in_front, *columns])
    parts: list[pd.DataFrame] = [_frame(in_front, table), table, _frame(columns, table)]
    result = pd.concat([part for part in parts if part.shape[1]], axis="columns")
    result.attrs = dict(table.attrs)
    return result


def _frame(columns: Mapping[str, object], table: pd.DataFrame) -> pd.DataFrame:
    # Aligned by place: labels of the user's index may stand twice.
    frame = pd.DataFrame(dict(columns), index=pd.RangeIndex(len(table)))
    return frame.set_axis(table.index, axis="index")


def check_free(table: pd.DataFrame, names: Sequence[str]) -> None:
    """Raise InvalidOption where a table has a column of one of some names already.

    `with_columns` does it too; what takes long to compute is better checked before.
    """
    taken: list[Hashable] = [name for name in names if name in table.columns]
    if taken:
        raise InvalidOption(
            f"the table has a column named {taken[0]!r} already, which would be written to; "
            f"columns that are added: {', '.join(map(repr, names))}.\nRename yours before: "
            f"`table.rename(columns={{{taken[0]!r}: 'my_{taken[0]}'}})`, or drop it."
        )
