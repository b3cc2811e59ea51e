"""Numbers so near to 0 that they are slow."""

from collections.abc import Iterator

import pytest
import torch

from nlu_lite.training.denormals import denormals_are_zero, denormals_as_zero

pytestmark = pytest.mark.skipif(
    not torch.set_flush_denormal(False), reason="this processor always computes with denormals"
)


@pytest.fixture(params=[False, True], autouse=True)
def before(request: pytest.FixtureRequest) -> Iterator[bool]:
    was: bool = request.param
    torch.set_flush_denormal(was)
    yield was
    torch.set_flush_denormal(False)


def test_denormals_are_zero_within() -> None:
    with denormals_as_zero():
        assert denormals_are_zero()
        assert torch.tensor(1e-30) * torch.tensor(1e-15) == 0


def test_behind_it_they_are_what_they_were(before: bool) -> None:
    with denormals_as_zero():
        pass
    assert denormals_are_zero() == before


def test_an_error_leaves_them_as_they_were(before: bool) -> None:
    with pytest.raises(KeyError), denormals_as_zero():
        raise KeyError
    assert denormals_are_zero() == before
