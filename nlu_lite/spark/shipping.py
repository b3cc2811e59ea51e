"""A pipeline's files on their way to the executors."""

import hashlib
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from nlu_lite.pipeline import Pipeline

__all__ = ["shipped"]


def shipped(pipeline: "Pipeline", session: "SparkSession") -> str:
    """Send the checked files of a pipeline to all executors, once in a session.

    Args:
        pipeline: What is to be sent.
        session: Spark's, classic or of Spark Connect.

    Returns:
        The name under which `SparkFiles.get` finds the folder on an executor.
    """
    name = _name(pipeline)
    context = session.sparkContext
    if any(archive.endswith(f"#{name}") for archive in context.listArchives):
        return name
    folder = Path(tempfile.mkdtemp(prefix="nlu_lite-"))
    # Executors fetch the archive when they first need it: it has to stay as long as the context.
    weakref.finalize(context, shutil.rmtree, folder, ignore_errors=True)
    saved = folder / "model"
    pipeline.save(saved)
    archive = _zipped(saved, folder / f"{name}.zip")
    shutil.rmtree(saved)
    context.addArchive(f"{archive}#{name}")
    return name


def _name(pipeline: "Pipeline") -> str:
    """The same for the same files."""
    parts = [pipeline.precision]
    for ref, model in pipeline.models.items():
        parts += [ref, repr(model.spec), str(model.files.folder), repr(model.stamps)]
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return f"nlu_lite-{digest[:16]}"


def _zipped(folder: Path, archive: Path) -> Path:
    # Weights are random bits to a compressor: it would take minutes to gain nothing.
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for path in sorted(folder.rglob("*")):
            target.write(path, path.relative_to(folder).as_posix())
    return archive
