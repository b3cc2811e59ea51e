"""Files that are here are used, whatever the hub does, and what is wrong with them is said."""

import hashlib
import json
import time
from pathlib import Path

import pytest

from nlu_lite.errors import (
    ChecksumMismatch,
    UncertainModelWarning,
    UnpinnedWarning,
    WeightsUnavailable,
)
from nlu_lite.spec import Source
from nlu_lite.store import ModelFiles, locate
from nlu_lite.store.repositories import files_of_repository
from tests.store.conftest import Machine
from tests.support.hub_server import Failure
from tests.support.store_models import (
    COMMIT,
    CONTENT,
    REPOSITORY,
    SMALL,
    cache_snapshot,
    listed,
    spec,
    write,
)

NEWER = "f" * 40
# With the README.md it is sure that the whole repository was fetched.
WHOLE = CONTENT | {"README.md": b"A model"}
MODULES = {"modules.json": b"[]"}
FAILURES = [Failure("hang"), *(Failure(status=n) for n in (401, 403, 404, 407, 429, 500, 503))]


@pytest.fixture
def here(machine_of_process: Machine, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine that waits for the hub only for a moment."""
    monkeypatch.setattr("nlu_lite.store.listing._PATIENCE", 0.3)
    return machine_of_process


def fill(machine: Machine, content: dict[str, bytes] = WHOLE, *, main: bool = True) -> Path:
    """A snapshot as another program leaves it."""
    snapshot = cache_snapshot(machine.hub_cache, content)
    if main:
        reference = snapshot.parents[1] / "refs" / "main"
        reference.parent.mkdir()
        reference.write_text(COMMIT)
    return snapshot


def files_of(revision: str | None, *, offline: bool | None = None) -> tuple[Source, ModelFiles]:
    ref = f"hf:{REPOSITORY}" + (f"@{revision}" if revision else "")
    return files_of_repository(ref, "hf.tiny.bert", REPOSITORY, revision, offline=offline)


def test_a_whole_commit_needs_no_hub(here: Machine) -> None:
    snapshot = fill(here, main=False)
    source, files = files_of(COMMIT)
    assert (source.revision, files.folder, here.hub.requests) == (COMMIT, snapshot, [])


def test_the_first_digits_of_a_whole_commit_need_no_hub(here: Machine) -> None:
    fill(here, main=False)
    source, _ = files_of(COMMIT[:7])
    assert (source.revision, here.hub.requests) == (COMMIT, [])


@pytest.mark.parametrize("revision", [None, "main"])
def test_a_branch_is_taken_from_the_cache_where_no_hub_is(
    here: Machine, revision: str | None
) -> None:
    snapshot = fill(here)
    here.hub.stop()
    with pytest.warns(UnpinnedWarning, match=f"'hf:{REPOSITORY}@{COMMIT}'") as caught:
        assert files_of(revision)[1].folder == snapshot
    assert len(caught) == 1
    assert "refused" in str(caught[0].message)


@pytest.mark.parametrize("failure", FAILURES)
def test_whatever_the_hub_says_files_that_are_here_are_used_at_once(
    here: Machine, failure: Failure
) -> None:
    fill(here)
    here.hub.fail(failure)
    start = time.perf_counter()
    with pytest.warns(UnpinnedWarning, match="from the cache the commit"):
        files_of(None)
    assert time.perf_counter() - start < 3


@pytest.mark.parametrize("offline", [True, None])
def test_without_permission_to_connect_a_branch_is_told_too(
    here: Machine, monkeypatch: pytest.MonkeyPatch, offline: bool | None
) -> None:
    monkeypatch.setenv("NLU_LITE_OFFLINE", "1")
    fill(here)
    with pytest.warns(UnpinnedWarning, match="connections are forbidden"):
        files_of("main", offline=offline)
    assert here.hub.requests == []


def test_a_main_that_nobody_asked_for_is_the_only_commit(here: Machine) -> None:
    fill(here, main=False)
    here.hub.stop()
    with pytest.warns(UnpinnedWarning, match="the only one that is here"):
        assert files_of(None)[0].revision == COMMIT


def test_of_several_commits_none_is_guessed_but_all_are_named(here: Machine) -> None:
    fill(here, main=False)
    cache_snapshot(here.hub_cache, commit=NEWER)
    here.hub.stop()
    with pytest.raises(WeightsUnavailable) as caught:
        files_of("dev")
    for commit in (COMMIT, NEWER):
        assert f"load('hf:{REPOSITORY}@{commit}')" in str(caught.value)


def test_a_pinned_entry_takes_no_other_commit_but_names_it(here: Machine) -> None:
    cache_snapshot(here.hub_cache, commit=NEWER)
    here.hub.stop()
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec())
    assert f"load('hf:{REPOSITORY}@{NEWER}')" in str(caught.value)


def test_the_hub_is_asked_for_the_newest_commit_of_a_branch(here: Machine, tmp_path: Path) -> None:
    fill(here)
    here.hub.add(REPOSITORY, write(tmp_path / "newer"), NEWER)
    with pytest.warns(UnpinnedWarning, match="when it was first asked for"):
        assert files_of(None)[0].revision == NEWER


def test_what_makes_a_model_one_of_sentences_is_asked_for_where_it_may_be(
    here: Machine, tmp_path: Path
) -> None:
    fill(here, CONTENT)
    here.hub.add(REPOSITORY, write(tmp_path / "sentences", CONTENT | MODULES), COMMIT)
    _, files = files_of(COMMIT)
    assert (files.folder / "modules.json").is_file()


def test_what_could_not_be_asked_for_is_told(here: Machine) -> None:
    fill(here, CONTENT)
    here.hub.stop()
    with pytest.warns(UncertainModelWarning, match="taken for a model of tokens") as caught:
        files_of(COMMIT)
    assert len(caught) == 1


@pytest.mark.slow
def test_a_commit_that_a_branch_was_first_and_that_is_gone_gives_way(
    here: Machine, tmp_path: Path
) -> None:
    here.hub.add(REPOSITORY, write(tmp_path / "newer"), NEWER)
    here.hub.fail(Failure(status=500, name="config.json"))
    fill(here)
    with pytest.warns(UnpinnedWarning) as caught:
        assert files_of(None)[0].revision == COMMIT
    assert f"commit {COMMIT} is taken" in str(caught[-1].message)


@pytest.mark.slow
def test_files_that_a_listing_knows_and_that_are_not_here_are_named(
    here: Machine, tmp_path: Path
) -> None:
    here.hub.add(REPOSITORY, write(tmp_path / "more", CONTENT | MODULES), COMMIT)
    snapshot = files_of(COMMIT)[1].folder
    (snapshot / "modules.json").unlink()
    here.hub.fail(Failure(status=503))
    with pytest.raises(WeightsUnavailable) as caught:
        files_of(COMMIT)
    assert str(caught.value).splitlines()[0].endswith("could not be fetched: modules.json.")


@pytest.mark.slow
def test_weights_in_another_file_than_a_listing_knows_are_taken(
    here: Machine, tmp_path: Path
) -> None:
    both = CONTENT | {"model.safetensors": b"tensors"}
    here.hub.add(REPOSITORY, write(tmp_path / "both", both), COMMIT)
    snapshot = files_of(COMMIT)[1].folder
    (snapshot / "model.safetensors").unlink()
    here.hub.fail(Failure(status=503))
    write(snapshot, {"pytorch_model.bin": CONTENT["pytorch_model.bin"]})
    assert files_of(COMMIT)[1].weights.name == "pytorch_model.bin"


@pytest.mark.parametrize("revision", [COMMIT, "main"])
@pytest.mark.parametrize("offline", [True, None])
def test_the_one_file_that_is_missing_is_named(
    here: Machine, revision: str, offline: bool | None
) -> None:
    snapshot = fill(here, SMALL)
    (snapshot.parents[1] / "blobs" / "0123.incomplete").write_bytes(b"half")
    here.hub.stop()
    with pytest.raises(WeightsUnavailable) as caught:
        files_of(revision, offline=offline)
    told = str(caught.value)
    assert "weights (model.safetensors or pytorch_model.bin)" in told
    assert "0123.incomplete" in told
    assert "vocab.txt" not in told
    assert "all files" not in told


@pytest.mark.slow
def test_a_link_to_nowhere_is_named_and_mended_by_the_hub(here: Machine) -> None:
    snapshot = fill(here)
    (snapshot / "vocab.txt").resolve().unlink()
    here.hub.fail(Failure(status=503))
    with pytest.raises(WeightsUnavailable, match="vocab.txt is a link to .*, which is not there"):
        files_of(COMMIT)
    here.hub.fail(None)
    assert (files_of(COMMIT)[1].folder / "vocab.txt").read_bytes() == CONTENT["vocab.txt"]


@pytest.mark.parametrize("name", CONTENT)
def test_a_file_that_was_cut_is_named_with_what_to_delete(here: Machine, name: str) -> None:
    snapshot = fill(here)
    blob = (snapshot / name).resolve()
    blob.write_bytes(CONTENT[name][:-2])
    with pytest.raises(ChecksumMismatch, match="by its name in the cache") as caught:
        files_of(COMMIT)
    told = str(caught.value)
    assert str(snapshot / name) in told
    assert str(blob) in told
    assert hashlib.sha256(CONTENT[name]).hexdigest() in told
    assert sum(other in told.replace(name, "") for other in CONTENT) == 0


def test_a_cache_of_ours_that_cannot_be_written_changes_nothing(
    here: Machine, own_cache: Path
) -> None:
    own_cache.write_text("a file where a folder should be")
    fill(here)
    assert files_of(COMMIT)[0].revision == COMMIT


def test_an_entry_that_is_not_pinned_takes_the_only_commit(here: Machine) -> None:
    snapshot = fill(here, main=False)
    here.hub.stop()
    with pytest.warns(UnpinnedWarning, match="the only one that is here"):
        assert locate(spec(listed(sums=False), revision=None)).folder == snapshot


def test_sentence_modules_in_the_cache_are_used(here: Machine) -> None:
    kinds = [{"path": "pool", "type": "x.Pooling"}]
    content = CONTENT | {"modules.json": json.dumps(kinds).encode()}
    fill(here, content)
    here.hub.stop()
    with pytest.raises(WeightsUnavailable, match="could not be fetched: pool/config.json"):
        files_of(COMMIT)
