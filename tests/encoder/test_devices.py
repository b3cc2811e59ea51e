import platform
import sys
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.devices import resolve_device, set_threads
from nlu_lite.errors import InvalidOption
from tests.support.random_models import random_bert

only_glibc = pytest.mark.skipif(
    sys.platform != "linux" or platform.libc_ver()[0] != "glibc",
    reason="only glibc is told to keep freed memory",
)


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


@pytest.fixture
def threads_as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("threads_as_before")
def test_the_environment_sets_the_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", "1")
    set_threads()
    assert torch.get_num_threads() == 1


@pytest.mark.usefixtures("threads_as_before")
@pytest.mark.parametrize("value", [None, "", " "])
def test_without_the_variable_the_number_of_torch_stays(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("NLU_LITE_THREADS", raising=False)
    if value is not None:
        monkeypatch.setenv("NLU_LITE_THREADS", value)
    torch.set_num_threads(1)
    set_threads()
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_what_is_no_number_of_threads_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", value)
    with pytest.raises(InvalidOption, match=rf"NLU_LITE_THREADS='{value}'.*above 0"):
        set_threads()


@only_glibc
def test_a_batch_computes_in_the_memory_of_the_one_before() -> None:
    import resource

    model = random_bert(2, 256, 4)
    names = BertConfig.__dataclass_fields__
    config = BertConfig(**{name: getattr(model.config, name) for name in names})
    encoder = BertEncoder(config, dict(model.state_dict()))
    ids, lengths = np.ones(1_000, dtype=np.int64), np.array([100] * 10)
    new_pages = []
    for _ in range(6):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        encoder.encode(ids, lengths)
        new_pages.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    # A layer of this batch computes in some 13 MB, which are 3,200 pages. The system may take some
    # back between two batches.
    assert min(new_pages[3:]) < 1_000
