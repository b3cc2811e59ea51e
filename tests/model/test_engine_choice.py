import json
from dataclasses import replace
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder, EncoderFacts
from nlu_lite.model import engine_choice
from nlu_lite.model.engine_choice import faster_encoder
from tests.support.openvino_here import needs_openvino

# The versions of both are part of what is remembered.
pytestmark = needs_openvino

CONFIG = BertConfig(
    vocab_size=9,
    hidden_size=8,
    num_hidden_layers=1,
    num_attention_heads=1,
    intermediate_size=8,
    max_position_embeddings=16,
)


class Slow:
    """An encoder that takes its time, and counts how often it is asked."""

    def __init__(self, engine: str, seconds: float) -> None:
        self.facts = EncoderFacts(
            dimension=8,
            layers=1,
            device="cpu",
            precision="fp32",
            batch_positions=2_048,
            engine=engine,
        )
        self.seconds, self.asked = seconds, 0

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        assert lengths.max() <= CONFIG.max_position_embeddings
        assert len(ids) == lengths.sum() and ids.max() < CONFIG.vocab_size
        self.asked += 1
        sleep(self.seconds)
        return np.zeros((len(ids), 1, 8), dtype=np.float32)

    def pooler(self, states: FloatArray) -> FloatArray:
        return states


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLU_LITE_CACHE", str(tmp_path))
    monkeypatch.setattr(engine_choice, "_chosen", {})
    return tmp_path


def choose(torch: float, openvino: float, config: BertConfig = CONFIG) -> str:
    return faster_encoder(
        Slow("torch", torch), lambda: Slow("openvino", openvino), config
    ).facts.engine


def never() -> Encoder:
    raise AssertionError("it is known that this one is slower")


@pytest.mark.parametrize(
    ("torch", "openvino", "chosen"),
    [(0.02, 0.005, "openvino"), (0.005, 0.02, "torch"), (0.06, 0.06, "torch")],
)
def test_the_faster_one_is_taken(torch: float, openvino: float, chosen: str) -> None:
    assert choose(torch, openvino) == chosen


def test_the_process_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing can be written where the folder would have to be.
    monkeypatch.setenv("NLU_LITE_CACHE", __file__)
    assert choose(0.01, 0.001) == "openvino"
    assert choose(0.001, 0.01) == "openvino"


def test_the_disk_remembers(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose(0.001, 0.01) == "torch"
    monkeypatch.setattr(engine_choice, "_chosen", {})
    assert faster_encoder(Slow("torch", 0.01), never, CONFIG).facts.engine == "torch"
    (record,) = (cache / "engines").iterdir()
    content = json.loads(record.read_text())
    assert content["seconds"]["torch"] < content["seconds"]["openvino"]


def test_what_is_measured_in_one_process_is_not_measured_in_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert choose(0.01, 0.001) == "openvino"
    monkeypatch.setattr(engine_choice, "_chosen", {})
    other = Slow("openvino", 0)
    assert faster_encoder(Slow("torch", 0), lambda: other, CONFIG) is other
    assert other.asked == 0


def test_another_geometry_is_measured_anew() -> None:
    assert choose(0.01, 0.001) == "openvino"
    assert choose(0.001, 0.01, replace(CONFIG, num_hidden_layers=2)) == "torch"


def test_a_damaged_record_is_made_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose(0.01, 0.001) == "openvino"
    (record,) = (cache / "engines").iterdir()
    record.write_text("{")
    monkeypatch.setattr(engine_choice, "_chosen", {})
    assert choose(0.01, 0.001) == "openvino"
    assert json.loads(record.read_text())["engine"] == "openvino"
