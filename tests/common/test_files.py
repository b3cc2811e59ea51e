import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.common.files import complete_file, readable_errors
from nlu_lite.errors import OutputUnavailable
from tests.support.parquet_tables import numbered, whole, written


def test_a_folder_at_the_path_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(OutputUnavailable, match=r"is a folder(.|\n)*vectors.parquet"):
        written(unread(), tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputUnavailable, match="a device or a pipe"):
        written(unread(), tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


def test_a_missing_folder_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(OutputUnavailable, match="mkdir -p .*missing"):
        written(unread(), tmp_path / "missing" / "out.parquet")


def test_a_name_that_is_too_long_is_told_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(OutputUnavailable, match="shorter name"):
        written(unread(), tmp_path / f"{'x' * 250}.parquet")


def test_files_that_are_not_ours_are_never_removed(tmp_path: Path) -> None:
    strange = tmp_path / "out.parquet.parts" / "thesis.tex"
    strange.parent.mkdir()
    strange.write_text("my thesis")
    with pytest.raises(OutputUnavailable, match=r"thesis\.tex"):
        written(unread(), tmp_path / "out.parquet")
    assert strange.read_text() == "my thesis"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_is_told_and_leaves_nothing_half(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.support.full_disk", str(tmp_path / "out.parquet")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "too large" in run.stdout
    assert [entry.name for entry in tmp_path.rglob("*.parquet*")] == ["out.parquet.parts"]


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (errno.ENOSPC, "Make room"),
        (errno.EROFS, "only be read"),
        (errno.EACCES, "permissions"),
        (errno.EIO, "another path"),
    ],
)
def test_an_error_of_the_disk_says_what_to_do(code: int, mend: str) -> None:
    with (
        pytest.raises(OutputUnavailable, match=rf"out\.parquet can't be written(.|\n)*{mend}"),
        readable_errors(Path("out.parquet")),
    ):
        raise OSError(code, os.strerror(code))


def test_what_helps_once_there_is_room_is_told_where_something_does() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(OutputUnavailable, match=r"\nMake room on the disk\.$"):
        with readable_errors(Path("out")):
            raise full
    with pytest.raises(OutputUnavailable, match=r"on the disk; then begin anew\.$"):
        with readable_errors(Path("out"), with_room="then begin anew"):
            raise full


@pytest.mark.parametrize("durable", [True, False])
def test_a_file_is_there_only_when_it_is_complete(tmp_path: Path, durable: bool) -> None:
    path = tmp_path / "numbers"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), complete_file(path, durable=durable) as file:
        file.write(b"half")
        file.write(bytes(1 // 0))
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"old"]
    with complete_file(path, durable=durable) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert [entry.read_bytes() for entry in tmp_path.iterdir()] == [b"new"]


def test_two_that_write_the_same_file_do_not_write_into_each_other(tmp_path: Path) -> None:
    path = tmp_path / "numbers"
    with complete_file(path) as first:
        first.write(b"12")
        with complete_file(path) as second:
            second.write(b"34")
        first.write(b"56")
    assert path.read_bytes() == b"1256"
    assert os.listdir(tmp_path) == ["numbers"]


def test_an_error_of_the_users_own_files_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        written((text for path in ["missing.txt"] for text in open(path)), tmp_path / "out.parquet")


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    written(["old"], path)
    assert_frame_equal(written(numbered(3), path), whole(numbered(3)))
    assert os.listdir(tmp_path) == ["out.parquet"]


@pytest.mark.slow
def test_pyarrow_missing_is_told_with_the_command() -> None:
    script = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from nlu_lite.output.parquet import write_parquet\n"
        "write_parquet([], None, 'out.parquet', settings={})"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert run.stderr.splitlines()[-1].startswith("nlu_lite.MissingExtra")
    assert 'pip install "nlu_lite[parquet]"' in run.stderr


def unread() -> Iterator[str]:
    yield str(1 / 0)
