"""Writes a table where no file may pass 20 kB, and prints the error: `python full_disk.py PATH`.

The limit is one of the whole process, so a process of its own has it: pytest writes files too.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from nlu_lite.errors import OutputUnavailable
from tests.support.parquet_tables import written

LARGEST = 20_000


def main(path: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    try:
        written([os.urandom(30_000).hex()], path)
    except OutputUnavailable as error:
        assert isinstance(error.__cause__, OSError)
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
