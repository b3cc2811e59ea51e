import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu_lite.store.bytes_file import UnusableFile
from nlu_lite.store.bytes_room import LEAST_LIMIT
from nlu_lite.store.kept_bytes import KeptBytes
from tests.support.bytes_child import PARTS, PROCESSES, VALUES, part, value_of

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs fork and limits of processes")
DAY = 86_400


@pytest.fixture
def kept(tmp_path: Path) -> KeptBytes:
    return KeptBytes(tmp_path / "kept.db")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def show(seconds: int) -> None:
        monkeypatch.setattr("nlu_lite.store.kept_bytes.time.time", lambda: seconds)

    return show


def child(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", f"tests.support.{module}", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


entries = st.dictionaries(st.binary(max_size=20), st.binary(max_size=40), max_size=8)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, max_size=4), st.lists(st.binary(max_size=20), max_size=8))
def test_it_is_a_map_in_which_the_first_value_stays(
    tmp_path: Path, calls: list[dict[bytes, bytes]], others: list[bytes]
) -> None:
    kept = KeptBytes(tmp_path / f"{len(os.listdir(tmp_path))}.db")
    expected: dict[bytes, bytes] = {}
    for call in calls:
        kept.keep(call, label="some")
        expected = call | expected
    keys = [*expected, *others]
    assert kept.get(keys) == {key: expected[key] for key in keys if key in expected}


def test_more_keys_than_sqlite_takes_at_once(kept: KeptBytes) -> None:
    values = {b"%d" % number: b"value %d" % number for number in range(3_000)}
    kept.keep(values, label="many")
    assert kept.get([*values, b"another"]) == values


def test_what_it_holds_is_told_by_labels(kept: KeptBytes, clock: Callable[[int], None]) -> None:
    clock(1_000)
    kept.keep({b"a": b"12", b"b": b"345"}, label="ünicode")
    clock(2_000)
    kept.keep({b"c": b""}, label="other")
    contents = kept.contents()
    other, unicode = contents.labels
    assert (other.label, other.entries, other.size, other.oldest) == ("other", 1, 0, 2_000)
    assert (unicode.label, unicode.entries, unicode.size, unicode.newest) == (
        "ünicode",
        2,
        5,
        1_000,
    )
    assert contents.size == kept.path.stat().st_size
    assert contents.limit == 2_000_000_000


# Size


@pytest.mark.slow
def test_the_file_never_passes_its_bound(kept: KeptBytes) -> None:
    kept.set_limit(2_000_000)
    for number in range(PARTS):
        kept.keep(part(number), label="one")
        assert kept.path.stat().st_size <= 2_000_000
        assert kept.get(list(part(number))) == part(number)
    assert kept.get(list(part(0))) == {}
    # Most of the room is used.
    assert kept.contents().labels[0].size > 1_500_000


def test_what_was_not_used_longest_goes_first(
    kept: KeptBytes, clock: Callable[[int], None]
) -> None:
    kept.set_limit(LEAST_LIMIT)
    for day in range(4):
        clock(day * 2 * DAY)
        kept.keep({b"%d" % day: b"x" * 200_000}, label="large")
    clock(10 * DAY)
    assert len(kept.get([b"0"])) == 1
    assert kept.keep({b"new": b"x" * 200_000}, label="large") == 2 * DAY
    assert set(kept.get([b"0", b"1", b"2", b"3", b"new"])) == {b"0", b"2", b"3", b"new"}


def test_reading_writes_once_a_day(kept: KeptBytes, clock: Callable[[int], None]) -> None:
    clock(DAY)
    kept.keep({b"a": b"1"}, label="one")

    def changes() -> bool:
        before = kept.path.read_bytes()
        kept.get([b"a"])
        return kept.path.read_bytes() != before

    assert not changes()
    clock(3 * DAY)
    assert changes()
    assert not changes()


def test_a_value_without_room_is_left_out(kept: KeptBytes) -> None:
    kept.set_limit(LEAST_LIMIT)
    kept.keep({b"large": b"x" * LEAST_LIMIT, b"small": b"y"}, label="one")
    assert kept.get([b"large", b"small"]) == {b"small": b"y"}


@pytest.mark.slow
def test_a_lower_bound_and_emptying_give_room_back(kept: KeptBytes) -> None:
    for number in range(PARTS):
        kept.keep(part(number), label="one")
    assert kept.path.stat().st_size > 3_000_000
    kept.set_limit(2_000_000)
    assert 1_500_000 < kept.path.stat().st_size <= 2_000_000
    assert kept.get(list(part(PARTS - 1))) == part(PARTS - 1)
    kept.clear()
    assert kept.path.stat().st_size < 200_000
    contents = kept.contents()
    assert (contents.labels, contents.limit) == ((), 2_000_000)


# Several at once


