"""What a measurement was taken on, without which its numbers say little."""

import os
import platform
from pathlib import Path

__all__ = ["machine"]

_CPU_INFO = Path("/proc/cpuinfo")


def machine() -> dict[str, str | int]:
    """Processor, cores, and the versions and threads of what computes."""
    import torch

    import nlu_lite

    return {
        "processor": _processor(),
        "cores": _cores(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "nlu_lite": nlu_lite.__version__,
    }


def _processor() -> str:
    if _CPU_INFO.is_file():
        for line in _CPU_INFO.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return platform.processor() or platform.machine()


def _cores() -> int:
    """The cores that this process may use, where the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1
