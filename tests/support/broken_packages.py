"""Packages that are broken in the ways in which they really are: as files on a path."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import nlu_lite

ROOT = Path(nlu_lite.__file__).parents[1]

RAISES = "raise OSError('libtorch_cpu.so: cannot open shared object file')\n"
KILLS = "import os, signal\nos.kill(os.getpid(), signal.SIGILL)\n"
LEAVES = "import sys\nprint('{\"trial\"', flush=True)\nsys.exit(3)\n"
HANGS = "import time\ntime.sleep(600)\n"


def write_modules(folder: Path, modules: Mapping[str, str]) -> Path:
    """A folder for sys.path with modules of these sources."""
    for name, source in modules.items():
        place = folder / name
        place.mkdir(parents=True)
        (place / "__init__.py").write_text(source, encoding="utf-8")
    return folder


def write_metadata(folder: Path, needs: Iterable[str], *, version: str = "0") -> Path:
    """A folder for sys.path in which nlu_lite is installed, and needs other things."""
    place = folder / f"nlu_lite-{version}.dist-info"
    place.mkdir(parents=True)
    lines = ["Metadata-Version: 2.1", "Name: nlu_lite", f"Version: {version}"]
    lines += [f"Requires-Dist: {need}" for need in needs]
    (place / "METADATA").write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


def doctor(
    *words: str, path: Iterable[Path] = (), variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """`nlu-lite doctor` in a process of its own, which finds these folders first."""
    places = [*map(str, path), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        # -P: the folder that pytest runs in comes behind those.
        [sys.executable, "-P", "-m", "nlu_lite", "doctor", *words],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, places)),
            "PYTHONIOENCODING": "utf-8",
            **(variables or {}),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
