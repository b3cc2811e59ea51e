"""Memory does not grow with the number of documents.

The work is done in a process of its own, of which this file is also the program: it loads the model
of a folder, writes a Parquet file and prints its memory, in bytes, as JSON.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlu_lite

STATUS = Path("/proc/self/status")
DOCUMENTS, FEW = 200_000, 20_000
MEGABYTE = 2**20

pytestmark = [
    pytest.mark.skipif(not STATUS.exists(), reason="the system has no /proc to ask for memory"),
]


def memory(name: str) -> int:
    """A figure of this process, in bytes: VmRSS is what it holds now, VmHWM the most so far.

    VmHWM is the ru_maxrss of the program that runs; that of getrusage begins, in a child, with what
    its parent held.
    """
    for line in STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    raise LookupError(name)


def lines(count: int, peaks: dict[str, int]) -> Iterator[str]:
    """Different texts of one line; notes the peak of memory when few have been taken."""
    subjects = ("A teacher", "The bank", "My neighbour", "Nobody", "Her model")
    verbs = ("opened", "read", "counted", "sold")
    for number in range(count):
        if number == FEW:
            peaks["few"] = memory("VmHWM")
        yield f"{subjects[number % 5]} {verbs[number % 4]} {number}."


def main(folder: str, output: str, count: int) -> None:
    pipeline = nlu_lite.load("en.embed.bert.small_L2_128", path=folder, device="cpu")
    peaks = {"start": memory("VmRSS")}
    pipeline.to_parquet(lines(count, peaks), output)
    peaks["end"] = memory("VmHWM")
    sys.stdout.write(json.dumps(peaks))


@pytest.fixture(scope="module")
def peaks(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Bytes held by a process when it starts, and at most in its first 20,000 and all documents."""
    output = tmp_path_factory.mktemp("memory") / "lines.parquet"
    done = subprocess.run(
        [sys.executable, "-P", __file__, str(small_folder), str(output), str(DOCUMENTS)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert output.stat().st_size > DOCUMENTS * 128 * 4
    output.unlink()
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_200_000_documents_take_less_than_350_mb(peaks: dict[str, int]) -> None:
    assert peaks["end"] - peaks["start"] < 350 * MEGABYTE


def test_200_000_documents_take_hardly_more_than_20_000(peaks: dict[str, int]) -> None:
    assert peaks["end"] - peaks["few"] < 50 * MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
