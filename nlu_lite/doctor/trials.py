"""What may take a whole process with it: packages that are loaded, and what computes.

A trial runs in a child (`child.py`): a package that was built for another processor ends its
process, and one that waits for something never comes back.
"""

import importlib
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TextIO

__all__ = ["LOAD", "TRIALS", "main", "tried"]

# "load torch": whether a module can be imported.
LOAD = "load "


def main() -> None:
    """Do the trials that the arguments name; write the outcome of each on a line, as JSON."""
    # What packages print goes elsewhere.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for name in sys.argv[1:]:
        _write(answers, {"trial": name, **tried(name)})


def tried(name: str) -> dict[str, str]:
    """The outcome of a trial: its `value`; or its `fault`, and a `remedy` where one is known.

    >>> tried("load json")
    {'value': ''}
    >>> tried("load no_such_module")["fault"]
    "ModuleNotFoundError: No module named 'no_such_module'"
    """
    trial = _load if name.startswith(LOAD) else TRIALS[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {"value": trial(name.removeprefix(LOAD))}
    # Whatever a package does, down to leaving by SystemExit, is what is told of it.
    except BaseException as error:
        return _fault(error)


def _fault(error: BaseException) -> dict[str, str]:
    from nlu_lite.errors import NluLiteError

    first, *others = str(error).strip().splitlines() or [""]
    if isinstance(error, NluLiteError):
        return {"fault": first, "remedy": "\n".join(others)}
    return {"fault": f"{type(error).__name__}: {first}".removesuffix(": ")}


def _write(answers: TextIO, answer: Mapping[str, str]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _load(module: str) -> str:
    _DOORS.get(module, partial(importlib.import_module, module))()
    return ""


def _openvino() -> object:
    from nlu_lite.encoder.openvino_package import openvino_package

    return openvino_package()


def _build(_: str) -> str:
    import torch

    capability = torch.backends.cpu.get_cpu_capability()
    is_fused = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    onednn = "with" if is_fused else "without"
    return f"{torch.__version__}, kernels for {capability}, {onednn} oneDNN"


def _threads(_: str) -> str:
    import torch

    from nlu_lite.encoder.devices import set_threads

    set_threads()
    return str(torch.get_num_threads())


def _precisions(_: str) -> str:
    from nlu_lite.encoder.precision import available

    return ", ".join(precision.name for precision in available("cpu"))


def _gpu(_: str) -> str:
    return "\n".join(_cards())


def _cards() -> Iterator[str]:
    import torch

    for number in range(torch.cuda.device_count()):
        facts = torch.cuda.get_device_properties(number)
        version = torch.version.hip or torch.version.cuda
        yield f"{facts.name}, {facts.total_memory / 1e9:.0f} GB (cuda:{number}, version {version})"
    if torch.backends.mps.is_available():
        yield "Apple's (mps)"


def _fp32(_: str) -> str:
    from nlu_lite.doctor.self_test import against_known

    return against_known("cpu")


def _on_gpu(_: str) -> str:
    from nlu_lite.doctor.self_test import against_known
    from nlu_lite.encoder.devices import resolve_device

    device = resolve_device("auto")
    return "" if device == "cpu" else against_known(device)


def _faster(precision: str) -> str:
    from nlu_lite.doctor.self_test import against_fp32
    from nlu_lite.encoder.precision import PRECISIONS

    return against_fp32(precision) if PRECISIONS[precision].is_there("cpu") else ""


TRIALS: Mapping[str, Callable[[str], str]] = {
    "torch": _build,
    "threads": _threads,
    "precisions": _precisions,
    "GPU": _gpu,
    "fp32": _fp32,
    "bf16": _faster,
    "int8": _faster,
    "fp32 on GPU": _on_gpu,
}
# Modules that would report over the network that they are imported, and what keeps them from it.
_DOORS: Mapping[str, Callable[[], object]] = {"openvino": _openvino}


if __name__ == "__main__":
    main()
