from pathlib import Path

import pytest

from nlu_lite.common.extras import is_installed
from tests.support.listening import said
from tests.support.openvino_here import needs_openvino

pytestmark = needs_openvino


@pytest.mark.slow
def test_nothing_is_reported_to_anybody(tmp_path: Path) -> None:
    code = """
from nlu_lite.encoder.openvino_package import openvino_core, openvino_package
openvino_core()
openvino_package().convert_model
from openvino.tools import ovc
assert "openvino_telemetry" not in sys.modules
assert ovc.telemetry.__class__.__module__ == "openvino.tools.ovc.telemetry_stub"
"""
    assert said(code, tmp_path) == ""
    # Nor is anybody numbered, which its first report would begin with.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not is_installed("openvino_telemetry"), reason="there is nothing to be seen")
def test_what_was_loaded_before_is_there_again(tmp_path: Path) -> None:
    code = """
import openvino_telemetry
from nlu_lite.encoder.openvino_package import openvino_package
openvino_package()
assert sys.modules["openvino_telemetry"] is openvino_telemetry
"""
    assert said(code, tmp_path) == ""
