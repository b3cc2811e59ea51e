import hashlib
import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nlu_lite.spec import ModelFile, Source
from tests.store.conftest import Machine
from tests.support.hub_server import Failure
from tests.support.store_models import COMMIT, CONTENT, REPOSITORY, SMALL, listed, spec, write

WEIGHTS = "pytorch_model.bin"


def assert_complete(folder: str | None) -> None:
    assert folder is not None
    for name, data in CONTENT.items():
        assert (Path(folder) / name).read_bytes() == data


def test_files_are_fetched_at_the_pinned_revision(machine: Machine, tmp_path: Path) -> None:
    machine.hub.add(REPOSITORY, write(tmp_path / "newer", {"config.json": b"{}"}), "f" * 40)
    outcome = machine.locate(spec())
    assert outcome.origin == "hub"
    assert_complete(outcome.folder)
    assert Path(str(outcome.folder)).parts[-3:] == ("models--tiny--bert", "snapshots", COMMIT)


def test_no_request_is_made_for_files_that_are_here(machine: Machine) -> None:
    machine.locate(spec())
    machine.hub.stop()
    outcome = machine.locate(spec())
    assert (outcome.origin, outcome.connections) == ("cached", [])


def test_the_cached_way_imports_nothing_slow(machine: Machine) -> None:
    machine.locate(spec())
    assert machine.locate(spec()).heavy == []


def test_only_the_files_that_are_needed_are_fetched(machine: Machine, tmp_path: Path) -> None:
    content = CONTENT | {
        name: b"x" for name in ("model.safetensors", "tf_model.h5", "modeling.py", "README.md")
    }
    machine.hub.add(REPOSITORY, write(tmp_path / "more", content), COMMIT)
    files = listed({name: data for name, data in content.items() if name != "README.md"})
    outcome = machine.locate(spec(files))
    assert outcome.origin == "hub"
    fetched = {Path(r.path).name for r in machine.hub.requests if r.method == "GET"}
    assert fetched == {"config.json", "vocab.txt", "model.safetensors"}


def test_files_in_folders_keep_their_place(machine: Machine, tmp_path: Path) -> None:
    content = {"1_Pooling/config.json": b"{}", **CONTENT}
    machine.hub.add(REPOSITORY, write(tmp_path / "deep", content), COMMIT)
    outcome = machine.locate(spec(listed(content)))
    assert_complete(outcome.folder)


def test_a_missing_file_is_fetched_alone(machine: Machine) -> None:
    machine.hub.fail(Failure(status=404, name=WEIGHTS))
    machine.locate(spec())
    machine.hub.fail(None)
    machine.hub.requests.clear()
    assert_complete(machine.locate(spec()).folder)
    assert {Path(r.path).name for r in machine.hub.requests} == {WEIGHTS}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "HF_TOKEN"),
        (403, "HF_TOKEN"),
        (404, "out of date"),
        (429, "wait"),
        (500, "later"),
    ],
)
def test_a_refusal_names_its_status_and_a_way_out(
    machine: Machine, status: int, advice: str
) -> None:
    machine.hub.fail(Failure(status=status))
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert "OSError" in outcome.standard
    assert outcome.causes
    for part in (f"HTTP {status}", advice, REPOSITORY, COMMIT, "config.json", machine.hub.url):
        assert part in outcome.message
    assert outcome.seconds < 10


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (replace(spec().source, repository="no/where"), "Repository"),
        (replace(spec().source, revision="e" * 40), "Revision"),
        (replace(spec().source, files=(*listed(), ModelFile("tokenizer.json"))), "Entry"),
    ],
)
def test_what_the_hub_does_not_have_is_named(machine: Machine, source: Source, code: str) -> None:
    outcome = machine.locate(replace(spec(), source=source))
    assert outcome.error == "WeightsUnavailable"
    assert f"{code} Not Found" in outcome.message


def test_a_faulty_registry_entry_is_told_from_a_fault_of_the_network(machine: Machine) -> None:
    source = replace(spec().source, repository="../where/else")
    outcome = machine.locate(replace(spec(), source=source))
    assert outcome.error == "WeightsUnavailable"
    assert "registry entry" in outcome.message
    assert outcome.connections == []


def test_the_command_for_another_machine_names_all_files(machine: Machine) -> None:
    machine.hub.stop()
    names = " ".join(CONTENT)
    command = f"hf download {REPOSITORY} {names} --revision {COMMIT} --local-dir <folder>"
    assert command in machine.locate(spec()).message


