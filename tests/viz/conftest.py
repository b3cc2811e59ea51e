"""Pictures are drawn for files: no test opens a window."""

import pytest


@pytest.fixture(autouse=True)
def drawn_for_files() -> None:
    pytest.importorskip("plotly")
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("agg")
