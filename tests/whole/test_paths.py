"""Wherever a path is taken, `~` is the home folder, and an address is refused before any work."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.saving.wheel import write_wheel

REF = "en.embed.minilm_L6_384"
ENTRY = f"models: {{en.mine: {{like: {REF}, licence: mit}}}}"


@pytest.fixture(scope="module")
def pipeline() -> nlu_lite.Pipeline:
    return nlu_lite.load(REF, device="cpu")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path / "home"


WRITERS: dict[str, Callable[[nlu_lite.Pipeline, str], object]] = {
    "save": lambda pipeline, path: pipeline.save(path),
    "to_parquet": lambda pipeline, path: pipeline.to_parquet("I love NLP", path),
    "export": lambda pipeline, path: write_wheel(pipeline.models, path),
}


@pytest.mark.parametrize("writer", WRITERS)
def test_what_is_written_below_a_tilde_lies_in_the_home_folder(
    pipeline: nlu_lite.Pipeline, home: Path, writer: str
) -> None:
    WRITERS[writer](pipeline, "~/vectors")
    assert (home / "vectors").exists()
    assert list(Path().iterdir()) == []


def test_a_model_below_a_tilde_is_loaded(pipeline: nlu_lite.Pipeline, home: Path) -> None:
    pipeline.save(home / "saved")
    assert list(nlu_lite.load(path="~/saved", device="cpu").models) == [REF]


def test_a_registry_below_a_tilde_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "mine.yaml").write_text(ENTRY)
    monkeypatch.setenv("NLU_LITE_REGISTRY", f"~/mine.yaml{os.pathsep}~/mine.yaml")
    assert "mit" in str(nlu_lite.info("en.mine"))


@pytest.mark.parametrize("address", ["s3://bucket/x", "abfss://box@host/x", "dbfs:/x"])
@pytest.mark.parametrize("writer", WRITERS)
def test_no_writer_takes_an_address(
    pipeline: nlu_lite.Pipeline, home: Path, writer: str, address: str
) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="is an address"):
        WRITERS[writer](pipeline, address)
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("path", ["s3://bucket/x", Path("gs://bucket/x")])
def test_no_model_is_loaded_from_an_address(home: Path, path: str | Path) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="is an address"):
        nlu_lite.load(path=path)


def test_no_registry_is_read_from_an_address() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="source='https://example.org/mine.yaml'"):
        nlu_lite.register("https://example.org/mine.yaml")


@pytest.mark.parametrize("address", ["s3://bucket/x.yaml", "dbfs:/x.yaml"])
@pytest.mark.parametrize("variable", ["NLU_LITE_REGISTRY", "NLU_LITE_CACHE"])
def test_no_variable_names_an_address(
    monkeypatch: pytest.MonkeyPatch, variable: str, address: str
) -> None:
    monkeypatch.setenv(variable, address)
    with pytest.raises(nlu_lite.InvalidOption, match=f"{variable}='{address}' is an address"):
        nlu_lite.load(REF, device="cpu")
