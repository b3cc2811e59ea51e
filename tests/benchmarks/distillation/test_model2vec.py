"""The recipe of model2vec runs elsewhere, or is left out with a sentence."""

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE
from benchmarks.datasets import STS_B
from benchmarks.distillation import model2vec
from benchmarks.distillation.model2vec import measure_model2vec
from benchmarks.peers.protocol import Unavailable
from tests.benchmarks.test_quality import SENTENCES, put

# Stands in for the package: each text is a vector of the letters that it has.
PACKAGE = """
import json, pathlib
import numpy as np

class Static:
    def encode(self, texts):
        return np.array([[text.lower().count(letter) for letter in "abcdefgh"] for text in texts])

    def save_pretrained(self, folder):
        pathlib.Path(folder).mkdir()
        (pathlib.Path(folder) / "weights").write_bytes(bytes(1_500_000))

def distill(model_name, pca_dims, device):
    assert (pathlib.Path(model_name) / "model.safetensors").is_file()
    return Static()
"""


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(model2vec, "STS_B", put(tmp_path, STS_B, [SENTENCES]))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    return tmp_path


def test_without_an_environment_it_is_left_out() -> None:
    with pytest.raises(Unavailable, match="--model2vec-python"):
        measure_model2vec(None, most=None)


def test_an_interpreter_that_is_none_is_named(data: Path) -> None:
    with pytest.raises(Unavailable, match=r"no_python can't be run"):
        measure_model2vec(str(data / "no_python"), most=None)


@pytest.mark.skipif(find_spec("model2vec") is not None, reason="model2vec is installed")
@pytest.mark.slow
def test_an_environment_without_the_package_is_named(data: Path) -> None:
    with pytest.raises(Unavailable, match="No module named 'model2vec'"):
        measure_model2vec(sys.executable, most=None)


@pytest.mark.slow
def test_what_the_other_process_gives_is_measured_here(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = data / "packages" / "model2vec"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "distill.py").write_text(PACKAGE, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    (found,) = measure_model2vec(sys.executable, most=None)
    assert (found.data, found.metric, found.megabytes) == ("STS-B", "Spearman", 1.5)
    assert -1 <= found.score <= 1 and found.rate is not None and found.rate > 0
    shutil.rmtree(package)
