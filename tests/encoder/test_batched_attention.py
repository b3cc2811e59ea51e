from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.encoder import batched_attention
from nlu_lite.encoder.attention import GroupedAttention, groups_of
from nlu_lite.encoder.batched_attention import BatchedAttention, batched_is_faster, suits_batches
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from tests.support.closeness import assert_close

if TYPE_CHECKING:
    from transformers import BertModel

HEADS, WIDTH = 3, 24


@pytest.fixture
def of_amd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose processor is AMD's, whatever this one's is."""
    monkeypatch.setattr(batched_attention, "processor", lambda: "AMD EPYC")
    suits_batches.cache_clear()
    yield
    suits_batches.cache_clear()


@pytest.mark.parametrize("dtype, tolerance", [(torch.float32, 1e-6), (torch.bfloat16, 0.02)])
@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=20), spare=st.integers(0, 9))
def test_blocks_give_what_groups_give(
    dtype: torch.dtype, tolerance: float, lengths: list[int], spare: int
) -> None:
    own = np.array(lengths, dtype=np.int64)
    positions = int(own.sum())
    rows = positions + spare
    generator = torch.Generator().manual_seed(positions)
    projected = (2 * torch.rand(rows, 3 * WIDTH, generator=generator) - 1).to(dtype)
    groups = groups_of(own, dtype=torch.float32)
    expected = GroupedAttention(groups, HEADS, torch.zeros(rows, WIDTH))(projected.float())
    found = BatchedAttention.of(own, heads=HEADS, rows=rows, dtype=dtype)(projected)
    assert found.dtype == dtype
    assert found.shape == (rows, WIDTH)
    assert_close(
        found[:positions].float().numpy(), expected[:positions].numpy(), tolerance=tolerance
    )


def test_long_sequences_attend_beside_the_blocks() -> None:
    lengths = np.array([7, 300, 200, 12, 12], dtype=np.int64)
    rows = int(lengths.sum()) + 13
    generator = torch.Generator().manual_seed(0)
    projected = torch.rand(rows, 3 * WIDTH, generator=generator)
    groups = groups_of(lengths, dtype=torch.float32)
    expected = GroupedAttention(groups, HEADS, torch.zeros(rows, WIDTH))(projected)
    batch = BatchedAttention.of(lengths, heads=HEADS, rows=rows, dtype=torch.float32)
    assert [group.length for group in batch.groups] == [300, 200]
    own = slice(0, int(lengths.sum()))
    assert_close(batch(projected)[own].numpy(), expected[own].numpy(), tolerance=1e-6)


@pytest.mark.parametrize(
    "length, positions, blocks", [(32, 4_096, 1), (96, 4_096, 2), (192, 4_096, 5)]
)
def test_the_scores_of_a_block_are_bounded(length: int, positions: int, blocks: int) -> None:
    lengths = np.full(positions // length, length)
    batch = BatchedAttention.of(lengths, heads=HEADS, rows=positions, dtype=torch.bfloat16)
    assert [block.length for block in batch.blocks] == [length] * blocks
    assert sum(block.places.stop - block.places.start for block in batch.blocks) == (
        HEADS * lengths.sum()
    )


def test_what_is_not_padded_has_no_mask() -> None:
    batch = BatchedAttention.of(
        np.array([16, 16, 7, 8]), heads=HEADS, rows=64, dtype=torch.bfloat16
    )
    assert [block.mask is None for block in batch.blocks] == [True, False]


@pytest.mark.parametrize(
    "lengths, rows, faster",
    [
        ([40] * 50, 2_000, True),
        ([40] * 5, 200, False),
        ([300] + [40] * 50, 2_300, True),
        ([300] * 5 + [40] * 50, 3_500, False),
    ],
)
def test_few_rows_and_mostly_long_sequences_attend_in_groups(
    lengths: list[int], rows: int, faster: bool
) -> None:
    assert batched_is_faster(np.array(lengths), rows=rows) is faster


@pytest.mark.usefixtures("of_amd")
def test_only_bfloat16_on_the_processor_suits_blocks() -> None:
    assert suits_batches("cpu", torch.bfloat16)
    assert not suits_batches("cpu", torch.float32)
    assert not suits_batches("cuda", torch.bfloat16)


@pytest.mark.parametrize("name", ["Intel(R) Xeon(R) Processor", "not known", "arm"])
def test_other_processors_attend_in_groups(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(batched_attention, "processor", lambda: name)
    suits_batches.cache_clear()
    assert not suits_batches("cpu", torch.bfloat16)
    suits_batches.cache_clear()


@pytest.mark.usefixtures("of_amd")
def test_an_encoder_gives_nearly_the_same_states_in_blocks(
    small_bert: "BertModel", monkeypatch: pytest.MonkeyPatch
) -> None:
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(small_bert.config, name) for name in names})
    weights = dict(small_bert.state_dict())
    lengths = np.array([60] * 10 + [33] * 20 + [5] * 30, dtype=np.int64)
    ids = np.arange(lengths.sum(), dtype=np.int64) % 999 + 1
    in_blocks = BertEncoder(config, weights, precision="bf16").encode(ids, lengths)
    monkeypatch.setattr(batched_attention, "processor", lambda: "another")
    suits_batches.cache_clear()
    in_groups = BertEncoder(config, weights, precision="bf16").encode(ids, lengths)
    assert not np.array_equal(in_blocks, in_groups)
    products = (in_blocks * in_groups).sum(axis=-1)
    cosines = products / np.linalg.norm(in_blocks, axis=-1) / np.linalg.norm(in_groups, axis=-1)
    assert cosines.min() > 0.999
