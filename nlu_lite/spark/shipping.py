"""The files of models on their way to the executors."""

import hashlib
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite.model.load import Models
from nlu_lite.saving.archive import write_archive

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

__all__ = ["context_of", "shipped"]

_PREFIX = "nlu_lite-"


def shipped(models: Models, session: "SparkSession") -> str:
    """Send the checked files of models to all executors, once in a session.

    Args:
        models: What is to be sent.
        session: Spark's, classic or of Spark Connect.

    Returns:
        The name under which `SparkFiles.get` finds the folder on an executor.
    """
    name = _name(models)
    context = context_of(session)
    if context is None:
        # Spark Connect takes the archive at once, and knows the same one when it comes again.
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
            session.addArtifacts(_address(models, Path(folder), name), archive=True)
        return name
    if any(archive.endswith(f"#{name}") for archive in context.listArchives):
        return name
    kept = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # Executors fetch the archive when they first need it: it has to stay as long as the context.
    weakref.finalize(context, shutil.rmtree, kept, ignore_errors=True)
    context.addArchive(_address(models, kept, name))
    return name


def context_of(session: "SparkSession") -> "SparkContext | None":
    """The Spark context of a session; None: it is one of Spark Connect, which has none."""
    from pyspark.errors import PySparkAttributeError

    try:
        return session.sparkContext
    except PySparkAttributeError:
        return None


def _name(models: Models) -> str:
    """The same for the same files."""
    parts = [models.precision]
    for ref, model in models.items():
        parts += [ref, repr(model.spec), str(model.files.folder), repr(model.stamps)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"nlu_lite-{digest[:16]}"


def _address(models: Models, folder: Path, name: str) -> str:
    """Where the archive is, and the name of the folder that it becomes, as Spark wants it."""
    archive = folder / f"{name}.zip"
    write_archive(models, archive)
    return f"{archive}#{name}"
