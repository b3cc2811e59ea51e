import numpy as np
import pandas as pd
import pytest

from nlu_lite.analysis.cells import is_missing

NOTHING = [None, float("nan"), np.float32("nan"), pd.NA, pd.NaT]
SOMETHING = ["", 0, 0.0, [], np.array([np.nan]), "nan", float("inf")]


@pytest.mark.parametrize("cell", NOTHING, ids=repr)
def test_nothing_is_missing(cell: object) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", SOMETHING, ids=repr)
def test_everything_else_is_there(cell: object) -> None:
    assert not is_missing(cell)
