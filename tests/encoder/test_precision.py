import numpy as np
import pytest
import torch

from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.precision import PRECISIONS, available, checked_precision
from nlu_lite.errors import InvalidOption
from tests.support.random_models import random_bert

# The least cosine to fp32 that each precision promises.
LEAST_COSINES = {"bf16": 0.9995, "int8": 0.99}
OF_MPS = ["fp16", "fp32"] if torch.backends.mps.is_available() else ["fp32"]


def encoder(precision: str) -> BertEncoder:
    model = random_bert(10, 256, 4)
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(model.config, name) for name in names})
    return BertEncoder(config, dict(model.state_dict()), precision=precision)


def available_here(precision: str) -> pytest.MarkDecorator:
    here = PRECISIONS[precision].is_there("cpu")
    return pytest.mark.skipif(not here, reason=f"this CPU does not compute in {precision}")


in_each = pytest.mark.parametrize(
    "precision", [pytest.param(name, marks=available_here(name)) for name in LEAST_COSINES]
)


@in_each
def test_states_are_near_those_of_fp32(precision: str) -> None:
    lengths = np.array([120, 41, 41, 17, 3])
    ids = np.random.default_rng(0).integers(0, 30_522, int(lengths.sum()))
    expected = encoder("fp32").encode(ids, lengths)[:, 0]
    found = encoder(precision).encode(ids, lengths)[:, 0]
    assert found.dtype == np.float32
    norms = np.linalg.norm(found, axis=1) * np.linalg.norm(expected, axis=1)
    assert ((found * expected).sum(axis=1) / norms).min() >= LEAST_COSINES[precision]


@in_each
def test_a_sequence_has_the_same_states_in_any_batch(precision: str) -> None:
    made = encoder(precision)
    ids = np.random.default_rng(0).integers(0, 30_522, 200)
    lengths = np.array([90, 60, 30, 20])
    together = made.encode(ids, lengths)
    alone = made.encode(ids[150:180], lengths[2:3])
    assert np.abs(together[150:180] - alone).max() <= (1e-5 if precision == "int8" else 2e-2)


def test_fp32_is_everywhere_and_comes_last() -> None:
    assert available("cpu")[-1].name == "fp32"
    assert [found.name for found in available("mps")] == OF_MPS


@pytest.mark.parametrize("precision", ["int3", "float32", "", None, 16, ["fp32"]])
def test_what_is_no_precision_is_refused_with_the_choices(precision: object) -> None:
    choices = "'bf16', 'fp16', 'fp32', 'int8', 'auto'"
    with pytest.raises(InvalidOption, match=f"expected one of {choices}"):
        checked_precision(precision, "cpu")


def test_a_machine_without_the_instructions_says_what_it_lacks() -> None:
    with pytest.raises(InvalidOption, match=r"the mps of this machine.*AVX512-VNNI") as caught:
        checked_precision("int8", "mps")
    there = ", ".join(map(repr, OF_MPS))
    assert f"Expected one of {there}; or 'auto'" in str(caught.value)


def test_fp16_is_for_gpus() -> None:
    with pytest.raises(InvalidOption, match=r"the cpu of this machine.*needs a GPU: .*Volta"):
        checked_precision("fp16", "cpu")
    assert "fp16" not in [found.name for found in available("cpu")]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no CUDA")
def test_a_gpu_gives_the_vectors_of_the_cpu() -> None:
    model = random_bert(4, 256, 4)
    config = BertConfig(
        **{name: getattr(model.config, name) for name in BertConfig.__dataclass_fields__}
    )
    lengths = np.array([120, 41, 41, 17, 3])
    ids = np.random.default_rng(0).integers(0, 30_522, int(lengths.sum()))
    of_cpu, of_gpu = (
        BertEncoder(config, dict(model.state_dict()), device=device).encode(ids, lengths)
        for device in ("cpu", "cuda")
    )
    assert np.abs(of_cpu - of_gpu).max() < 1e-4
