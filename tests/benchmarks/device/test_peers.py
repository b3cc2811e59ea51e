"""What is compared on a device gives the vectors of transformers' own model."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.device.peers import DEVICE_PEERS, DevicePeer
from benchmarks.models import L2_H128, write_model
from benchmarks.peers.protocol import Unavailable
from benchmarks.peers.transformers_model import open_sorted
from nlu_lite.common.arrays import FloatArray

pytestmark = pytest.mark.slow

TEXTS = ["I love NLP.", "Do you?", "A somewhat longer sentence, so that others are padded."]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"), L2_H128)


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[FloatArray]:
    return list(open_sorted(folder, TEXTS).embed(TEXTS))


# What others warn of is not ours to mend.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("peer", DEVICE_PEERS, ids=[peer.name for peer in DEVICE_PEERS])
def test_vectors(peer: DevicePeer, folder: Path, expected: list[FloatArray]) -> None:
    try:
        opened = peer.opener(folder, TEXTS, device="cpu", precision="fp32")
    except Unavailable as cause:
        pytest.skip(str(cause))
    found = opened.embed(TEXTS)
    assert len(found) == len(TEXTS)
    for vectors, exact in zip(found, expected, strict=True):
        wanted = exact.mean(axis=0, keepdims=True) if "a vector a text" in peer.name else exact
        np.testing.assert_allclose(vectors, wanted, atol=1e-5)
