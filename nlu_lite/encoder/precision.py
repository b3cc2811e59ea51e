"""What to compute in: float32, 16-bit numbers or 8-bit integers, and where each can be had."""

import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from nlu_lite.common.choices import one_of
from nlu_lite.encoder.dense import DenseMaker, PlainDense
from nlu_lite.encoder.int8 import quantized_dense, quantized_is_available
from nlu_lite.encoder.onednn import fused_dense
from nlu_lite.errors import InvalidOption

__all__ = [
    "AUTOMATIC",
    "PRECISIONS",
    "Precision",
    "available",
    "checked_precision",
    "maker_of",
    "noted",
]

AUTOMATIC = "auto"
_X86 = {"x86_64", "amd64", "i686"}
# The first of NVIDIA's GPUs with units for products in float16: Volta.
_FIRST_WITH_FLOAT16 = (7, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """A way to compute.

    Attributes:
        name: What users call it.
        dtype: Type of the hidden states.
        accuracy: What is lost against float32, for people; "" for nothing.
        needs: What a machine must have for it.
        is_there: Whether a PyTorch device of this machine has that.
    """

    name: str
    dtype: torch.dtype
    accuracy: str
    needs: str
    is_there: Callable[[str], bool]


def _has_bfloat16(device: str) -> bool:
    kind = torch.device(device).type
    if kind == "cuda" and torch.cuda.is_available():
        with torch.cuda.device(device):
            return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if kind != "cpu":
        return False
    if platform.machine().lower() in _X86:
        return _cpu_has("_is_avx512_bf16_supported")
    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


def _has_float16(device: str) -> bool:
    kind = torch.device(device).type
    if kind == "cuda" and torch.cuda.is_available():
        return torch.cuda.get_device_capability(device) >= _FIRST_WITH_FLOAT16
    return kind == "mps" and torch.backends.mps.is_available()


def _has_integers(device: str) -> bool:
    return (
        torch.device(device).type == "cpu"
        and _cpu_has("_is_vnni_supported")
        and quantized_is_available()
    )


def _cpu_has(name: str) -> bool:
    # These have no public name, and some versions of PyTorch lack some of them.
    return bool(getattr(torch.cpu, name, lambda: False)())


# The fastest comes first; of two that are as fast, the one in which no number is too large.
PRECISIONS: Mapping[str, Precision] = {
    "bf16": Precision(
        name="bf16",
        dtype=torch.bfloat16,
        accuracy="about 2 significant digits a number",
        needs="a CPU with AVX512-BF16 or AMX (or bfloat16 of ARM), or a GPU of NVIDIA's Ampere "
        "generation or later",
        is_there=_has_bfloat16,
    ),
    "fp16": Precision(
        name="fp16",
        dtype=torch.float16,
        accuracy="about 3 significant digits a number",
        needs="a GPU: of NVIDIA's Volta generation or later, or Apple's",
        is_there=_has_float16,
    ),
    "int8": Precision(
        name="int8",
        dtype=torch.float32,
        accuracy="8-bit products: about 2 significant digits a number",
        needs="a CPU with AVX512-VNNI and a PyTorch with oneDNN",
        is_there=_has_integers,
    ),
    "fp32": Precision(
        name="fp32",
        dtype=torch.float32,
        accuracy="",
        needs="nothing",
        is_there=lambda device: True,
    ),
}


def available(device: str) -> list[Precision]:
    """What a device can compute in, the fastest first.

    >>> available("cpu")[-1].name
    'fp32'
    """
    return [precision for precision in PRECISIONS.values() if precision.is_there(device)]


def checked_precision(precision: object, device: str) -> str:
    """The precision that a user's choice means, or "auto".

    Args:
        precision: One of `PRECISIONS`, or "auto".
        device: The PyTorch device that will compute.

    Raises:
        InvalidOption: There is no such precision, or this machine cannot compute in it.

    >>> checked_precision("fp32", "cpu")
    'fp32'
    """
    choices = [*sorted(PRECISIONS), AUTOMATIC]
    name = one_of("precision", precision, choices, fault="is not available")
    if name == AUTOMATIC:
        return name
    if not PRECISIONS[name].is_there(device):
        kind = torch.device(device).type
        there = ", ".join(repr(found.name) for found in available(device))
        raise InvalidOption(
            f"precision={name!r} cannot be computed on the {kind} of this machine: it needs "
            f"{PRECISIONS[name].needs}.\nExpected one of {there}; or 'auto', which takes the "
            "fastest that is accurate."
        )
    return name


def noted(precision: str) -> str:
    """A precision, with what is lost by it.

    >>> noted("fp32"), noted("bf16")
    ('fp32', 'bf16 (about 2 significant digits a number)')
    """
    accuracy = PRECISIONS[precision].accuracy
    return f"{precision} ({accuracy})" if accuracy else precision


def maker_of(precision: str, device: str) -> DenseMaker:
    """What makes the dense layers of a model."""
    if torch.device(device).type != "cpu":
        return PlainDense
    return quantized_dense if precision == "int8" else fused_dense
