"""The machine: system, processor and what it can do, cores, memory."""

import os
import platform
from collections.abc import Iterator
from pathlib import Path

from nlu_lite.common.system_files import CPU_INFO, line_of, processor, text_of
from nlu_lite.doctor.findings import Finding

__all__ = ["cores", "instructions", "machine", "memory"]

_MEMORY_INFO = Path("/proc/meminfo")
# What matrix products can be computed with, on x86 and on ARM.
_INSTRUCTIONS = (
    *("avx2", "avx512f", "avx_vnni", "avx512_vnni", "avx512_bf16", "avx512_fp16"),
    *("amx_bf16", "amx_int8", "asimd", "asimddp", "bf16", "i8mm", "sve", "sve2"),
)
# Where a container is told how much memory it may use: cgroups of version 2 and 1.
_MEMORY_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
_CPU_LIMIT = Path("/sys/fs/cgroup/cpu.max")
_SCARCE = 10**9


def machine() -> Iterator[Finding]:
    """What is known of the machine without any package."""
    yield _found("system", platform.platform(terse=True))
    yield _found("processor", processor())
    yield _found("instructions", ", ".join(instructions()) or "not known on this system")
    allowed, there = cores(), os.cpu_count()
    yield _found("cores", f"{allowed}" if allowed == there else f"{allowed} of {there}")
    quota = _quota()
    if quota is not None and quota < allowed:
        remedy = f"export NLU_LITE_THREADS={max(1, int(quota))}"
        text = f"the time of {quota:g} cores: more threads wait for each other"
        yield Finding(section="machine", name="quota", value=text, status="note", remedy=remedy)
    yield _memory()


def instructions() -> list[str]:
    """The processor's instructions that matrix products can use; none where nobody tells."""
    flags = {*line_of(CPU_INFO, "flags").split(), *line_of(CPU_INFO, "Features").split()}
    return [name for name in _INSTRUCTIONS if name in flags]


def cores() -> int:
    """The cores that this process may use, where the system tells."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def memory() -> tuple[int | None, int | None]:
    """Bytes that this process may use in all, and those of them that are free; None: not known."""
    try:
        total: int | None = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        total = None
    kilobytes = line_of(_MEMORY_INFO, "MemAvailable").removesuffix("kB").strip()
    free = int(kilobytes) * 1024 if kilobytes.isdecimal() else None
    limits = [int(text) for path in _MEMORY_LIMITS if (text := text_of(path)).isdecimal()]
    known = [number for number in (total, *limits) if number is not None]
    return min(known, default=None), free


def _memory() -> Finding:
    total, free = memory()
    shown = [f"{total / 1e9:.1f} GB" if total else "not known on this system"]
    if free is None:
        return _found("memory", shown[0])
    value = f"{shown[0]}, {free / 1e9:.1f} GB free"
    if free > _SCARCE:
        return _found("memory", value)
    remedy = "close other programs: a model needs its own size, and some hundred megabytes more"
    return Finding(section="machine", name="memory", value=value, status="note", remedy=remedy)


def _found(name: str, value: str) -> Finding:
    return Finding(section="machine", name=name, value=value)


def _quota() -> float | None:
    """The cores whose time a container gets; None where there is no bound."""
    quota, _, period = text_of(_CPU_LIMIT).partition(" ")
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() else None
