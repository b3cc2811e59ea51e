"""Whether this machine has OpenVINO, and what it computes in; asked without importing it."""

import pytest

from nlu_lite.common.extras import is_installed
from nlu_lite.encoder.openvino_package import openvino_precisions

needs_openvino = pytest.mark.skipif(
    not is_installed("openvino"), reason="openvino is not installed"
)


def skip_without_bfloat16() -> None:
    if "bf16" not in openvino_precisions():
        pytest.skip("OpenVINO does not compute in bfloat16 on this processor")
