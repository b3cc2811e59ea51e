"""The cells of tables, whoever made them."""

import numpy as np
import pandas as pd

__all__ = ["is_missing"]


def is_missing(cell: object) -> bool:
    """Whether a cell holds nothing: None, NaN, pandas.NA or NaT.

    >>> [is_missing(cell) for cell in (None, float("nan"), pd.NaT, "", 0, [])]
    [True, True, True, False, False, False]
    """
    if isinstance(cell, float | np.floating):
        return bool(np.isnan(cell))
    return cell is None or cell is pd.NA or cell is pd.NaT
