from pathlib import Path

import pytest

from nlu_lite.encoder.architectures import ARCHITECTURES, shape_of
from nlu_lite.errors import InvalidModel

PATH = Path("config.json")
SETTINGS = {
    "vocab_size": 30522,
    "hidden_size": 256,
    "num_hidden_layers": 10,
    "num_attention_heads": 4,
    "max_position_embeddings": 512,
}


@pytest.mark.parametrize("name", ["camembert", "longformer", "mpnet", "roberta", "xlm-roberta"])
def test_positions_in_front_of_padding_are_not_counted(name: str) -> None:
    more = {"model_type": name, "max_position_embeddings": 514, "pad_token_id": 1}
    assert shape_of({**SETTINGS, **more}, path=PATH).max_positions == 512


@pytest.mark.parametrize("name", ["bert", "electra", "albert", "deberta-v2", "modernbert"])
def test_positions_are_counted_from_the_first(name: str) -> None:
    more = {"model_type": name, "pad_token_id": 1}
    assert shape_of({**SETTINGS, **more}, path=PATH).max_positions == 512


@pytest.mark.parametrize(
    ("name", "names"),
    [("distilbert", ("n_layers", "dim", "n_heads")), ("xlnet", ("n_layer", "d_model", "n_head"))],
)
def test_other_names_of_the_sizes_are_known(name: str, names: tuple[str, str, str]) -> None:
    sizes = dict(zip(names, (6, 768, 12), strict=True))
    shape = shape_of({"model_type": name, "vocab_size": 99, **sizes}, path=PATH)
    assert (shape.layers, shape.hidden, shape.heads, shape.max_positions) == (6, 768, 12, None)


def test_settings_that_name_no_architecture_are_of_the_one_that_is_expected() -> None:
    assert shape_of(SETTINGS, path=PATH).architecture == "bert"
    named = shape_of(SETTINGS, architecture="deberta_v3", path=PATH)
    assert named.architecture == "deberta-v2"


def test_what_no_architecture_is_known_of_is_refused() -> None:
    code = {"AutoModel": "modeling.Model"}
    settings = {"model_type": "gpt2", "n_layer": "2", "auto_map": code}
    with pytest.raises(InvalidModel, match=r"config\.json") as caught:
        shape_of(settings, path=PATH)
    assert len(caught.value.faults) == 6
    for part in (*ARCHITECTURES, "auto_map", "n_layer is '2'", "vocab_size is missing"):
        assert part in str(caught.value)
