"""What computes an encoder: PyTorch, or OpenVINO, where it is installed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlu_lite.common.choices import one_of
from nlu_lite.common.extras import is_installed, require
from nlu_lite.encoder.devices import resolve_device
from nlu_lite.encoder.openvino_package import openvino_is_lost, openvino_precisions
from nlu_lite.encoder.precision import PRECISIONS, available, checked_precision
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import InvalidOption

__all__ = [
    "AUTOMATIC",
    "ENGINES",
    "OPENVINO",
    "Engine",
    "checked_engine",
    "engine_device",
    "engine_precision",
    "may_compute",
]

AUTOMATIC = "auto"
OPENVINO = "openvino"


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What computes an encoder.

    Attributes:
        name: What users call it.
        precisions: What it computes in on a device of this machine, the fastest first.
    """

    name: str
    precisions: Callable[[str], tuple[str, ...]]


def _of_torch(device: str) -> tuple[str, ...]:
    return tuple(precision.name for precision in available(device))


def _of_openvino(device: str) -> tuple[str, ...]:
    return openvino_precisions()


ENGINES: Mapping[str, Engine] = {
    TORCH: Engine(name=TORCH, precisions=_of_torch),
    OPENVINO: Engine(name=OPENVINO, precisions=_of_openvino),
}


def checked_engine(engine: object) -> str:
    """The engine that a user's choice means, or "auto".

    Raises:
        InvalidOption: There is no such engine.
        MissingExtra: Its package is not installed.

    >>> checked_engine("torch")
    'torch'
    """
    name = one_of("engine", engine, [*ENGINES, AUTOMATIC], fault="computes nothing here")
    if name == OPENVINO:
        require("openvino", for_what="engine='openvino'", extra=OPENVINO)
    return name


def engine_device(engine: str, device: str) -> str:
    """The PyTorch device that a user's choice means, on an engine.

    Args:
        engine: One of `ENGINES`, or "auto".
        device: As `resolve_device` takes it.

    Raises:
        InvalidOption: There is no such device, or the engine does not compute on it.

    >>> engine_device("openvino", "auto")
    'cpu'
    """
    if engine == OPENVINO and device == "auto":
        return "cpu"
    found = resolve_device(device)
    if engine == OPENVINO and not found.startswith("cpu"):
        raise InvalidOption(
            f"engine='openvino' computes on the CPU, not on device={device!r}.\n"
            "Expected device='cpu' (or 'auto'); or engine='torch', which computes there."
        )
    return found


def engine_precision(engine: str, precision: object, device: str) -> str:
    """The precision that a user's choice means, on an engine; or "auto".

    Args:
        engine: One of `ENGINES`, or "auto", which leaves PyTorch the choice.
        precision: One of `PRECISIONS`, or "auto".
        device: The PyTorch device that will compute.

    Raises:
        InvalidOption: There is no such precision, or the engine cannot compute in it here.

    >>> engine_precision("torch", "fp32", "cpu")
    'fp32'
    """
    if engine != OPENVINO:
        return checked_precision(precision, device)
    choices = [*sorted(PRECISIONS), AUTOMATIC]
    name = one_of("precision", precision, choices, fault="is not available")
    there = ENGINES[engine].precisions(device)
    if name in (AUTOMATIC, *there):
        return name
    here, of_torch = (
        ", ".join(map(repr, ENGINES[other].precisions(device))) for other in (engine, TORCH)
    )
    raise InvalidOption(
        f"precision={name!r} is not computed by engine='openvino' on this machine, which computes "
        f"in {here}.\nExpected one of these, or 'auto'; or engine='torch', which computes in "
        f"{of_torch} here."
    )


def may_compute(engine: str, device: str, precision: str) -> bool:
    """Whether an engine is installed, and computes in a precision on a device of this machine.

    Args:
        engine: One of `ENGINES`.
        device: A PyTorch device.
        precision: One of `PRECISIONS`.

    >>> may_compute("torch", "cpu", "fp32")
    True
    """
    if engine == OPENVINO and (device != "cpu" or not is_installed(OPENVINO) or openvino_is_lost()):
        return False
    return precision in ENGINES[engine].precisions(device)
