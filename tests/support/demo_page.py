"""The page of `nlu-lite demo` without a browser, and the lines that it shows, run."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import nlu_lite.demo

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

__all__ = ["PAGE", "open_page", "run_lines", "upload"]

PAGE = Path(nlu_lite.demo.__file__).with_name("entry") / "nlu_lite_page.py"
_SECONDS = 120


def open_page(view: str = "Tokens", **state: object) -> "AppTest":
    """The page, at one of its views.

    Args:
        view: The view.
        **state: Values of its widgets, by their keys.
    """
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(PAGE, default_timeout=_SECONDS)
    for key, value in {"view": view, **state}.items():
        app.session_state[key] = value
    return app.run()


def upload(app: "AppTest", name: str, content: bytes) -> "AppTest":
    """The page when a file has been uploaded to its only place for one."""
    return app.file_uploader[0].set_value((name, content, "")).run()


def run_lines(app: "AppTest", monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The names that the lines on the page make, run in the present folder."""
    from plotly.basedatatypes import BaseFigure

    monkeypatch.setattr(BaseFigure, "show", lambda figure: None)
    (code,) = app.code
    names: dict[str, object] = {}
    exec(code.value, names)
    return names
