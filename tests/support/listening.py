"""What a process says to anybody over the network, as Python's audit events tell it."""

import subprocess
import sys
from pathlib import Path

# A process of somebody who has never said what may be sent, on no machine of tests.
LISTENING = """
import sys

def listen(event, arguments):
    if event.startswith("socket."):
        sys.stdout.write(f"{event} ")

sys.addaudithook(listen)
"""


def said(code: str, home: Path) -> str:
    """The events of sockets that come of code, in a process with an empty home; "" for none."""
    run = subprocess.run(
        [sys.executable, "-c", f"{LISTENING}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        env={"HOME": str(home), "USERPROFILE": str(home), "PYTHONPATH": ":".join(sys.path)},
    )
    return run.stdout
