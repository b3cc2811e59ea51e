import json
import os
import shutil
from pathlib import Path

import pytest

import nlu_lite
from tests.support.broken_packages import (
    KILLS,
    RAISES,
    ROOT,
    doctor,
    write_metadata,
    write_modules,
)

pytestmark = pytest.mark.slow


def statuses(told: str) -> dict[tuple[str, str], str]:
    return {(one["section"], one["name"]): one["status"] for one in json.loads(told)["findings"]}


def test_a_machine_that_is_well(tmp_path: Path) -> None:
    home = tmp_path / "ann"
    home.mkdir()
    own = {"HOME": str(home), "USERPROFILE": str(home), "HF_HOME": str(home / "hub")}
    done = doctor(variables={**own, "USER": "ann", "LOGNAME": "ann", "HF_TOKEN": "hf_secret"})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Nothing is broken.\n")
    assert nlu_lite.__version__ in done.stdout
    assert "fp32            right: " in done.stdout
    assert f"~{os.sep}hub" in done.stdout
    for private in (str(home), "ann", "hf_secret"):
        assert private not in done.stdout


def test_much_that_is_broken_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    (tmp_path / "mine.yaml").write_text("models: 3\n", encoding="utf-8")
    modules = {"torch": RAISES, "plotly": RAISES} | (
        {"sentencex": KILLS} if os.name == "posix" else {}
    )
    lines = ["torch", "pandas", "sentencex", 'plotly; extra == "viz"', 'no-such; extra == "umap"']
    done = doctor(
        "--json",
        path=[write_modules(tmp_path / "a", modules), write_metadata(tmp_path / "b", lines)],
        variables={
            "HF_HOME": str(tmp_path / "file"),
            "HF_HUB_OFFLINE": "1",
            "NLU_LITE_REGISTRY": str(tmp_path / "mine.yaml"),
        },
    )
    assert (done.returncode, done.stderr) == (1, "")
    found = statuses(done.stdout)
    assert {key for key, status in found.items() if status == "broken"} == {
        ("packages", "torch"),
        ("packages", "sentencex"),
        ("extras", "plotly"),
        ("cache", "models"),
        ("settings", "registry"),
    }
    assert found["packages", "pandas"] == found["machine", "processor"] == "ok"
    assert found["self-test", "fp32"] == found["extras", "no-such"] == "note"
    assert found["settings", "network"] == "note"
    assert all(
        one["remedy"] for one in json.loads(done.stdout)["findings"] if one["status"] == "broken"
    )


def test_it_needs_no_numpy_and_no_package_that_pip_knows(tmp_path: Path) -> None:
    modules = {name: RAISES for name in ("numpy", "yaml", "huggingface_hub", "packaging")}
    done = doctor(path=[write_modules(tmp_path, modules)])
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "! numpy" in done.stdout
    assert "processor" in done.stdout


def test_a_damaged_model_of_the_package_is_told_with_the_command_that_mends_it(
    tmp_path: Path,
) -> None:
    source = Path(nlu_lite.__file__).parent
    shutil.copytree(source, tmp_path / "nlu_lite", ignore=shutil.ignore_patterns("embedded"))
    if (ROOT / "registry").is_dir():
        shutil.copytree(ROOT / "registry", tmp_path / "registry")
    model = "store/embedded/all-MiniLM-L6-v2"
    (tmp_path / "nlu_lite" / model).mkdir(parents=True)
    for file in (source / model).iterdir():
        os.symlink(file, tmp_path / "nlu_lite" / model / file.name)
    tokenizer = tmp_path / "nlu_lite" / model / "tokenizer.json"
    tokenizer.unlink()
    tokenizer.write_text("{}", encoding="utf-8")
    done = doctor("--json", path=[tmp_path], variables={"NLU_LITE_CACHE": str(tmp_path / "own")})
    assert done.returncode == 1
    broken = {f["name"]: f for f in json.loads(done.stdout)["findings"] if f["status"] == "broken"}
    assert "fp32" in broken
    assert "tokenizer.json" in broken["fp32"]["value"]
    assert "pip install --force-reinstall nlu_lite" in broken["fp32"]["remedy"]
