import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from nlu_lite.encoder.attention import attend, groups_of
from tests.support.closeness import assert_close

HEADS, WIDTH = 2, 8


def by_definition(projected: Tensor) -> Tensor:
    """One sequence, head by head: softmax(Q K^T / sqrt(d)) V."""
    query, key, value = projected.view(len(projected), 3, HEADS, WIDTH // HEADS).unbind(1)
    heads = []
    for head in range(HEADS):
        scores = query[:, head] @ key[:, head].T / (WIDTH // HEADS) ** 0.5
        heads.append(scores.softmax(dim=-1) @ value[:, head])
    return torch.cat(heads, dim=1)


@pytest.mark.parametrize("spare", [None, 0, 3, 15])
@given(lengths=st.lists(st.integers(1, 40), min_size=1, max_size=9))
def test_every_sequence_attends_to_itself_alone(spare: int | None, lengths: list[int]) -> None:
    ordered = np.array(sorted(lengths, reverse=True), dtype=np.int64)
    positions = int(ordered.sum())
    rows = positions + (spare or 0)
    generator = torch.Generator().manual_seed(positions)
    # Numbers from -1 to 1, of which float32 keeps 1e-7.
    projected = 2 * torch.rand(rows, 3 * WIDTH, generator=generator) - 1
    groups = groups_of(ordered, dtype=torch.float32, rows=None if spare is None else rows)
    found = torch.full((rows, WIDTH), 7.0)
    attend(projected, groups, heads=HEADS, context=found)
    exact = projected[:positions].double()
    expected = [by_definition(own) for own in torch.split(exact, ordered.tolist())]
    assert (found[positions:] == 7).all()
    assert_close(found[:positions].numpy(), torch.cat(expected).numpy(), tolerance=1e-6)


def shapes(lengths: list[int], rows: int) -> list[tuple[int, int, int, int, bool]]:
    groups = groups_of(np.array(lengths), dtype=torch.float32, rows=rows)
    return [(g.begin, g.sequences, g.length, g.keys, g.mask is None) for g in groups]


def test_equal_lengths_are_one_group() -> None:
    found = shapes([32, 32, 20, 7, 7, 7], rows=128)
    assert found == [(0, 2, 32, 32, True), (64, 1, 20, 32, False), (84, 3, 7, 16, False)]


def test_no_sequence_looks_beyond_the_rows_of_the_batch() -> None:
    found = shapes([32, 7, 7, 7], rows=56)
    assert found == [(0, 1, 32, 32, True), (32, 2, 7, 16, False), (46, 1, 7, 7, True)]
