"""A wheel that carries a model, for machines that reach a package index and no hub."""

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from nlu_lite._version import __version__
from nlu_lite.common.files import complete_file, readable_errors
from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import Models
from nlu_lite.saving.archive import EARLIEST
from nlu_lite.saving.folder import save
from nlu_lite.spec import ModelSpec
from nlu_lite.store.folder import absolute_folder
from nlu_lite.store.packages import package_of

__all__ = ["write_wheel"]

_VERSION = "1.0"
_CHUNK = 1 << 20
_WEIGHTS = (".safetensors", ".bin")
_WHEEL = f"""\
Wheel-Version: 1.0
Generator: nlu_lite ({__version__})
Root-Is-Purelib: true
Tag: py3-none-any
"""


def write_wheel(models: Models, folder: str | Path = ".") -> Path:
    """Write a wheel from which `nlu_lite.load` takes the model once it is installed.

    The wheel holds the model's files, `nlu_lite.json` with what the registry knows of it, and no
    code. Its form is that of the binary distribution format 1.0.

    Args:
        models: One model.
        folder: Where the wheel is written; made where it is not there.

    Returns:
        The wheel.

    Raises:
        InvalidOption: There are several models.
        OutputUnavailable: The wheel can't be written.
    """
    specs = [model.spec for model in models.values()]
    if len(specs) != 1:
        raise InvalidOption(f"a wheel carries one model, not {len(specs)}: export them one by one.")
    (spec,) = specs
    package = package_of(spec.ref)
    place = absolute_folder(folder)
    wheel = place / f"{package}-{_VERSION}-py3-none-any.whl"
    with readable_errors(wheel):
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, prefix=".nlu_lite.") as temporary:
            saved = Path(temporary) / spec.ref
            save(models, saved)
            with complete_file(wheel) as file:
                _write(file, package, spec, saved)
    return wheel


def _write(file: BinaryIO, package: str, spec: ModelSpec, saved: Path) -> None:
    information = f"{package}-{_VERSION}.dist-info"
    texts = {
        f"{package}/__init__.py": f'"""The files of the model {spec.ref}, for nlu_lite."""\n',
        f"{information}/METADATA": "\n".join(_metadata(package, spec)) + "\n",
        f"{information}/WHEEL": _WHEEL,
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        entries = [
            _add_file(archive, f"{package}/{saved.name}/{path.name}", path)
            for path in sorted(saved.iterdir())
        ]
        entries += [_add(archive, name, text.encode()) for name, text in texts.items()]
        record = f"{information}/RECORD"
        lines = "".join(f"{entry}\n" for entry in [*entries, f"{record},,"])
        _add(archive, record, lines.encode())


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> str:
    archive.writestr(_information(name), content, zipfile.ZIP_DEFLATED)
    return _entry(name, hashlib.sha256(content).digest(), len(content))


def _add_file(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    information = _information(name)
    # Weights are random bits to a compressor: it would take minutes to gain nothing.
    stored = path.suffix in _WEIGHTS
    information.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with path.open("rb") as given, archive.open(information, "w", force_zip64=True) as target:
        while chunk := given.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return _entry(name, digest.digest(), path.stat().st_size)


def _information(name: str) -> zipfile.ZipInfo:
    information = zipfile.ZipInfo(name, EARLIEST)
    information.external_attr = 0o644 << 16
    return information


def _entry(name: str, digest: bytes, size: int) -> str:
    text = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return f"{name},sha256={text},{size}"


def _metadata(package: str, spec: ModelSpec) -> Iterator[str]:
    source = spec.source
    yield "Metadata-Version: 2.1"
    yield f"Name: {package}"
    yield f"Version: {_VERSION}"
    yield f"Summary: The files of the model {spec.ref}, for nlu_lite"
    yield f"License: {spec.licence or 'not known: see the repository of the model'}"
    yield "Requires-Python: >=3.11"
    yield "Description-Content-Type: text/plain"
    yield ""
    yield f"The files of the model {spec.ref}, unchanged, without code."
    yield f"nlu_lite.load({spec.ref!r}) takes them from here; nothing is fetched."
    yield ""
    yield f"repository: {source.repository}"
    yield f"revision: {source.revision or 'not known'}"
    yield f"licence: {spec.licence or 'not known: see the repository'}"
    yield f"data source: {spec.data_source or 'not known'}"
    yield f"paper: {spec.paper or 'not known'}"
    yield "The SHA-256 sums of the files are in nlu_lite.json and in RECORD."
