"""A pipeline's files on their way to the executors."""

import hashlib
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    from nlu_lite.pipeline import Pipeline

__all__ = ["shipped"]

_PREFIX = "nlu_lite-"
_CHUNK = 1 << 20
# The earliest that a zip file can say: the same files give the same archive, byte for byte.
_TIME = (1980, 1, 1, 0, 0, 0)


def shipped(pipeline: "Pipeline", session: "SparkSession") -> str:
    """Send the checked files of a pipeline to all executors, once in a session.

    Args:
        pipeline: What is to be sent.
        session: Spark's, classic or of Spark Connect.

    Returns:
        The name under which `SparkFiles.get` finds the folder on an executor.
    """
    name = _name(pipeline)
    context = _context_of(session)
    if context is None:
        # Spark Connect takes the archive at once, and knows the same one when it comes again.
        with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
            session.addArtifacts(_archive(pipeline, Path(folder), name), archive=True)
        return name
    if any(archive.endswith(f"#{name}") for archive in context.listArchives):
        return name
    kept = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # Executors fetch the archive when they first need it: it has to stay as long as the context.
    weakref.finalize(context, shutil.rmtree, kept, ignore_errors=True)
    context.addArchive(_archive(pipeline, kept, name))
    return name


def _context_of(session: "SparkSession") -> "SparkContext | None":
    """What a session of Spark Connect does not have."""
    from pyspark.errors import PySparkAttributeError

    try:
        return session.sparkContext
    except PySparkAttributeError:
        return None


def _name(pipeline: "Pipeline") -> str:
    """The same for the same files."""
    parts = [pipeline.precision]
    for ref, model in pipeline.models.items():
        parts += [ref, repr(model.spec), str(model.files.folder), repr(model.stamps)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"nlu_lite-{digest[:16]}"


def _archive(pipeline: "Pipeline", folder: Path, name: str) -> str:
    """An archive of a saved pipeline, with the name of the folder that it becomes."""
    saved = folder / "model"
    pipeline.save(saved)
    archive = folder / f"{name}.zip"
    # Weights are random bits to a compressor: it would take minutes to gain nothing.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for path in sorted(path for path in saved.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(saved).as_posix(), _TIME)
            with path.open("rb") as given, target.open(entry, "w", force_zip64=True) as put:
                shutil.copyfileobj(given, put, _CHUNK)
    shutil.rmtree(saved)
    return f"{archive}#{name}"
