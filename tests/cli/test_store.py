import hashlib
import subprocess
import sys
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from transformers import BertModel

import nlu_lite
from nlu_lite.cli import main
from nlu_lite.errors import InvalidOption, OutputUnavailable
from nlu_lite.saving.wheel import write_wheel
from tests.store.conftest import Machine
from tests.support.hub_server import HubServer
from tests.support.small_hub import COMMIT, entry, write_registry, write_repository

pytestmark = pytest.mark.slow

REPOSITORY = "tiny/random-bert"
REF = "en.embed.test.random"
WHEEL = "nlu_lite_model_en_embed_test_random"
PREDICT = ("-m", "nlu_lite", "predict", "--format", "json", "--ref", REF, "I love NLP")


@pytest.fixture(scope="module")
def folder(small_bert: BertModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_repository(small_bert, tmp_path_factory.mktemp("hub") / "random")


@pytest.fixture
def variables(small_bert: BertModel, folder: Path, tmp_path: Path) -> Mapping[str, str]:
    """The registry of the machine."""
    models = {REF: entry(small_bert, folder, REPOSITORY)}
    return {"NLU_LITE_REGISTRY": str(write_registry(tmp_path / "registry.yaml", models))}


@pytest.fixture
def machine(folder: Path, tmp_path: Path) -> Iterator[Machine]:
    with HubServer() as hub:
        hub.add(REPOSITORY, folder, COMMIT)
        yield Machine(tmp_path / "home", hub)


def run(machine: Machine, variables: Mapping[str, str], *words: str) -> str:
    """What a command prints that goes well."""
    done = machine.run(*words, variables=variables)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_downloaded_is_there_without_a_hub(
    machine: Machine, variables: Mapping[str, str]
) -> None:
    told = run(machine, variables, "-m", "nlu_lite", "download", REF, f"embed.{REF[9:]}")
    for line, ref in zip(told.splitlines(), (REF, f"embed.{REF[9:]}"), strict=True):
        name, place = line.split()
        assert (name, Path(place).name) == (ref, COMMIT)
    assert len(machine.hub.gets("pytorch_model.bin")) == 1
    machine.hub.stop()
    assert '"love"' in run(machine, variables, *PREDICT)


def test_what_cannot_be_downloaded_is_told(machine: Machine, variables: Mapping[str, str]) -> None:
    machine.hub.stop()
    done = machine.run("-m", "nlu_lite", "download", REF, variables=variables)
    assert done.returncode == 1
    assert "could not be fetched" in done.stderr


def test_download_takes_a_list() -> None:
    refs = ["en.embed.minilm_L6_384", "en.embed_sentence.minilm_L6_384"]
    assert list(nlu_lite.download(refs)) == refs


def test_the_cache_is_listed_and_emptied(machine: Machine, variables: Mapping[str, str]) -> None:
    cache = ("-m", "nlu_lite", "cache")
    place = run(machine, variables, *cache, "path").strip()
    assert Path(place) == machine.hub_cache
    assert "No model is in the cache" in run(machine, variables, *cache, "list")
    pinned = f"hf:{REPOSITORY}@{COMMIT}"
    run(machine, variables, "-m", "nlu_lite", "download", REF, pinned)
    (line,) = run(machine, variables, *cache, "list").splitlines()
    size, unit, *names = line.split()
    assert float(size) == pytest.approx(33, abs=20)
    assert (unit, names) == ("MB", [REF, pinned])
    assert REPOSITORY in run(machine, variables, *cache, "remove", REF)
    assert not list(machine.hub_cache.rglob("pytorch_model.bin"))
    again = machine.run(*cache, "remove", REF, variables=variables)
    assert again.returncode == 1
    assert "is not in the cache" in again.stderr


def test_removing_an_address_on_the_hub_forgets_what_it_holds(
    machine: Machine, variables: Mapping[str, str]
) -> None:
    run(machine, variables, "-m", "nlu_lite", "download", f"hf:{REPOSITORY}")
    run(machine, variables, "-m", "nlu_lite", "cache", "remove", f"hf:{REPOSITORY}")
    assert not list(machine.home.rglob("*.json"))


def test_a_model_that_others_keep_stays_when_one_is_removed(
    machine: Machine, variables: Mapping[str, str], folder: Path
) -> None:
    machine.hub.add("tiny/other", folder, "e" * 40)
    run(machine, variables, "-m", "nlu_lite", "download", REF, f"hf:tiny/other@{'e' * 40}")
    run(machine, variables, "-m", "nlu_lite", "cache", "remove", REF)
    listed = run(machine, variables, "-m", "nlu_lite", "cache", "list")
    assert listed.split()[2:] == [f"hf:tiny/other@{'e' * 40}"]


def test_an_exported_folder_is_loaded_where_there_is_nothing_else(
    machine: Machine, variables: Mapping[str, str], tmp_path: Path
) -> None:
    target = tmp_path / "exported"
    run(machine, variables, "-m", "nlu_lite", "export", REF, str(target))
    code = "import sys, nlu_lite; print(nlu_lite.load(*sys.argv[2:], path=sys.argv[1]))"
    machine.hub.stop()
    elsewhere = Machine(tmp_path / "elsewhere", machine.hub)
    assert REF in run(elsewhere, {}, "-c", code, str(target))
    assert REF in run(elsewhere, variables, "-c", code, str(target), REF)


def test_export_without_a_place_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "en.embed.minilm_L6_384"]) == 1
    assert "export REF DIR" in capsys.readouterr().err


