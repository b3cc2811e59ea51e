from collections.abc import Iterator

import pytest
import torch

from nlu_lite.encoder.threads import set_threads
from nlu_lite.errors import InvalidOption


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def test_the_environment_sets_the_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", "1")
    set_threads()
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize("said", [None, "", " "])
def test_without_it_the_number_of_torch_stays(
    monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    monkeypatch.delenv("NLU_LITE_THREADS", raising=False)
    if said is not None:
        monkeypatch.setenv("NLU_LITE_THREADS", said)
    torch.set_num_threads(1)
    set_threads()
    assert torch.get_num_threads() == 1


@pytest.mark.parametrize("said", ["0", "-1", "two", "1.5"])
def test_what_is_no_number_of_threads_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("NLU_LITE_THREADS", said)
    with pytest.raises(InvalidOption, match=rf"NLU_LITE_THREADS='{said}'.*above 0"):
        set_threads()
