"""Kills a run at every step that it takes on the disk: `python child.py FOLDER`.

For each step the run gets a process of its own, made by forking this one before it has threads, and
a file of its own in the folder. Prints how many were killed before one came through.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from nlu_lite.input.documents import chunks_of
from nlu_lite.output.parquet import write_parquet, writer
from tests.support.parquet_tables import numbered, table_of

DOCUMENTS, SIZE = 7, 3
STEPS = {"open", "os.mkdir", "os.remove", "os.rename", "os.rmdir"}


def run(path: Path, *, resume: bool = False) -> None:
    write_parquet(
        chunks_of(numbered(DOCUMENTS), size=SIZE), table_of, path, settings={}, resume=resume
    )


def killer(path: Path, step: int) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that kills the process before it takes its nth step at a path."""
    taken = 0

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken
        if event in STEPS and str(arguments[0]).startswith(str(path)):
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)

    return listen


def killed(path: Path, step: int) -> bool:
    process = os.fork()
    if process == 0:
        sys.addaudithook(killer(path, step))
        run(path)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def main(folder: Path) -> int:
    assert writer, "imported before the first fork"
    for step in count(1):
        if not killed(folder / f"{step}.parquet", step):
            return step - 1
    raise AssertionError("count has no end")


if __name__ == "__main__":
    sys.stdout.write(str(main(Path(sys.argv[1]))))
