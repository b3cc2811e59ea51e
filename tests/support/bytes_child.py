"""Processes that write to one file of bytes at once, or are killed while they do.

`python bytes_child.py together FILE` or `killed FILE`. Each process is made by forking this one,
which has no threads. Prints how many values were found in the end.
"""

import hashlib
import os
import random
import signal
import sys
import time
from pathlib import Path

from nlu_lite.store.kept_bytes import KeptBytes

PROCESSES, PARTS, VALUES = 3, 40, 25
ROUNDS = 8


def value_of(key: bytes) -> bytes:
    """The only right value of a key, some kilobytes long."""
    digest = hashlib.sha256(key).digest()
    return digest * (1 + digest[0])


def part(number: int) -> dict[bytes, bytes]:
    keys = [b"%d" % place for place in range(number * VALUES, (number + 1) * VALUES)]
    return {key: value_of(key) for key in keys}


def write(path: Path, seed: int) -> None:
    """Keep all parts, in an order of its own."""
    kept = KeptBytes(path)
    for number in random.Random(seed).sample(range(PARTS), PARTS):
        kept.keep(part(number), label=f"process {seed}")


def forked(path: Path, seed: int) -> int:
    process = os.fork()
    if process == 0:
        write(path, seed)
        os._exit(0)
    return process


def together(path: Path) -> int:
    """Several processes keep the same values at the same time."""
    for process in [forked(path, seed) for seed in range(PROCESSES)]:
        _, status = os.waitpid(process, 0)
        assert status == 0
    return found(path)


def killed(path: Path) -> int:
    """Processes are killed in the midst of writing; what is found is right each time."""
    begin = time.perf_counter()
    write(path, -1)
    seconds = time.perf_counter() - begin
    path.unlink()
    for seed in range(ROUNDS):
        process = forked(path, seed)
        time.sleep(random.Random(seed).random() * seconds / 2)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        found(path)
    write(path, 0)
    return found(path)


def found(path: Path) -> int:
    """How many values are there, in whole parts, and all of them right."""
    kept = KeptBytes(path)
    count = 0
    for number in range(PARTS):
        expected = part(number)
        values = kept.get(list(expected))
        assert values in ({}, expected)
        count += len(values)
    return count


if __name__ == "__main__":
    sys.stdout.write(str({"together": together, "killed": killed}[sys.argv[1]](Path(sys.argv[2]))))
