"""Whether the Python that a local Spark starts for its workers has nlu_lite.

Where PYSPARK_PYTHON is not set, Spark starts the first `python3` of the path, which need not be the
Python of this process. What it lacks would come to light deep in a job, on a line of Spark's log.
"""

import logging
import os
import subprocess
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from nlu_lite.errors import MissingExtra
from nlu_lite.spark.shipping import context_of

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["check_worker_python"]

_logger = logging.getLogger(__name__)

# As Spark's workers are started: in this folder, with these places before those of the Python.
_ASKED = """
import sys
from importlib.util import find_spec
print(sys.version_info[:2] == (%d, %d), find_spec("nlu_lite") is not None)
"""
_SECONDS = 20


def check_worker_python(session: "SparkSession") -> None:
    """Raise where the workers of a local Spark can't import nlu_lite.

    On a cluster the workers are elsewhere, and nothing is asked.

    Raises:
        MissingExtra: They run another Python, which has no nlu_lite or is of another version.
    """
    context = context_of(session)
    if context is None or (context.master or "").split("[")[0] != "local":
        return
    # Files that were sent along may bring the package.
    if context._python_includes:
        return
    _check(context.pythonExec, os.environ.get("PYTHONPATH", ""), os.getcwd())


@lru_cache(maxsize=8)
def _check(python: str, path: str, folder: str) -> None:
    fault = _fault(python)
    if fault is None:
        return
    raise MissingExtra(
        f"Spark's workers run {python!r}, {fault}; this process runs {sys.executable!r}.\n"
        "Let them run the same: set PYSPARK_PYTHON before the session is made, and make it anew:\n"
        "  import os, sys\n"
        '  os.environ["PYSPARK_PYTHON"] = sys.executable\n'
        "  spark.stop(); spark = SparkSession.builder.getOrCreate()"
    )


def _fault(python: str) -> str | None:
    """What is wrong with a Python; None: nothing, as far as can be told."""
    try:
        answer = subprocess.run(
            [python, "-c", _ASKED % sys.version_info[:2]],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=True,
        ).stdout.split()
    except FileNotFoundError:
        return "which is not there"
    except (OSError, subprocess.SubprocessError) as error:
        _logger.warning("Spark's workers run %s, which gave no answer: %s", python, error)
        return None
    same_version, has_package = (word == "True" for word in answer[-2:])
    if not has_package:
        return "which has no nlu_lite"
    return None if same_version else "which is of another version than this one"