def test_an_exported_wheel_is_installed_by_pip_and_found(
    machine: Machine, variables: Mapping[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("pip")
    expected = run(machine, variables, *PREDICT)
    export = ("-m", "nlu_lite", "export", REF, "--wheel", str(tmp_path))
    wheel = Path(run(machine, variables, *export).strip())
    assert wheel.name == f"{WHEEL}-1.0-py3-none-any.whl"
    machine.hub.stop()
    packages = tmp_path / "packages"
    pip = ("pip", "install", "--no-index", "--no-deps", "--target", str(packages), str(wheel))
    subprocess.run([sys.executable, "-m", *pip], check=True, capture_output=True)
    elsewhere = Machine(tmp_path / "elsewhere", machine.hub)
    path = elsewhere.environment({})["PYTHONPATH"]
    installed = {
        **variables,
        "PYTHONPATH": f"{packages}{':' if sys.platform != 'win32' else ';'}{path}",
    }
    assert run(elsewhere, installed, *PREDICT) == expected
    code = f"import nlu_lite; print(nlu_lite.load('python:{WHEEL}/{REF}'))"
    assert REF in run(elsewhere, installed, "-c", code)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipeline = nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    return write_wheel(pipeline.models, tmp_path_factory.mktemp("wheels") / "new")


def test_a_wheel_records_every_file_with_its_sum_and_size(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (record,) = [name for name in archive.namelist() if name.endswith("/RECORD")]
        lines = archive.read(record).decode().splitlines()
        assert [line.split(",")[0] for line in lines] == archive.namelist()
        for line in lines[:-1]:
            name, sum_, size = line.split(",")
            content = archive.read(name)
            digest = urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
            assert (sum_, int(size)) == (f"sha256={digest}", len(content))
    assert lines[-1] == f"{record},,"


def test_a_wheel_says_where_its_model_is_from_and_under_which_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/METADATA")]
        metadata = archive.read(name).decode()
        assert [n for n in archive.namelist() if n.endswith(".py")] == [
            "nlu_lite_model_en_embed_minilm_l6_384/__init__.py"
        ]
    source = nlu_lite.info("en.embed.minilm_L6_384")
    for fact in (source.repository, source.licence):
        assert str(fact) in metadata


def test_the_same_model_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    again = write_wheel(nlu_lite.load("en.embed.minilm_L6_384", device="cpu").models, tmp_path)
    assert again.read_bytes() == wheel.read_bytes()
    assert list(tmp_path.iterdir()) == [again]


def test_a_wheel_of_several_models_is_refused(tmp_path: Path) -> None:
    both = nlu_lite.load("en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    with pytest.raises(InvalidOption, match="one model, not 2"):
        write_wheel(both.models, tmp_path)


def test_a_wheel_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(OutputUnavailable):
        write_wheel(nlu_lite.load("en.embed.minilm_L6_384", device="cpu").models, tmp_path / "file")
