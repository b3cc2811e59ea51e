"""Small teachers that the tests of this part share."""

from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.pipeline import Pipeline
from tests.support.random_architectures import write_architecture
from tests.support.teachers import teacher


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("bert", tmp_path_factory.mktemp("tiny") / "bert")


@pytest.fixture(scope="session")
def vectors(tiny_folder: Path) -> Pipeline:
    """A teacher of vectors of words."""
    return nlu_lite.load(path=tiny_folder, device="cpu")


@pytest.fixture(scope="session")
def classifier(tiny_folder: Path) -> Pipeline:
    return teacher(tiny_folder)


@pytest.fixture(scope="session")
def tagger(tiny_folder: Path) -> Pipeline:
    return teacher(tiny_folder, "pos", ("NOUN", "VERB"))
