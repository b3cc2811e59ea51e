import io
import subprocess
import sys
from contextlib import redirect_stderr

import pytest

from nlu_lite.common.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("tqdm.std.time", clock)
    return clock


def seen(stream: io.StringIO, clock: Clock, *, seconds: float, shown: bool | None) -> str:
    """What work of 1000 characters writes to standard error, at the end."""
    with redirect_stderr(stream), progress(1000, shown=shown) as advance:
        for _ in range(10):
            clock.now += seconds / 10
            advance(100)
    return stream.getvalue().split("\r")[-1]


def test_short_work_shows_nothing_in_a_terminal(clock: Clock) -> None:
    assert seen(Terminal(), clock, seconds=1.9, shown=None) == ""


def test_long_work_shows_a_bar_with_its_rate_in_a_terminal(clock: Clock) -> None:
    last = seen(Terminal(), clock, seconds=10, shown=None)
    assert "100%" in last
    assert "1.00k/1.00k" in last
    assert "100char/s" in last


def test_long_work_shows_nothing_in_a_file(clock: Clock) -> None:
    assert seen(io.StringIO(), clock, seconds=10, shown=None) == ""


def test_a_bar_that_is_asked_for_is_shown_at_once_and_anywhere(
    capsys: pytest.CaptureFixture[str], clock: Clock
) -> None:
    assert "100%" in seen(io.StringIO(), clock, seconds=1, shown=True)
    assert capsys.readouterr().out == "", "standard output is for results"


def test_a_bar_refused_is_not_shown_in_a_terminal(clock: Clock) -> None:
    assert seen(Terminal(), clock, seconds=10, shown=False) == ""


def test_long_work_shows_a_bar_in_a_notebook(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    shell = type("Shell", (), {"config": {"IPKernelApp": {}}})()
    monkeypatch.setattr(pytest.importorskip("IPython"), "get_ipython", lambda: shell)
    assert "100%" in seen(io.StringIO(), clock, seconds=10, shown=None)


def test_work_of_unknown_length_shows_what_is_done(clock: Clock) -> None:
    stream = Terminal()
    with redirect_stderr(stream), progress(None, shown=True, unit="row") as advance:
        clock.now += 5
        advance(50)
    assert "50.0row [00:05, 10.0row/s]" in stream.getvalue()


def test_a_bar_ends_with_its_line_when_work_fails(clock: Clock) -> None:
    stream = Terminal()
    with (
        pytest.raises(KeyboardInterrupt),
        redirect_stderr(stream),
        progress(1000, shown=True) as advance,
    ):
        clock.now += 5
        advance(100)
        raise KeyboardInterrupt
    assert stream.getvalue().endswith("\n")


def test_tqdm_is_not_imported_for_nothing() -> None:
    script = (
        "import sys; from nlu_lite.common.progress import progress\n"
        "for shown in (False, None):\n"
        "    with progress(1, shown=shown) as advance: advance(1)\n"
        "print('tqdm' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize(("quiet", "told"), [(True, False), (False, True)])
def test_a_notebook_without_widgets_is_not_complained_of(quiet: bool, told: bool) -> None:
    code = (
        "import sys, types, nlu_lite.common.progress as progress\n"
        "sys.modules['ipykernel.zmqshell'] = types.ModuleType('zmqshell')\n"
        "sys.modules['IPython'] = types.SimpleNamespace(get_ipython=lambda: None)\n"
        "sys.modules['ipywidgets'] = None\n"
        f"progress.unasked_bars() if {quiet} else None\n"
        "import tqdm.auto\n"
    )
    run = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True)
    assert run.returncode == 0
    assert (b"TqdmWarning" in run.stderr) == told
