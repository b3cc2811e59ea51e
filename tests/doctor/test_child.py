import sys
from pathlib import Path

import pytest

from nlu_lite.doctor.child import answers
from tests.support.broken_packages import HANGS, KILLS, LEAVES, RAISES, write_modules

# OpenVINO does without what reports, where it is not installed.
ASKS_REPORTER = """
try:
    import openvino_telemetry
except ImportError:
    pass
"""
REPORTER = """
from pathlib import Path
Path(__file__).with_name("reported").touch()
"""


def test_a_module_that_loads_has_no_fault() -> None:
    assert answers(["load json"]) == {"load json": {"value": ""}}


def test_openvino_finds_nothing_that_would_report_its_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {"openvino": ASKS_REPORTER, "openvino_telemetry": REPORTER}
    monkeypatch.syspath_prepend(write_modules(tmp_path, modules))
    assert answers(["load openvino"]) == {"load openvino": {"value": ""}}
    assert not (tmp_path / "openvino_telemetry" / "reported").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_ends_the_process_is_named_and_keeps_no_other_from_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(write_modules(tmp_path, {"kills": KILLS, "raises": RAISES}))
    found = answers(["load json", "load kills", "load raises", "load csv"])
    assert found["load json"] == found["load csv"] == {"value": ""}
    assert found["load kills"] == {"fault": "it ends the process (SIGILL)"}
    assert found["load raises"]["fault"].startswith("OSError: libtorch_cpu.so")


def test_what_leaves_and_prints_is_told_as_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(write_modules(tmp_path, {"leaves": LEAVES}))
    found = answers(["load leaves", "load json"])
    assert found == {"load leaves": {"fault": "SystemExit: 3"}, "load json": {"value": ""}}


def test_what_never_comes_back_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(write_modules(tmp_path, {"hangs": HANGS}))
    found = answers(["load json", "load hangs", "load csv"], patience=2)
    assert found["load hangs"] == {"fault": "there is no answer in 2 seconds"}
    assert found["load json"] == found["load csv"] == {"value": ""}


def test_modules_of_the_folder_that_somebody_is_in_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_modules(tmp_path, {"colorsys": RAISES})
    monkeypatch.chdir(tmp_path)
    assert answers(["load colorsys"])["load colorsys"] == {"value": ""}
