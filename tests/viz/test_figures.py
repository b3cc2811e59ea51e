from io import BytesIO

import matplotlib
import pytest
from matplotlib import pyplot

from nlu_lite.viz.figures import new_figure


def test_where_nothing_is_shown_pyplot_keeps_nothing() -> None:
    before = pyplot.get_fignums()
    new_figure(2, 2)
    assert pyplot.get_fignums() == before


@pytest.mark.parametrize("is_result", [False, True])
def test_where_figures_are_shown_pyplot_shows_them(
    monkeypatch: pytest.MonkeyPatch, is_result: bool
) -> None:
    monkeypatch.setattr(pyplot, "get_backend", lambda: "QtAgg")
    figure = new_figure(2, 2, is_result=is_result)
    assert figure.number in pyplot.get_fignums()
    pyplot.close(figure)


def test_a_notebook_shows_each_picture_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyplot, "get_backend", lambda: "module://matplotlib_inline.backend_inline")
    axes_figure, result = new_figure(2, 2), new_figure(2, 2, is_result=True)
    known = [pyplot.figure(number) for number in pyplot.get_fignums()]
    assert axes_figure in known and result not in known
    pyplot.close("all")


def test_settings_stay_as_they_are() -> None:
    before = dict(matplotlib.rcParams)
    new_figure(2, 2).savefig(BytesIO(), format="png")
    assert dict(matplotlib.rcParams) == before
