"""What a measurement was taken on, without which its numbers say little."""

import platform
from importlib.metadata import PackageNotFoundError, version

from nlu_lite.common.system_files import processor
from nlu_lite.doctor.machine import cores, instructions

__all__ = ["computer", "machine"]

_PACKAGES = (
    *("numpy", "pandas", "tokenizers", "transformers"),
    *("accelerate", "scikit-learn", "sentence-transformers", "flair", "onnxruntime", "openvino"),
)


def computer(device: str) -> str:
    """What computes, in a line: the processor and its threads, or the graphics card.

    Args:
        device: What PyTorch calls it.
    """
    import torch

    if torch.device(device).type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{processor()}, {torch.get_num_threads()} threads"


def machine() -> dict[str, str | int]:
    """Processor, cores, instruction sets, and the versions and threads of what computes."""
    import torch

    import nlu_lite

    facts: dict[str, str | int] = {
        "processor": processor(),
        "cores": cores(),
        "instructions": ", ".join(instructions()) or "not known",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "nlu_lite": nlu_lite.__version__,
        "torch": f"{torch.__version__} ({torch.backends.cpu.get_cpu_capability()})",
        "threads": torch.get_num_threads(),
    }
    packages = {name: found for name in _PACKAGES if (found := _version(name))}
    return facts | _gpu() | packages


def _gpu() -> dict[str, str | int]:
    """The graphics card and what PyTorch computes on it with; nothing where there is none."""
    import torch

    if not torch.cuda.is_available():
        return {}
    megabytes = torch.cuda.get_device_properties(0).total_memory // 2**20
    return {
        "gpu": f"{torch.cuda.get_device_name()}, {megabytes:,} MB",
        "cuda": str(torch.version.cuda),
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
