import pytest

from nlu_lite.encoder import engines
from nlu_lite.encoder.engines import (
    checked_engine,
    engine_device,
    engine_precision,
    may_compute,
)
from nlu_lite.errors import InvalidOption, MissingExtra
from tests.support.openvino_here import needs_openvino


@pytest.mark.parametrize("engine", ["onnx", "", None, 1, "OpenVINO"])
def test_what_is_no_engine_is_refused_with_the_choices(engine: object) -> None:
    with pytest.raises(InvalidOption, match="expected one of 'torch', 'openvino', 'auto'"):
        checked_engine(engine)


def test_the_nearest_engine_is_named() -> None:
    with pytest.raises(InvalidOption, match="Did you mean 'openvino'"):
        checked_engine("openvno")


def test_a_missing_package_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu_lite.common.extras.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"needs openvino.*pip install \"nlu_lite\[openvino\]\""):
        checked_engine("openvino")


def test_where_the_package_is_missing_there_is_nothing_to_choose(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("nlu_lite.common.extras.find_spec", lambda name: None)
    assert checked_engine("auto") == "auto"
    assert not may_compute("openvino", "cpu", "fp32")


def test_openvino_computes_on_the_cpu_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "resolve_device", lambda device: "cuda:0")
    assert engine_device("openvino", "auto") == "cpu"
    assert engine_device("torch", "auto") == "cuda:0"
    assert not may_compute("openvino", "cuda:0", "fp32")
    with pytest.raises(InvalidOption, match=r"not on device='cuda:0'.\n.*device='cpu'"):
        engine_device("openvino", "cuda:0")


@needs_openvino
def test_int8_is_pytorchs() -> None:
    with pytest.raises(InvalidOption, match=r"'int8' is not computed.*\n.*engine='torch'") as told:
        engine_precision("openvino", "int8", "cpu")
    assert "'fp32'" in str(told.value)


@needs_openvino
@pytest.mark.parametrize("precision", ["int3", None, 16])
def test_what_is_no_precision_is_refused_with_the_choices(precision: object) -> None:
    with pytest.raises(
        InvalidOption, match="expected one of 'bf16', 'fp16', 'fp32', 'int8', 'auto'"
    ):
        engine_precision("openvino", precision, "cpu")


@needs_openvino
def test_fp32_is_everywhere() -> None:
    assert engine_precision("openvino", "fp32", "cpu") == "fp32"
    assert engine_precision("openvino", "auto", "cpu") == "auto"
    assert may_compute("openvino", "cpu", "fp32") and not may_compute("openvino", "cpu", "int8")