@POSIX
@pytest.mark.slow
def test_processes_that_write_at_the_same_time(tmp_path: Path) -> None:
    assert child("bytes_child", "together", str(tmp_path / "kept.db")) == str(PARTS * VALUES)
    labels = KeptBytes(tmp_path / "kept.db").contents().labels
    assert sum(label.entries for label in labels) == PARTS * VALUES
    assert len(labels) <= PROCESSES


@POSIX
@pytest.mark.slow
def test_processes_that_are_killed_while_they_write(tmp_path: Path) -> None:
    assert child("bytes_child", "killed", str(tmp_path / "kept.db")) == str(PARTS * VALUES)


@pytest.mark.slow
def test_threads_that_write_at_the_same_time(kept: KeptBytes) -> None:
    found: list[dict[bytes, bytes]] = []

    def work(first: int) -> None:
        for number in range(first, PARTS, 4):
            kept.keep(part(number), label="threads")
            found.append(kept.get(list(part(number))))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == PARTS
    assert {key for values in found for key in values} == {b"%d" % n for n in range(PARTS * VALUES)}


@POSIX
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_fork_waits_for_what_is_being_written(kept: KeptBytes) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(PARTS):
            kept.keep(part(number), label="thread")
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    while not done.is_set():
        process = os.fork()
        if process == 0:
            kept.get([b"0"])
            os._exit(0)
        assert os.waitpid(process, 0)[1] == 0
    thread.join()


# What befalls disks


@POSIX
def test_a_full_disk_loses_nothing_that_was_kept(tmp_path: Path) -> None:
    said = child("bytes_full_disk", str(tmp_path / "kept.db"))
    assert "the disk is full" in said
    assert str(tmp_path / "kept.db") in said
    kept = KeptBytes(tmp_path / "kept.db")
    kept.keep(part(PARTS - 1), label="more room")
    for number in (0, PARTS - 1):
        assert kept.get(list(part(number))) == part(number)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that a user without rights can reach."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder).resolve()
        Path(folder).chmod(0o755)


@POSIX
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o666, 0o555)])
def test_what_can_only_be_read_is_read(open_folder: Path, file: int, folder: int) -> None:
    kept = KeptBytes(open_folder / "kept.db")
    kept.keep(part(0), label="one")
    kept.path.chmod(file)
    open_folder.chmod(folder)
    process = os.fork()
    if process == 0:
        if os.geteuid() == 0:
            os.setgid(65_534)
            os.setuid(65_534)
        os._exit(_reads_but_does_not_write(kept))
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def _reads_but_does_not_write(kept: KeptBytes) -> int:
    try:
        if kept.get(list(part(0))) != part(0):
            return 1
        kept.keep(part(1), label="two")
    except UnusableFile as error:
        return 0 if "can only be read" in str(error) or "can't be opened" in str(error) else 2
    except BaseException:
        return 3
    return 4


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "kept.db"
    kept = KeptBytes(path)
    for number in (0, 1):
        kept.keep(part(number), label=f"part {number}")
    return path.read_bytes()


def outcome(action: Callable[[], object]) -> object:
    try:
        return action()
    except UnusableFile as error:
        assert str(error)
        return None


@pytest.mark.slow
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), cut=st.none() | st.floats(0, 1), flips=st.integers(0, 40))
def test_a_damaged_file_never_gives_a_wrong_value(
    tmp_path: Path, whole: bytes, data: st.DataObject, cut: float | None, flips: int
) -> None:
    content = bytearray(whole if cut is None else whole[: int(cut * len(whole))])
    # Half of the damage to the pages that tell where things are.
    places = st.integers(0, max(len(content) - 1, 0)) | st.integers(0, min(len(content), 200))
    for _ in range(flips):
        place = data.draw(places)
        if place < len(content):
            content[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path / "damaged.db"
    path.write_bytes(content)
    kept = KeptBytes(path)
    right = part(0) | part(1) | part(2)
    for _ in range(2):
        found = outcome(lambda: kept.get(list(right)))
        assert found is None or isinstance(found, dict)
        assert all(right[key] == value for key, value in (found or {}).items())
        outcome(lambda: kept.keep(part(2), label="new"))
        outcome(kept.contents)
    outcome(lambda: kept.set_limit(LEAST_LIMIT))
    outcome(kept.clear)


def test_a_damaged_value_is_missing_until_it_is_kept_again(kept: KeptBytes) -> None:
    kept.keep({b"one": value_of(b"one"), b"two": value_of(b"two")}, label="two")
    connection = sqlite3.connect(kept.path)
    connection.execute("UPDATE kept SET value = zeroblob(length(value)) WHERE number = 1")
    connection.commit()
    connection.close()
    assert kept.get([b"one", b"two"]) == {b"two": value_of(b"two")}
    kept.keep({b"one": value_of(b"one")}, label="two")
    assert kept.get([b"one"]) == {b"one": value_of(b"one")}