def test_a_hub_that_is_down_for_a_moment_is_asked_again(machine: Machine) -> None:
    machine.hub.fail(Failure(status=503, times=1))
    assert machine.locate(spec()).origin == "hub"


def test_a_refused_connection_is_told_at_once(machine: Machine) -> None:
    machine.hub.stop()
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert "refused" in outcome.message
    assert "HF_ENDPOINT" in outcome.message
    assert outcome.seconds < 5


def test_an_unknown_host_is_told(machine: Machine) -> None:
    outcome = machine.locate(spec(), variables={"HF_ENDPOINT": "http://hub.invalid"})
    assert outcome.error == "WeightsUnavailable"
    assert "http://hub.invalid" in outcome.message
    assert outcome.seconds < 5


@pytest.mark.slow
def test_a_hub_that_never_answers_is_given_up_in_time(machine: Machine) -> None:
    machine.hub.fail(Failure("hang"))
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert "HF_ENDPOINT" in outcome.message
    assert outcome.seconds < 5


def test_the_time_limit_of_the_client_is_at_most_ten_seconds() -> None:
    from huggingface_hub.constants import DEFAULT_ETAG_TIMEOUT

    assert DEFAULT_ETAG_TIMEOUT <= 10


@pytest.mark.slow
def test_a_broken_transfer_is_resumed(machine: Machine, tmp_path: Path) -> None:
    content = SMALL | {WEIGHTS: random.Random(2).randbytes(24_000_000)}
    machine.hub.add(REPOSITORY, write(tmp_path / "large", content), COMMIT)
    machine.hub.fail(Failure("break", method="GET", name=WEIGHTS, times=1))
    assert machine.locate(spec(listed(content))).origin == "hub"
    first, second = machine.hub.gets(WEIGHTS)
    assert (first.range, second.range) != (None, None)


@pytest.mark.slow
def test_a_transfer_that_always_stalls_is_given_up(machine: Machine) -> None:
    machine.hub.fail(Failure("hang", method="GET", name=WEIGHTS))
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert WEIGHTS in outcome.message
    assert outcome.seconds < 20


@pytest.mark.slow
def test_a_transfer_that_stalls_in_the_middle_is_given_up(machine: Machine) -> None:
    machine.hub.fail(Failure("stall", method="GET", name=WEIGHTS))
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert WEIGHTS in outcome.message
    assert outcome.seconds < 20


def test_files_that_a_repository_may_lack_are_fetched_where_it_has_them(
    machine: Machine, tmp_path: Path
) -> None:
    content = CONTENT | {"merges.txt": b"a b"}
    machine.hub.add(REPOSITORY, write(tmp_path / "served_with", content), COMMIT)
    lacking = ModelFile("special_tokens_map.json", optional=True)
    outcome = machine.locate(spec((lacking, ModelFile("merges.txt", optional=True), *listed())))
    assert_complete(outcome.folder)
    assert (Path(str(outcome.folder)) / "merges.txt").read_bytes() == b"a b"


def test_with_the_weights_nothing_that_may_be_lacking_is_asked_for(machine: Machine) -> None:
    files = (*listed(), ModelFile("merges.txt", optional=True))
    machine.locate(spec(files))
    machine.hub.stop()
    outcome = machine.locate(spec(files))
    assert (outcome.origin, outcome.connections) == ("cached", [])


@pytest.mark.parametrize("there", [True, False])
def test_safetensors_that_a_repository_may_lack_come_before_the_pickle(
    machine: Machine, tmp_path: Path, there: bool
) -> None:
    content = CONTENT | ({"model.safetensors": b"x"} if there else {})
    machine.hub.add(REPOSITORY, write(tmp_path / "served_with", content), COMMIT)
    files = (*listed(), ModelFile("model.safetensors", optional=True))
    assert machine.locate(spec(files)).origin == "hub"
    fetched = {Path(r.path).name for r in machine.hub.requests if r.method == "GET"}
    assert fetched == {*SMALL, "model.safetensors" if there else WEIGHTS}
    machine.hub.stop()
    assert machine.locate(spec(files)).origin == "cached"


@pytest.mark.slow
def test_a_fault_with_a_file_that_may_be_lacking_is_still_a_fault(machine: Machine) -> None:
    machine.hub.fail(Failure(status=500, name="merges.txt"))
    outcome = machine.locate(spec((*listed(), ModelFile("merges.txt", optional=True))))
    assert outcome.error == "WeightsUnavailable"
    assert "merges.txt" in outcome.message


