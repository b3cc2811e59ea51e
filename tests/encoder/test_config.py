import json
from pathlib import Path

import pytest

from nlu_lite.encoder.config import ARCHITECTURES, read_config, read_shape
from nlu_lite.errors import InvalidModel

SETTINGS = {
    "vocab_size": 30522,
    "hidden_size": 256,
    "num_hidden_layers": 10,
    "num_attention_heads": 4,
    "intermediate_size": 1024,
    "max_position_embeddings": 512,
    "hidden_act": "gelu",
    "layer_norm_eps": 1e-12,
    "type_vocab_size": 2,
}


def written(folder: Path, settings: object) -> Path:
    path = folder / "config.json"
    path.write_text(json.dumps(settings), encoding="utf-8")
    return path


def test_a_config_without_model_type_is_read(tmp_path: Path) -> None:
    config = read_config(written(tmp_path, SETTINGS))
    assert (config.num_hidden_layers, config.hidden_size) == (10, 256)


def test_settings_that_mean_nothing_here_are_left_unread(tmp_path: Path) -> None:
    more = {"architectures": ["BertForMaskedLM"], "use_cache": True, "pad_token_id": 0}
    assert read_config(written(tmp_path, {**SETTINGS, **more})) == read_config(
        written(tmp_path, SETTINGS)
    )


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    settings = {
        **SETTINGS,
        "hidden_size": "256",
        "num_hidden_layers": 0,
        "model_type": "roberta",
        "position_embedding_type": "relative_key",
        "layer_norm_eps": "tiny",
    }
    del settings["vocab_size"]
    with pytest.raises(InvalidModel) as caught:
        read_config(written(tmp_path, settings))
    for fault in (
        "vocab_size is missing",
        "hidden_size is '256'",
        "num_hidden_layers is 0",
        "model_type is 'roberta'",
        "position_embedding_type is 'relative_key'",
        "layer_norm_eps is 'tiny'",
    ):
        assert fault in str(caught.value)
    assert len(caught.value.faults) == 6


def test_heads_that_do_not_divide_the_width_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidModel, match="not a multiple of num_attention_heads 5"):
        read_config(written(tmp_path, {**SETTINGS, "num_attention_heads": 5}))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InvalidModel, match=r"config\.json"):
        read_config(path)


@pytest.mark.parametrize("name", ["camembert", "longformer", "mpnet", "roberta", "xlm-roberta"])
def test_positions_in_front_of_padding_are_not_counted(tmp_path: Path, name: str) -> None:
    more = {"model_type": name, "max_position_embeddings": 514, "pad_token_id": 1}
    assert read_shape(written(tmp_path, {**SETTINGS, **more})).max_positions == 512


@pytest.mark.parametrize("name", ["bert", "electra", "albert", "deberta-v2", "modernbert"])
def test_positions_are_counted_from_the_first(tmp_path: Path, name: str) -> None:
    more = {"model_type": name, "pad_token_id": 1}
    assert read_shape(written(tmp_path, {**SETTINGS, **more})).max_positions == 512


@pytest.mark.parametrize(
    ("name", "names"),
    [("distilbert", ("n_layers", "dim", "n_heads")), ("xlnet", ("n_layer", "d_model", "n_head"))],
)
def test_other_names_of_the_sizes_are_known(
    tmp_path: Path, name: str, names: tuple[str, str, str]
) -> None:
    sizes = dict(zip(names, (6, 768, 12), strict=True))
    shape = read_shape(written(tmp_path, {"model_type": name, "vocab_size": 99, **sizes}))
    assert (shape.layers, shape.hidden, shape.heads, shape.max_positions) == (6, 768, 12, None)


def test_a_config_that_names_no_architecture_is_of_the_one_that_is_expected(
    tmp_path: Path,
) -> None:
    path = written(tmp_path, SETTINGS)
    assert read_shape(path).architecture == "bert"
    assert read_shape(path, architecture="deberta_v3").architecture == "deberta-v2"


def test_what_no_architecture_is_known_of_is_refused(tmp_path: Path) -> None:
    code = {"AutoModel": "modeling.Model"}
    path = written(tmp_path, {"model_type": "gpt2", "n_layer": "2", "auto_map": code})
    with pytest.raises(InvalidModel) as caught:
        read_shape(path)
    assert len(caught.value.faults) == 6
    for part in (*ARCHITECTURES, "auto_map", "n_layer is '2'", "vocab_size is missing"):
        assert part in str(caught.value)
