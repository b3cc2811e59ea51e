import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from nlu_lite.training.dropout import ByteDropout, take_byte_dropout

SIZE = 1 << 20


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_the_share_is_that_asked_for_and_the_mean_is_kept(share: float) -> None:
    torch.manual_seed(0)
    left = ByteDropout(share)(torch.ones(SIZE))
    dropped = round(share * 256) / 256
    # Five standard deviations of as many draws.
    near = 5 * (dropped * (1 - dropped) / SIZE) ** 0.5
    assert abs(dropped - share) <= 1 / 512
    assert abs(float((left == 0).float().mean()) - dropped) <= near
    assert abs(float(left.mean()) - 1) <= near / (1 - dropped)
    assert torch.allclose(left[left != 0], torch.tensor(1 / (1 - dropped)))


def test_one_place_tells_nothing_of_the_next() -> None:
    torch.manual_seed(0)
    kept = (ByteDropout(0.5)(torch.ones(SIZE)) > 0).float() - 0.5
    for distance in (1, 2, 4, 7, 8, 16):
        assert abs(float((kept[:-distance] * kept[distance:]).mean())) < 2e-3


def test_gradients_flow_through_what_is_left() -> None:
    torch.manual_seed(0)
    inputs = torch.randn(40, 30, requires_grad=True)
    left = ByteDropout(0.25)(inputs)
    left.sum().backward()
    assert inputs.grad is not None
    assert torch.allclose(inputs.grad, torch.where(left != 0, 256 / 192, 0.0))


def test_the_same_seed_drops_the_same() -> None:
    dropout, inputs = ByteDropout(0.3), torch.randn(50, 33)
    torch.manual_seed(7)
    first = dropout(inputs)
    second = dropout(inputs)
    torch.manual_seed(7)
    assert torch.equal(dropout(inputs), first)
    assert not torch.equal(second, first)


def test_nothing_is_dropped_while_nothing_is_learned() -> None:
    inputs = torch.randn(9, 9)
    assert ByteDropout(0.5).train(False)(inputs) is inputs
    assert ByteDropout(0.0)(inputs) is inputs


def test_all_can_be_dropped() -> None:
    assert torch.equal(ByteDropout(1.0)(torch.randn(20)), torch.zeros(20))


@given(st.lists(st.integers(0, 7), max_size=4), st.sampled_from([torch.float32, torch.bfloat16]))
def test_any_shape_and_type_stays(shape: list[int], dtype: torch.dtype) -> None:
    inputs = torch.ones(shape, dtype=dtype)
    left = ByteDropout(0.5)(inputs)
    assert left.shape == inputs.shape and left.dtype == dtype
    assert ((left == 0) | (left == 2)).all()


def test_the_order_of_numbers_in_memory_does_not_matter() -> None:
    inputs = torch.arange(1.0, 13.0).reshape(3, 4).T
    torch.manual_seed(1)
    left = ByteDropout(0.5)(inputs)
    assert ((left == 0) | (left == 2 * inputs)).all()


def test_all_dropout_of_a_module_is_replaced() -> None:
    shared = nn.Dropout(0.2)
    module = nn.Sequential(
        nn.Linear(3, 3), shared, nn.ModuleList([nn.Sequential(nn.Dropout(0.4))]), shared
    )
    take_byte_dropout(module)
    found = [one for one in module.modules() if isinstance(one, nn.Dropout)]
    assert {type(one) for one in found} == {ByteDropout}
    assert sorted({one.p for one in found}) == [0.2, 0.4]
    # One that stands in two places, too.
    assert type(module[1]) is type(module[3]) is ByteDropout


def test_other_kinds_of_dropout_stay() -> None:
    module = nn.Sequential(nn.Dropout2d(0.2), nn.AlphaDropout(0.3))
    take_byte_dropout(module)
    assert [type(one) for one in module] == [nn.Dropout2d, nn.AlphaDropout]
