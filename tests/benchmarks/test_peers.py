"""Peers give the vectors of transformers' own model, however they are used."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from benchmarks.models import L2_H128, write_model
from benchmarks.peers import PEERS, Peer
from benchmarks.peers.padded import Run, Setting, fastest
from benchmarks.peers.protocol import Unavailable, needs
from benchmarks.peers.transformers_model import model_of
from benchmarks.products import products
from nlu_lite.common.arrays import FloatArray

pytestmark = pytest.mark.slow

TEXTS = ["I love NLP.", "Do you?", "", "A somewhat longer sentence, so that others are padded."]
# How far the numbers of a precision may be from those in fp32, which are about 1.
CLOSE = {"bf16": 0.1, "int8": 0.3}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("model"), L2_H128)


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[FloatArray]:
    from transformers import AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(folder), model_of(folder)
    with torch.inference_mode():
        outputs = [model(**tokenizer(text, return_tensors="pt")) for text in TEXTS]
    return [output.last_hidden_state[0].numpy() for output in outputs]


# What others warn of is not ours to mend.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("peer", PEERS, ids=[peer.name for peer in PEERS])
def test_vectors(peer: Peer, folder: Path, expected: Sequence[FloatArray]) -> None:
    try:
        opened = peer.opener(folder, TEXTS)
    except Unavailable as cause:
        pytest.skip(str(cause))
    tolerance = CLOSE.get(peer.name.rpartition(" ")[2], 1e-5)
    found = opened.embed(TEXTS)
    assert len(found) == len(TEXTS)
    if peer.of_pieces:
        for vectors, exact in zip(found, expected, strict=True):
            np.testing.assert_allclose(vectors[: len(exact)], exact, atol=tolerance)


def test_what_is_not_installed_is_named() -> None:
    with pytest.raises(Unavailable, match="not installed: no_such_package"):
        needs("numpy", "no_such_package")


def lengths_run(batches: list[tuple[int, int]]) -> Run:
    """An engine that gives, for each piece, its id and the number of pieces in its row."""

    def run(ids: np.ndarray, mask: np.ndarray) -> FloatArray:
        batches.append(ids.shape)
        lengths = np.broadcast_to(mask.sum(axis=1, keepdims=True), ids.shape)
        return np.stack([ids, lengths], axis=-1).astype(np.float32)

    return run


@pytest.mark.parametrize("streams", [1, 2])
def test_padding_is_removed_and_the_order_kept(folder: Path, streams: int) -> None:
    from transformers import AutoTokenizer

    batches: list[tuple[int, int]] = []
    texts = [f"{'word ' * (number * 7 % 60)}{number}" for number in range(200)]
    opened = fastest(folder, texts[:5], lambda _: lengths_run(batches), streams=(streams,))
    batches.clear()
    found = opened.embed(texts)
    ids = AutoTokenizer.from_pretrained(folder)(texts)["input_ids"]
    assert [vectors[:, 0].astype(int).tolist() for vectors in found] == ids
    assert all((vectors[:, 1] == len(vectors)).all() for vectors in found)
    assert sum(rows for rows, _ in batches) == len(texts)
    assert max(rows * width for rows, width in batches) <= 2048


def test_a_setting_says_how_batches_are_made() -> None:
    assert str(Setting(1024, 2)) == "sorted, batches of 1,024 positions, 2 at once"


def test_products_in_fp32_work_everywhere() -> None:
    works = products(L2_H128, "fp32")
    assert {rows for _, rows in works} == {512, 1024}
    assert ("plain", 512) in works


# What others warn of is not ours to mend.
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("by_length", [False, True])
def test_the_trainer_learns(folder: Path, by_length: bool) -> None:
    pytest.importorskip("accelerate")
    from benchmarks.peers.transformers_trainer import train

    model = train(folder, TEXTS, [0, 1, 2, 1], epochs=1, batch_size=2, by_length=by_length)
    assert model.config.num_labels == 3
    before = model_of(folder).state_dict()["embeddings.word_embeddings.weight"]
    after = model.state_dict()["bert.embeddings.word_embeddings.weight"]
    assert not torch.equal(after, before)
