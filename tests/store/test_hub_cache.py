from pathlib import Path

import pytest

from nlu_lite.errors import InvalidModel, WeightsUnavailable
from nlu_lite.spec import ModelFile
from nlu_lite.store import locate, whereabouts
from tests.support.store_models import COMMIT, CONTENT, SMALL, cache_snapshot, listed, spec, write


def test_cached_files_are_found(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    files = locate(spec())
    assert (files.origin, files.folder) == ("cached", snapshot)
    assert whereabouts(spec()) == "cached"


def test_files_of_another_revision_are_not_taken(hub_cache: Path) -> None:
    cache_snapshot(hub_cache, commit="f" * 40)
    assert whereabouts(spec()) == "hub"


def test_an_incomplete_snapshot_is_not_cached(hub_cache: Path) -> None:
    cache_snapshot(hub_cache, SMALL)
    assert whereabouts(spec()) == "hub"
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec())
    assert "missing: pytorch_model.bin of" in str(caught.value)


def test_a_link_to_nowhere_is_not_cached(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    (snapshot / "vocab.txt").resolve().unlink()
    assert whereabouts(spec()) == "hub"


def test_files_that_the_registry_does_not_list_are_left_alone(hub_cache: Path) -> None:
    cache_snapshot(hub_cache, CONTENT | {"model.safetensors": b"unchecked"})
    assert locate(spec()).weights.name == "pytorch_model.bin"


@pytest.mark.parametrize("revision", [COMMIT, None])
def test_a_registry_entry_that_lists_too_little_is_told(
    hub_cache: Path, revision: str | None
) -> None:
    with pytest.raises(InvalidModel) as caught:
        locate(spec((), revision=revision))
    assert len(caught.value.faults) == 3
    assert "en.embed.bert.tiny" in str(caught.value)


def test_a_link_out_of_the_cache_is_refused(hub_cache: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_bytes(SMALL["vocab.txt"])
    link = cache_snapshot(hub_cache) / "vocab.txt"
    link.unlink()
    link.symlink_to(secret)
    with pytest.raises(InvalidModel) as caught:
        locate(spec())
    assert str(secret) in str(caught.value)


def test_a_name_that_climbs_out_of_the_cache_is_refused(hub_cache: Path, tmp_path: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    (tmp_path / "secret.json").write_text("{}")
    climb = "../" * len(snapshot.relative_to(tmp_path).parts) + "secret.json"
    with pytest.raises(InvalidModel, match="secret"):
        locate(spec((*listed(), ModelFile(climb))))


def test_a_cache_that_the_user_moved_elsewhere_is_read(hub_cache: Path, tmp_path: Path) -> None:
    cache_snapshot(hub_cache)
    hub_cache.rename(tmp_path / "other_disk")
    hub_cache.symlink_to(tmp_path / "other_disk")
    assert locate(spec()).origin == "cached"


def test_a_repository_that_the_user_moved_elsewhere_is_read(
    hub_cache: Path, tmp_path: Path
) -> None:
    repository = cache_snapshot(hub_cache).parents[1]
    moved = repository.rename(tmp_path / "other_disk")
    repository.symlink_to(moved)
    assert locate(spec()).origin == "cached"


def test_without_a_revision_the_main_of_the_last_fetch_is_taken(hub_cache: Path) -> None:
    snapshot = cache_snapshot(hub_cache)
    reference = snapshot.parents[1] / "refs" / "main"
    reference.parent.mkdir()
    reference.write_text(COMMIT)
    assert locate(spec(revision=None)).folder == snapshot


@pytest.mark.parametrize("head", ["../../outside", "", "\udcff", "g" * 40])
def test_a_damaged_reference_to_main_is_no_revision(hub_cache: Path, head: str) -> None:
    reference = cache_snapshot(hub_cache).parents[1] / "refs" / "main"
    reference.parent.mkdir()
    write(hub_cache / "outside")
    reference.write_text(head, encoding="utf-8", errors="surrogateescape")
    assert whereabouts(spec(revision=None)) == "hub"
