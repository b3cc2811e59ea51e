"""Work in fresh processes: how long it takes from outside, and how much memory."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["MEGABYTE", "Finished", "alternating", "run"]

MEGABYTE = 2**20
_ROOT = Path(__file__).resolve().parents[1]
_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that did its work.

    Attributes:
        seconds: From its start to its end.
        peak: The most memory that it held at once, in bytes (resident).
        output: What it printed.
    """

    seconds: float
    peak: int
    output: str


def run(code: str, *arguments: str) -> Finished:
    """Run Python code in a new process, without a network.

    Args:
        code: The program; it is run in the root of the repository, so it can import `benchmarks`.
        arguments: Its `sys.argv[1:]`.

    Raises:
        RuntimeError: It failed; the message holds what it printed.
    """
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    # A module is compiled once, as ever, not in each process.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_LAUNCHER), str(result), "-c", code, *arguments],
            cwd=_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
    if done.returncode or found.get("status"):
        raise RuntimeError(f"a measured process failed:\n{code}\n{done.stdout}{done.stderr}")
    return Finished(found["seconds"], int(found["peak"]), done.stdout)


def alternating(
    programs: Mapping[str, Sequence[str]], *, rounds: int, warm: bool = True
) -> dict[str, list[Finished]]:
    """Run programs in turns, each in a new process every time.

    Every second round goes backwards.

    Args:
        programs: Code and arguments of each, by name.
        rounds: How often.
        warm: Run each once before, unmeasured, so that the files which it reads are in memory.
    """
    for program in programs.values() if warm else ():
        run(*program)
    found: dict[str, list[Finished]] = {name: [] for name in programs}
    for number in range(rounds):
        for name in list(programs) if number % 2 == 0 else reversed(list(programs)):
            found[name].append(run(*programs[name]))
    return found
