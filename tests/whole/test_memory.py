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

import pyarrow.parquet as pq
import pytest

import nlu_lite

STATUS = Path("/proc/self/status")
FEW, MANY = 20_000, 200_000
MEGABYTE = 2**20

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not STATUS.exists(), reason="no /proc to ask for memory"),
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


def lines(count: int) -> Iterator[str]:
    """Different texts of one line."""
    subjects = ("A teacher", "The bank", "My neighbour", "Nobody", "Her model")
    verbs = ("opened", "read", "counted", "sold")
    return (f"{subjects[n % 5]} {verbs[n % 4]} {n}." for n in range(count))


def main(folder: str, output: str) -> None:
    pipeline = nlu_lite.load("en.embed.bert.small_L2_128", path=folder, device="cpu")
    peaks = {"start": memory("VmRSS")}
    for name, count in (("few", FEW), ("many", MANY)):
        pipeline.to_parquet(lines(count), output, progress=False)
        peaks[name] = memory("VmHWM")
    sys.stdout.write(json.dumps(peaks))


@pytest.fixture(scope="module")
def peaks(small_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Bytes that a process held when the model was loaded, and at most after few and many lines."""
    output = tmp_path_factory.mktemp("memory") / "lines.parquet"
    # One thread: several wait for each other without end where other processes want the cores.
    settings = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        # -P: the folder of this file is no place to import from.
        [sys.executable, "-P", __file__, str(small_folder), str(output)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert pq.read_metadata(output).num_rows == sum(len(line.split()) + 1 for line in lines(MANY))
    output.unlink()
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_200_000_documents_take_less_than_350_mb(peaks: dict[str, int]) -> None:
    assert peaks["many"] - peaks["start"] < 350 * MEGABYTE


def test_ten_times_the_documents_take_hardly_more(peaks: dict[str, int]) -> None:
    assert peaks["many"] - peaks["few"] < 50 * MEGABYTE


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
