"""What a measurement was taken on, without which its numbers say little."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["computer", "machine"]

_CPU_INFO = Path("/proc/cpuinfo")
# What matrix products can be computed with, on x86 and on ARM.
_INSTRUCTIONS = (
    *("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "avx512_fp16"),
    *("amx_bf16", "amx_int8", "asimd", "asimddp", "bf16", "i8mm", "sve", "sve2"),
)
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
    return f"{_processor()}, {torch.get_num_threads()} threads"


def machine() -> dict[str, str | int]:
    """Processor, cores, instruction sets, and the versions and threads of what computes."""
    import torch

    import nlu_lite

    facts: dict[str, str | int] = {
        "processor": _processor(),
        "cores": _cores(),
        "instructions": ", ".join(_instructions()) or "not known",
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "nlu_lite": nlu_lite.__version__,
        "torch": f"{torch.__version__} ({torch.backends.cpu.get_cpu_capability()})",
        "threads": torch.get_num_threads(),
    }
    return facts | {name: found for name in _PACKAGES if (found := _version(name))}


def _processor() -> str:
    return _cpu_info("model name") or platform.processor() or platform.machine()


def _cpu_info(wanted: str) -> str:
    if _CPU_INFO.is_file():
        for line in _CPU_INFO.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == wanted:
                return value.strip()
    return ""


def _instructions() -> list[str]:
    flags = {*_cpu_info("flags").split(), *_cpu_info("Features").split()}
    return [name for name in _INSTRUCTIONS if name in flags]


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
