"""What the files of the system tell of the machine it runs on; nothing where there are none."""

import platform
from pathlib import Path

__all__ = ["CPU_INFO", "line_of", "processor", "text_of"]

CPU_INFO = Path("/proc/cpuinfo")


def processor() -> str:
    """The name of the processor, as far as the system tells it."""
    name = line_of(CPU_INFO, "model name")
    return name or platform.processor() or platform.machine() or "not known"


def line_of(path: Path, wanted: str) -> str:
    """What stands behind a name and a colon in a file, the first time; "" where it does not.

    >>> line_of(Path("no such file"), "model name")
    ''
    """
    for line in text_of(path).splitlines():
        name, _, value = line.partition(":")
        if name.strip() == wanted:
            return value.strip()
    return ""


def text_of(path: Path) -> str:
    """A file without the blanks around it; "" where it can't be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
