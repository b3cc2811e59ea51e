"""Run a Python program and tell its time and memory, from a process that is small itself.

A process that is started inherits the peak memory of the one that started it. So this file is a
program of its own, which imports nothing heavy: `python -I -S launcher.py FILE ARGUMENTS…` runs
`python ARGUMENTS…` and writes what it took to FILE.
"""

import json
import os
import sys
from time import perf_counter

__all__ = ["launch"]

# The unit of ru_maxrss.
_BYTES = 1 if sys.platform == "darwin" else 1024


def launch(arguments: list[str]) -> dict[str, float]:
    """Run a Python program to its end.

    Args:
        arguments: What stands behind the interpreter.

    Returns:
        Its exit status as `status`, its time from outside as `seconds`, and the most memory that
        it held at once as `peak`, in bytes.
    """
    begin = perf_counter()
    child = os.posix_spawn(sys.executable, [sys.executable, *arguments], os.environ)
    _, status, usage = os.wait4(child, 0)
    return {
        "seconds": perf_counter() - begin,
        "status": os.waitstatus_to_exitcode(status),
        "peak": usage.ru_maxrss * _BYTES,
    }


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as result:
        json.dump(launch(sys.argv[2:]), result)
