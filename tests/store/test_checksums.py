import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu_lite.errors import ChecksumMismatch, WeightsUnavailable
from nlu_lite.spec import ModelFile
from nlu_lite.store import locate
from nlu_lite.store.checksums import check, record_path, sums_of
from tests.support.store_models import CONTENT, cache_snapshot, listed, spec, write


def tamper(path: Path, *, keep_time: bool = False) -> None:
    status = path.stat()
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    later = status.st_mtime_ns + (0 if keep_time else 1_000_000_000)
    os.utime(path, ns=(later, later))


def test_a_mismatch_names_both_sums_the_file_and_what_to_delete(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    weights = snapshot / "pytorch_model.bin"
    tamper(weights)
    with pytest.raises(ChecksumMismatch) as caught:
        locate(spec())
    for data in (CONTENT["pytorch_model.bin"], weights.read_bytes()):
        assert hashlib.sha256(data).hexdigest() in str(caught.value)
    for path in (weights, weights.resolve()):
        assert f"\n  {path}" in str(caught.value)


def test_all_files_that_do_not_match_are_named(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    for name in CONTENT:
        tamper(folder / name)
    with pytest.raises(ChecksumMismatch) as caught:
        check(folder, listed())
    assert all(f"{folder / name} is not" in str(caught.value) for name in CONTENT)


def test_a_change_after_the_first_use_is_noticed(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    locate(spec())
    tamper(snapshot / "pytorch_model.bin")
    with pytest.raises(ChecksumMismatch, match="by the registry"):
        locate(spec())


def test_a_change_of_a_file_without_a_sum_is_noticed(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    files = listed(sums=False)
    locate(spec(files))
    tamper(snapshot / "vocab.txt")
    with pytest.raises(ChecksumMismatch) as caught:
        locate(spec(files))
    assert str(record_path(snapshot)) in str(caught.value)
    assert hashlib.sha256(CONTENT["vocab.txt"]).hexdigest() in str(caught.value)


def test_a_file_that_was_only_touched_is_good(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    files = listed(sums=False)
    locate(spec(files))
    os.utime(snapshot / "vocab.txt", ns=(1, 1))
    assert locate(spec(files)).origin == "cached"


def test_a_file_of_the_same_size_and_time_is_not_hashed_again(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    check(folder, listed())
    tamper(folder / "pytorch_model.bin", keep_time=True)
    check(folder, listed())


def test_a_sum_that_the_registry_gets_later_is_compared(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    check(folder, [ModelFile("vocab.txt")])
    with pytest.raises(ChecksumMismatch, match="0" * 64):
        check(folder, [ModelFile("vocab.txt", "0" * 64)])


def test_sums_may_be_written_in_capitals(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    check(
        folder, [ModelFile("vocab.txt", hashlib.sha256(CONTENT["vocab.txt"]).hexdigest().upper())]
    )


def test_files_seen_before_stay_remembered(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    check(folder, [ModelFile("vocab.txt")])
    check(folder, [ModelFile("config.json")])
    tamper(folder / "vocab.txt")
    with pytest.raises(ChecksumMismatch):
        check(folder, [ModelFile("vocab.txt")])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"files": 3}',
        b'{"files": {"vocab.txt": {"size": "3"}}}',
        b'{"files": {"vocab.txt": {"size": "3", "mtime_ns": 1, "sha256": "0"}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_record_is_made_anew(tmp_path: Path, content: bytes) -> None:
    folder = write(tmp_path / "model")
    check(folder, listed())
    good = record_path(folder).read_bytes()
    record_path(folder).write_bytes(content)
    check(folder, listed())
    assert record_path(folder).read_bytes() == good


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary())
def test_no_record_makes_a_wrong_file_good(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "model"
    if not folder.exists():
        write(folder)
        check(folder, listed())
        tamper(folder / "vocab.txt")
    record_path(folder).write_bytes(content)
    with pytest.raises(ChecksumMismatch):
        check(folder, listed())


def test_a_place_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "a_file"
    blocked.write_bytes(b"")
    monkeypatch.setenv("NLU_LITE_CACHE", str(blocked))
    folder = write(tmp_path / "model")
    check(folder, listed())
    tamper(folder / "vocab.txt")
    with pytest.raises(ChecksumMismatch):
        check(folder, listed())


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="lost.json"):
        check(write(tmp_path / "model"), [ModelFile("lost.json")])


def test_only_whole_records_are_written(tmp_path: Path, own_cache: Path) -> None:
    folder = write(tmp_path / "model")
    check(folder, listed())
    assert list(own_cache.rglob("*.json")) == [p for p in own_cache.rglob("*") if p.is_file()]


def sha_1(data: bytes, *, header: bool = True) -> str:
    return hashlib.sha1((b"blob %d\0" % len(data) if header else b"") + data).hexdigest()


def rename_blob(link: Path, name: str) -> Path:
    blob = link.resolve()
    link.unlink()
    blob = blob.rename(blob.with_name(name))
    link.symlink_to(os.path.relpath(blob, link.parent))
    return blob


@pytest.mark.parametrize("header", [True, False])
def test_a_blob_that_is_called_by_the_sum_of_git_is_held_to_it(
    hub_cache: Path, header: bool
) -> None:
    data = CONTENT["vocab.txt"]
    blob = rename_blob(cache_snapshot(hub_cache) / "vocab.txt", sha_1(data, header=header))
    assert locate(spec(listed(sums=False))).origin == "cached"
    record_path(locate(spec(listed(sums=False))).folder).unlink()
    blob.write_bytes(data[:-1])
    with pytest.raises(ChecksumMismatch, match=f"in the cache.: Git's SHA-1 {blob.name}"):
        locate(spec(listed(sums=False)))


def test_a_name_that_is_no_sum_promises_nothing(hub_cache: Path) -> None:
    rename_blob(cache_snapshot(hub_cache) / "vocab.txt", '"3-5f1a"')
    assert locate(spec(listed(sums=False))).origin == "cached"


def test_only_the_name_of_the_first_link_is_a_sum(hub_cache: Path) -> None:
    blob = (cache_snapshot(hub_cache) / "vocab.txt").resolve()
    shared = hub_cache / "blobs" / "ab" / ("ab" * 32)
    shared.parent.mkdir(parents=True)
    blob.rename(shared)
    blob.symlink_to(shared)
    assert locate(spec(listed(sums=False))).origin == "cached"


def test_a_file_that_is_gone_is_named_with_what_brings_it_back(tmp_path: Path) -> None:
    folder = write(tmp_path / "model")
    (folder / "vocab.txt").unlink()
    with pytest.raises(WeightsUnavailable, match="vocab.txt cannot be read: No such .*\nCopy it"):
        check(folder, listed(), mend="Copy it again.")


def test_the_sums_of_files_as_they_are(tmp_path: Path, hub_cache: Path) -> None:
    folder = write(tmp_path / "model")
    paths = [folder / name for name in CONTENT]

    def expected() -> dict[str, str]:
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    before = expected()
    assert sums_of(folder, paths) == sums_of(folder, paths) == before
    tamper(paths[0])
    assert sums_of(folder, paths) == expected() != before
    paths[0].unlink()
    with pytest.raises(WeightsUnavailable, match="cannot be read"):
        sums_of(folder, paths)


def test_sums_of_changed_files_are_not_taken_for_promises(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    files = listed(sums=False)
    locate(spec(files))
    tamper(snapshot / "vocab.txt")
    sums_of(snapshot, [snapshot / name for name in CONTENT])
    with pytest.raises(ChecksumMismatch):
        locate(spec(files))
