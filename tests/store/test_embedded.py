from pathlib import Path

import pytest

from nlu_lite.errors import ChecksumMismatch, WeightsUnavailable
from nlu_lite.spec import ModelFile
from nlu_lite.store import locate, whereabouts
from nlu_lite.store.embedded import embedded_folder
from tests.support.store_models import spec

NAMES = ("config.json", "model.safetensors", "tokenizer.json", "vocab.txt")
EMBEDDED = "all-MiniLM-L6-v2"


def test_the_embedded_model_is_found_in_the_package() -> None:
    files = locate(spec(map(ModelFile, NAMES), embedded=EMBEDDED), offline=True)
    assert files.origin == "embedded"
    for path in (files.config, files.weights, files.tokenizer, files.vocabulary):
        assert path is not None
        assert path.is_file()


def test_it_is_taken_before_the_cache(hub_cache: Path) -> None:
    assert whereabouts(spec(embedded=EMBEDDED)) == "embedded"


def test_a_damaged_one_is_mended_by_a_new_installation() -> None:
    files = [ModelFile(name, "0" * 64 if name == "vocab.txt" else None) for name in NAMES]
    with pytest.raises(ChecksumMismatch) as caught:
        locate(spec(files, embedded=EMBEDDED))
    assert "vocab.txt" in str(caught.value)
    assert "0" * 64 in str(caught.value)
    assert "pip install --force-reinstall nlu_lite" in str(caught.value)


@pytest.mark.parametrize("name", ["no-such-model", "..", ""])
def test_one_that_is_not_in_the_package_is_told(name: str) -> None:
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec(map(ModelFile, NAMES), embedded=name))
    assert "pip install --force-reinstall nlu_lite" in str(caught.value)


@pytest.mark.parametrize("name", ["..", "../embedded", ".", f"{EMBEDDED}/.."])
def test_no_name_leads_out_of_the_embedded_folder(name: str) -> None:
    assert embedded_folder(name) is None


def test_a_file_that_is_missing_in_the_package_is_named() -> None:
    with pytest.raises(WeightsUnavailable) as caught:
        locate(spec(map(ModelFile, (*NAMES, "lost.json")), embedded=EMBEDDED))
    assert "lost.json" in str(caught.value)