def test_a_repository_that_is_gone_is_not_a_file_that_may_be_lacking(machine: Machine) -> None:
    source = replace(spec().source, repository="tiny/gone")
    files = (ModelFile("merges.txt", optional=True), *listed())
    outcome = machine.locate(replace(spec(), source=replace(source, files=files)))
    assert outcome.error == "WeightsUnavailable"


def test_wrong_bytes_are_refused_now_and_later(machine: Machine) -> None:
    machine.hub.fail(Failure("wrong bytes", name=WEIGHTS))
    first = machine.locate(spec())
    machine.hub.fail(None)
    for outcome in (first, machine.locate(spec())):
        assert outcome.error == "ChecksumMismatch"
        assert hashlib.sha256(CONTENT[WEIGHTS]).hexdigest() in outcome.message


def test_the_files_to_delete_are_named_and_deleting_them_mends_it(machine: Machine) -> None:
    machine.hub.fail(Failure("wrong bytes", name=WEIGHTS))
    outcome = machine.locate(spec())
    machine.hub.fail(None)
    commands = outcome.message.partition("which fetches it anew:")[2]
    doomed = [Path(line.strip()) for line in commands.strip().splitlines()]
    assert doomed
    for path in doomed:
        path.unlink()
    assert_complete(machine.locate(spec()).folder)


def test_a_load_after_a_killed_one_is_good(machine: Machine) -> None:
    machine.hub.fail(Failure("stall", method="GET", name=WEIGHTS))
    process = machine.start(spec())
    assert machine.hub.in_the_middle.wait(20)
    process.kill()
    process.communicate()
    machine.hub.fail(None)
    assert_complete(machine.locate(spec()).folder)


@pytest.mark.slow
def test_processes_that_ask_at_once_fetch_once(machine: Machine) -> None:
    processes = [machine.start(spec()) for _ in range(8)]
    outcomes = [machine.finish(process) for process in processes]
    for outcome in outcomes:
        assert_complete(outcome.folder)
    assert len(machine.hub.gets(WEIGHTS)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are POSIX")
def test_a_full_disk_is_told(machine: Machine) -> None:
    outcome = machine.locate(spec(), largest_file=100_000)
    assert outcome.error == "WeightsUnavailable"
    assert "no room" in outcome.message
    assert str(machine.hub_cache) in outcome.message


def test_a_cache_that_cannot_be_written_is_told(machine: Machine) -> None:
    machine.home.mkdir()
    (machine.home / "huggingface").write_text("a file where a folder should be")
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert "cannot be written" in outcome.message
    assert "HF_HOME" in outcome.message


def test_the_token_goes_to_the_hub_and_nowhere_else(machine: Machine) -> None:
    machine.hub.token = "hf_secret"
    assert machine.locate(spec(), variables={"HF_TOKEN": "hf_secret"}).origin == "hub"
    elsewhere = [r.token for r in machine.hub.requests if r.path.startswith("/cdn/")]
    assert elsewhere == [None]


def test_without_the_token_the_error_says_so(machine: Machine) -> None:
    machine.hub.token = "hf_secret"
    outcome = machine.locate(spec())
    assert outcome.error == "WeightsUnavailable"
    assert "HF_TOKEN" in outcome.message


def test_without_a_revision_main_is_taken_with_a_warning(machine: Machine) -> None:
    outcome = machine.locate(spec(revision=None))
    assert_complete(outcome.folder)
    assert [w[0] for w in outcome.warnings] == ["UnpinnedWarning"]
    assert REPOSITORY in outcome.warnings[0][1]


def test_all_files_are_of_one_commit_though_main_moves(machine: Machine, tmp_path: Path) -> None:
    newer = {name: data + b" " for name, data in CONTENT.items()}
    machine.hub.add(REPOSITORY, write(tmp_path / "newer", newer), "f" * 40)
    machine.hub.add(REPOSITORY, tmp_path / "served", COMMIT)
    machine.hub.move_main_after("config.json", REPOSITORY, "f" * 40)
    assert_complete(machine.locate(spec(listed(sums=False), revision=None)).folder)


def test_main_that_was_fetched_needs_no_request(machine: Machine) -> None:
    machine.locate(spec(revision=None))
    machine.hub.stop()
    outcome = machine.locate(spec(revision=None))
    assert (outcome.origin, outcome.connections, outcome.warnings) == ("cached", [], [])
