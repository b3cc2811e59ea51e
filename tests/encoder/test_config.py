from pathlib import Path

import pytest

from nlu_lite.encoder.config import bert_config_of
from nlu_lite.errors import InvalidModel

PATH = Path("config.json")
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


def test_a_config_without_model_type_is_read() -> None:
    config = bert_config_of(SETTINGS, path=PATH)
    assert (config.num_hidden_layers, config.hidden_size) == (10, 256)


def test_settings_that_mean_nothing_here_are_left_unread() -> None:
    more = {"architectures": ["BertForMaskedLM"], "use_cache": True, "pad_token_id": 0}
    assert bert_config_of({**SETTINGS, **more}, path=PATH) == bert_config_of(SETTINGS, path=PATH)


def test_all_faults_are_named_at_once() -> None:
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
        bert_config_of(settings, path=PATH)
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


def test_heads_that_do_not_divide_the_width_are_refused() -> None:
    with pytest.raises(InvalidModel, match="not a multiple of num_attention_heads 5"):
        bert_config_of({**SETTINGS, "num_attention_heads": 5}, path=PATH)
