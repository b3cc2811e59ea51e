"""What many tests share: opened models, which are costly to make, once a session."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from transformers import BertModel

import nlu_lite
from nlu_lite.pipeline import Pipeline
from tests.support.random_models import random_bert, write_model

# The first example of a test may open a model. In CI the examples are always the same ones.
settings.register_profile("nlu_lite", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("nlu_lite")


@pytest.fixture(scope="session")
def embedded() -> Pipeline:
    return nlu_lite.load("en.embed.minilm_L6_384", device="cpu")


@pytest.fixture(scope="session")
def small_bert() -> BertModel:
    """transformers' own model of the L-2 H-128 geometry, with random weights."""
    return random_bert(2, 128, 2)


@pytest.fixture(scope="session")
def small_folder(small_bert: BertModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(small_bert, tmp_path_factory.mktemp("models") / "small_L2_128")


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Pipeline:
    return nlu_lite.load("en.embed.bert.small_L2_128", path=small_folder, device="cpu")
