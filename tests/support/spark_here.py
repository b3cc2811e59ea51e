"""Whether Spark can run on this machine."""

import os
import shutil
import sys
from importlib.util import find_spec

__all__ = ["REQUIRED", "what_spark_lacks"]

# Set where these tests must not be skipped.
REQUIRED = "NLU_LITE_TEST_SPARK"


def what_spark_lacks() -> str | None:
    """What keeps Spark from running here; None: nothing."""
    reason = _missing()
    if reason is not None and os.environ.get(REQUIRED):
        raise RuntimeError(f"{REQUIRED} is set, but Spark can't run: {reason}.")
    return reason


def _missing() -> str | None:
    packages = [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]
    if packages:
        return f"not installed: {', '.join(packages)}"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "there is no Java: neither `java` on the path nor JAVA_HOME"
    if sys.platform == "win32" and "HADOOP_HOME" not in os.environ:
        return "Spark on Windows needs winutils, and HADOOP_HOME does not say where they are"
    return None
