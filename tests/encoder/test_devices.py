import pytest
import torch

from nlu_lite.encoder.devices import resolve_device
from nlu_lite.errors import InvalidOption


def test_the_cpu_is_always_there() -> None:
    assert resolve_device("cpu") == "cpu"


def test_auto_takes_what_is_there() -> None:
    assert torch.device(resolve_device("auto")).type in {"cpu", "cuda", "mps"}


@pytest.mark.parametrize("device", ["gpu", "", "cpu:x", "meta"])
def test_what_is_no_device_is_refused_with_the_choices(device: str) -> None:
    with pytest.raises(InvalidOption, match=r"expected one of 'auto', .*'cpu'"):
        resolve_device(device)


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has CUDA")
def test_a_gpu_that_is_not_there_is_an_error_and_not_the_cpu() -> None:
    with pytest.raises(InvalidOption, match=r"'cuda' is not to be had on this machine"):
        resolve_device("cuda")
