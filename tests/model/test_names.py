import os
from pathlib import Path

import pytest

from nlu_lite.model.names import name_of_folder, name_of_repository

COMMIT = "0123456789abcdef0123456789abcdef01234567"
SNAPSHOT = f"/home/me/.cache/huggingface/hub/models--google--electra-small/snapshots/{COMMIT}"


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (SNAPSHOT, "hf.google.electra-small"),
        (f"{SNAPSHOT}/", "hf.google.electra-small"),
        (f"{SNAPSHOT}/0_Transformer", "hf.google.electra-small.0_Transformer"),
        (f"/scratch/my_cache/models--a.b--c_d/snapshots/{COMMIT}", "hf.a.b.c_d"),
        (f"/hub/models--bert-base-uncased/snapshots/{COMMIT}", "hf.bert-base-uncased"),
        (f"/models/tiny/{COMMIT}", "tiny"),
        (f"/models/tiny/snapshots/{COMMIT}", "tiny"),
        ("/mlruns/0/3f2b8c1d9e4a4f6b8d7c6e5f4a3b2c1d", "0"),
        ("/runs/ner/6ba7b810-9dad-11d1-80b4-00c04fd430c8/model", "model"),
        ("/runs/ner/6ba7b810-9dad-11d1-80b4-00c04fd430c8", "ner"),
        ("/runs/ner/checkpoint-500", "checkpoint-500"),
        ("/runs/deadbeef", "deadbeef"),
        ("/models/all-MiniLM-L6-v2", "all-MiniLM-L6-v2"),
        ("/models/my model (2)", "my_model_2"),
        ("/models/модель", "model"),
        (f"/{COMMIT}", "model"),
        ("/", "model"),
    ],
)
def test_a_folder_has_a_name_that_a_person_can_read(folder: str, name: str) -> None:
    assert name_of_folder(Path(folder)) == name


def test_a_repository_and_its_snapshot_are_called_the_same() -> None:
    assert name_of_folder(Path(SNAPSHOT)) == name_of_repository("google/electra-small")


def test_a_path_that_ends_with_two_dots_is_the_folder_above(tmp_path: Path) -> None:
    (tmp_path / "tiny" / "onnx").mkdir(parents=True)
    assert name_of_folder(tmp_path / "tiny" / "onnx" / "..") == "tiny"


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_keeps_the_name_that_the_user_gave_it(tmp_path: Path) -> None:
    snapshot = tmp_path / "models--google--electra" / "snapshots" / COMMIT
    snapshot.mkdir(parents=True)
    (tmp_path / "current").symlink_to(snapshot)
    assert name_of_folder(tmp_path / "current") == "current"
