"""What becomes of each setting of a config.json."""

import pytest
from transformers import CONFIG_MAPPING

from nlu_lite.encoder.architectures import ARCHITECTURES
from nlu_lite.encoder.known_settings import ignored_settings, unusual_settings
from nlu_lite.encoder.transformers_model import obeyed_settings


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_nothing_that_transformers_writes_is_unknown(architecture: str) -> None:
    written = CONFIG_MAPPING[architecture]().to_dict()
    assert ignored_settings(written, obeyed=obeyed_settings(architecture)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("use_alibi", True),
        ("rotary_scaling_factor", 2.0),
        ("quantization_config", {"load_in_8bit": True}),
        ("is_decoder", True),
    ],
)
def test_what_asks_for_something_unknown_is_named(name: str, value: object) -> None:
    assert ignored_settings({name: value}, obeyed=obeyed_settings("mpnet")) == [name]


@pytest.mark.parametrize("value", [False, None, 0, "", {}, []])
def test_what_asks_for_nothing_is_not_named(value: object) -> None:
    assert ignored_settings({"use_alibi": value}, obeyed=set()) == []


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"position_embedding_type": "relative_key"}, "position_embedding_type"),
        ({"pruned_heads": {"0": [1]}}, "pruned_heads"),
        ({"is_encoder_decoder": True}, "is_encoder_decoder"),
        ({"add_cross_attention": True}, "add_cross_attention"),
    ],
)
def test_what_can_not_be_obeyed_is_a_fault(settings: dict[str, object], fault: str) -> None:
    (only,) = unusual_settings(settings)
    assert fault in only


def test_their_usual_values_are_none() -> None:
    usual = {"position_embedding_type": "absolute", "pruned_heads": {}, "is_encoder_decoder": False}
    assert list(unusual_settings(usual)) == []
