"""Keeps bytes where no file may pass 300 kB, and prints what comes of it: `… FILE`.

The limit is one of the whole process, so a process of its own has it: pytest writes files too.
"""

import resource
import signal
import sys
from pathlib import Path

from nlu_lite.store.bytes_file import UnusableFile
from nlu_lite.store.kept_bytes import KeptBytes
from tests.support.bytes_child import PARTS, part

LARGEST = 300_000


def main(path: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    kept = KeptBytes(path)
    for number in range(PARTS):
        try:
            kept.keep(part(number), label="full")
        except UnusableFile as error:
            # What was kept before is still there, and more is tried again.
            assert kept.get(list(part(0))) == part(0)
            assert kept.get(list(part(number))) == {}
            sys.stdout.write(str(error))
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
