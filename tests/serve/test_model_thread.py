"""The thread that models belong to."""

import threading

import pytest

from nlu_lite.serve.model_thread import ModelThread


def test_everything_is_run_in_one_thread_and_in_order() -> None:
    thread, said = ModelThread(), list[int]()
    futures = [thread.submit(said.append, number) for number in range(100)]
    names = [thread.submit(threading.get_ident) for _ in range(3)]
    assert [future.result() for future in futures] == [None] * 100
    assert said == [*range(100)]
    assert len({future.result() for future in names} - {threading.get_ident()}) == 1


def test_what_is_raised_is_raised_where_it_is_waited_for_and_the_thread_goes_on() -> None:
    thread = ModelThread()
    failed = thread.submit(int, "no number")
    with pytest.raises(ValueError, match="no number"):
        failed.result()
    assert thread.submit(int, "3").result() == 3
