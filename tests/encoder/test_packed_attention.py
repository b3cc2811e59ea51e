from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from nlu_lite.encoder import packed_attention
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.packed_attention import (
    OPERATORS,
    Operator,
    PackedAttention,
    packed_operator,
)
from tests.support.closeness import assert_close
from tests.support.random_models import random_bert

CPU = ("cpu", torch.float32)
HEADS, WIDTH = 4, 256
LENGTHS = np.array([120, 41, 41, 17, 3])


def by_definition(
    query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int
) -> Tensor:
    """softmax(Q K^T / sqrt(d)) V, one sequence after the other; 0 behind the last."""
    assert bounds.dtype == torch.int32
    result = torch.zeros_like(query)
    for begin, end in zip(bounds.tolist(), bounds[1:].tolist(), strict=False):
        assert end - begin <= longest
        own = slice(begin, end)
        scores = torch.einsum("qhd,khd->hqk", query[own], key[own]) / query.shape[-1] ** 0.5
        result[own] = torch.einsum("hqk,khd->qhd", scores.softmax(dim=-1), value[own])
    return result


def of_one_sequence(
    query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int
) -> Tensor:
    """As if all were one sequence."""
    return by_definition(query, key, value, bounds[[0, -1]], int(bounds[-1]))


def missing(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
    raise NotImplementedError("no kernel")


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    packed_operator.cache_clear()
    yield
    packed_operator.cache_clear()


def have(monkeypatch: pytest.MonkeyPatch, *operators: Operator) -> None:
    """Let the CPU have operators that attend to packed sequences."""
    monkeypatch.setattr(packed_attention, "OPERATORS", {**OPERATORS, CPU: operators})
    packed_operator.cache_clear()


def test_a_cpu_has_none() -> None:
    assert packed_operator("cpu", torch.float32, heads=HEADS, width=WIDTH) is None


def test_the_first_that_is_there_and_right_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, missing, of_one_sequence, by_definition)
    assert packed_operator("cpu", torch.float32, heads=HEADS, width=WIDTH) is by_definition


def test_where_none_is_right_none_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    have(monkeypatch, missing, of_one_sequence)
    assert packed_operator("cpu", torch.float32, heads=HEADS, width=WIDTH) is None


def test_memory_that_was_short_once_says_nothing_of_an_operator(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = [True]

    def large(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
        if short:
            raise torch.OutOfMemoryError
        return by_definition(query, key, value, bounds, longest)

    have(monkeypatch, large)
    with pytest.raises(torch.OutOfMemoryError):
        packed_operator("cpu", torch.float32, heads=HEADS, width=WIDTH)
    short.clear()
    assert packed_operator("cpu", torch.float32, heads=HEADS, width=WIDTH) is large


@pytest.mark.parametrize("layers", [(-1,), (0, 1, -1)])
def test_an_encoder_gives_the_same_states_in_one_call(
    monkeypatch: pytest.MonkeyPatch, layers: tuple[int, ...]
) -> None:
    model = random_bert(3, WIDTH, HEADS)
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(model.config, name) for name in names})
    ids = np.random.default_rng(0).integers(0, 30_522, int(LENGTHS.sum()))
    in_groups = BertEncoder(config, dict(model.state_dict())).encode(ids, LENGTHS, layers=layers)
    asked: list[int] = []

    def counted(query: Tensor, key: Tensor, value: Tensor, bounds: Tensor, longest: int) -> Tensor:
        asked.append(longest)
        return by_definition(query, key, value, bounds, longest)

    have(monkeypatch, counted)
    encoder = BertEncoder(config, dict(model.state_dict()))
    asked.clear()
    assert_close(encoder.encode(ids, LENGTHS, layers=layers), in_groups)
    assert asked == [120] * 3


# No kernel runs: whether this PyTorch has the operators, and takes these arguments.
@pytest.mark.parametrize(
    ("dtype", "operator"),
    [(dtype, operator) for (_, dtype), found in OPERATORS.items() for operator in found],
)
def test_the_operators_are_those_of_this_pytorch(dtype: torch.dtype, operator: Operator) -> None:
    meta = torch.device("meta")
    packed = PackedAttention.of(operator, LENGTHS, heads=HEADS, device=meta)
    projected = torch.empty(int(LENGTHS.sum()), 3 * WIDTH, dtype=dtype, device=meta)
    found = packed(projected)
    assert (tuple(found.shape), found.dtype) == ((len(projected), WIDTH), dtype)
