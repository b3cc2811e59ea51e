import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import AutoModel

import nlu_lite
from nlu_lite.encoder.precision import PRECISIONS
from tests.support.closeness import assert_close
from tests.support.random_architectures import write_architecture
from tests.support.random_models import random_bert, write_model, write_shards
from tests.support.static_students import teacher_in, untrained

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


def with_settings(folder: Path, **settings: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | settings), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["bert", "roberta", "electra", "xlm-roberta", "camembert"])
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_a_decoder_gives_the_states_of_transformers(tmp_path: Path, name: str) -> None:
    folder = with_settings(write_architecture(name, tmp_path), is_decoder=True)
    texts = ["hello world", "I love NLP (really)", "The quick brown fox jumps over it"]
    frame = nlu_lite.load(path=folder, device="cpu").predict(
        texts, "token", tokens="pieces", special_tokens=True
    )
    model = AutoModel.from_pretrained(folder).eval()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    with torch.inference_mode():
        states = [
            model(input_ids=torch.tensor([tokenizer.encode(text).ids])).last_hidden_state[0]
            for text in texts
        ]
    assert_close(np.stack(frame.iloc[:, -1].to_list()), torch.cat(states).numpy())
    plain = AutoModel.from_pretrained(folder, is_decoder=False).eval()
    with torch.inference_mode():
        ids = torch.tensor([tokenizer.encode(texts[0]).ids])
        assert not torch.allclose(plain(input_ids=ids).last_hidden_state[0], states[0])


def test_attention_to_another_encoder_needs_no_weights_where_there_is_none(tmp_path: Path) -> None:
    plain = with_settings(write_architecture("bert", tmp_path / "a"), is_decoder=True)
    cross = with_settings(
        write_architecture("bert", tmp_path / "b"), is_decoder=True, add_cross_attention=True
    )
    first, second = (
        nlu_lite.load(path=folder, device="cpu").predict_embeds("hello world")
        for folder in (plain, cross)
    )
    assert_close(first, second)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("bert", {"add_cross_attention": True}),
        ("roberta", {"position_embedding_type": "relative_key_query"}),
        ("distilbert", {"pruned_heads": {"0": [1]}}),
    ],
)
def test_settings_that_can_not_be_obeyed_are_refused_by_name(
    tmp_path: Path, name: str, settings: dict[str, object]
) -> None:
    folder = with_settings(write_architecture(name, tmp_path), **settings)
    with pytest.raises(nlu_lite.InvalidModel, match=next(iter(settings))):
        nlu_lite.load(path=folder)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("bert", {"use_alibi": True}),
        ("bert", {"quantization_config": {"load_in_8bit": True}}),
        ("albert", {"is_decoder": True}),
    ],
)
def test_settings_that_nothing_knows_are_warned_of_once(
    tmp_path: Path, name: str, settings: dict[str, object]
) -> None:
    folder = with_settings(write_architecture(name, tmp_path), **settings)
    with pytest.warns(nlu_lite.IgnoredSettingWarning, match=next(iter(settings))):
        nlu_lite.load(path=folder, device="cpu")
    nlu_lite.load(path=folder, device="cpu")


@pytest.mark.parametrize("name", ["bert", "roberta"])
@pytest.mark.parametrize("safe", [True, False])
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_weights_in_several_files_are_those_of_one(tmp_path: Path, name: str, safe: bool) -> None:
    folder = write_architecture(name, tmp_path / "one")
    expected = nlu_lite.load(path=folder, device="cpu").predict_embeds("hello world")
    (shutil.copytree(folder, tmp_path / "several") / "model.safetensors").unlink()
    write_shards(load_file(folder / "model.safetensors"), tmp_path / "several", safe=safe)
    loaded = nlu_lite.load(path=tmp_path / "several", device="cpu")
    assert_close(loaded.predict_embeds("hello world"), expected)
    loaded.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu")
    assert_close(again.predict_embeds("hello world"), expected)


@pytest.mark.skipif(not PRECISIONS["int8"].is_there("cpu"), reason="this CPU has no 8-bit products")
def test_a_static_model_has_nothing_to_compute_in_int8(static_folder: Path) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=r"in 8 bits in its file already.*\n.*'bf16'"):
        nlu_lite.load(path=static_folder, precision="int8")


@pytest.mark.parametrize("precision", ["fp32", "auto"])
def test_a_static_model_opens_in_the_precision_that_suits_it(
    static_folder: Path, precision: str
) -> None:
    exact = nlu_lite.load(path=static_folder).predict_embeds(["hello world"])
    found = nlu_lite.load(path=static_folder, precision=precision).predict_embeds(["hello world"])
    np.testing.assert_allclose(found, exact, atol=1e-2)


@pytest.fixture
def static_folder(tmp_path: Path) -> Path:
    untrained(teacher_in(tmp_path / "teacher")).save(tmp_path / "static")
    return tmp_path / "static"
