from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import nlu_lite
from nlu_lite.encoder.precision import PRECISIONS
from tests.support.random_architectures import write_architecture
from tests.support.random_models import random_bert, write_model

bfloat16 = pytest.mark.skipif(
    not PRECISIONS["bf16"].is_there("cpu"), reason="this CPU has no bfloat16"
)


@bfloat16
def test_auto_takes_the_fastest_that_is_accurate(small_folder: Path) -> None:
    loaded = nlu_lite.load("embed.bert.small_L2_128", path=small_folder, precision="auto")
    assert loaded.precision == "bf16"


def test_auto_takes_fp32_where_others_lose_too_much(tmp_path: Path) -> None:
    folder = write_model(random_bert(2, 128, 2), tmp_path / "steep")
    weights = load_file(folder / "model.safetensors")
    # Attention that hangs on the last digits of its scores.
    steep = {
        name: tensor * (3_000 if ".query." in name or ".key." in name else 1)
        for name, tensor in weights.items()
    }
    save_file(steep, folder / "model.safetensors")
    loaded = nlu_lite.load("embed.bert.small_L2_128", path=folder, precision="auto")
    assert loaded.precision == "fp32"


@bfloat16
def test_other_architectures_compute_in_bfloat16_too(tmp_path: Path) -> None:
    folder = write_architecture("roberta", tmp_path)
    exact, half = (
        torch.tensor(nlu_lite.load(path=folder, precision=precision).predict_embeds("I love NLP"))
        for precision in ("fp32", "bf16")
    )
    assert not torch.equal(exact, half)
    assert torch.nn.functional.cosine_similarity(exact, half).min() > 0.999


@pytest.mark.skipif(not PRECISIONS["int8"].is_there("cpu"), reason="this CPU has no 8-bit products")
def test_int8_is_for_bert(tmp_path: Path) -> None:
    folder = write_architecture("roberta", tmp_path)
    with pytest.raises(nlu_lite.InvalidOption, match=r"architecture roberta.*\n.*'bf16' or 'auto'"):
        nlu_lite.load(path=folder, precision="int8")


@pytest.mark.parametrize("precision", ["fp32", "auto"])
def test_every_architecture_opens_in_the_precision_that_suits_it(
    tmp_path: Path, precision: str
) -> None:
    folder = write_architecture("electra", tmp_path)
    assert nlu_lite.load(path=folder, precision=precision).precision in PRECISIONS
