import warnings

import pytest

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import UnpinnedWarning
from nlu_lite.pipeline import Pipeline


def test_a_warning_points_at_the_line_that_called_into_the_package(small: Pipeline) -> None:
    with pytest.warns(UserWarning, match="vocabulary") as caught:
        small.predict("\u6211 \u4f60 \u4ed6")
    assert caught[0].filename == __file__


def test_so_does_one_of_a_table_that_comes_later(small: Pipeline) -> None:
    tables = small.predict_iter(["\u6211 \u4f60 \u4ed6"])
    with pytest.warns(UserWarning, match="vocabulary") as caught:
        list(tables)
    assert caught[0].filename == __file__


def test_outside_of_the_package_it_points_at_its_caller() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        warn("told", UnpinnedWarning)
    assert (caught[0].filename, str(caught[0].message)) == (__file__, "told")
