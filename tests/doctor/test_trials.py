import warnings
from pathlib import Path

import pytest

from nlu_lite.doctor.trials import tried
from tests.support.broken_packages import write_modules
from tests.support.listening import said
from tests.support.openvino_here import needs_openvino


def test_an_error_of_nlu_lite_gives_its_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", "many")
    answer = tried("threads")
    assert answer["fault"].startswith("NLU_LITE_THREADS='many'")
    assert "unset NLU_LITE_THREADS" in answer["remedy"]


def test_a_module_that_only_warns_loads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import warnings\nwarnings.warn('old')\n"
    monkeypatch.syspath_prepend(write_modules(tmp_path, {"warns_at_import": source}))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert tried("load warns_at_import") == {"value": ""}


def test_a_fault_without_words_is_called_by_its_class(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(write_modules(tmp_path, {"silent": "raise ImportError\n"}))
    assert tried("load silent") == {"fault": "ImportError"}


@needs_openvino
@pytest.mark.slow
def test_openvino_loads_and_reports_nothing(tmp_path: Path) -> None:
    code = """
from nlu_lite.doctor.trials import tried
assert tried("load openvino") == {"value": ""}
assert "openvino" in sys.modules and "openvino_telemetry" not in sys.modules
"""
    assert said(code, tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_pytorch_says_what_it_has_kernels_for() -> None:
    assert "kernels for" in tried("torch")["value"]


def test_the_precisions_end_with_fp32() -> None:
    assert tried("precisions")["value"].endswith("fp32")
