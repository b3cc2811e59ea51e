"""A zip file of a save: one file to send where a folder can't be."""

import shutil
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from nlu_lite.model.load import Models
from nlu_lite.saving.folder import save

__all__ = ["EARLIEST", "write_archive"]

# The earliest that a zip file can say: the same files give the same archive, byte for byte.
EARLIEST = (1980, 1, 1, 0, 0, 0)

_CHUNK = 1 << 20


def write_archive(models: Models, path: Path) -> None:
    """Save models to a zip file; what it is unpacked to opens with `nlu_lite.load(path=…)`.

    Args:
        models: The models.
        path: The file; the folder that it is in holds the save, too, until it is packed.

    Raises:
        ChecksumMismatch, OutputUnavailable, WeightsUnavailable: As `Pipeline.save` says.
    """
    with TemporaryDirectory(dir=path.parent) as temporary:
        folder = Path(temporary) / "save"
        save(models, folder)
        # Weights are random bits to a compressor: it would take minutes to gain nothing.
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for file in sorted(file for file in folder.rglob("*") if file.is_file()):
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EARLIEST)
                with file.open("rb") as content, archive.open(entry, "w", force_zip64=True) as put:
                    shutil.copyfileobj(content, put, _CHUNK)
