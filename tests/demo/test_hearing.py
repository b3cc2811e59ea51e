import threading
import warnings

import pytest

from nlu_lite.demo.hearing import heard, tell
from nlu_lite.errors import UnknownWordsWarning


def test_each_thread_hears_its_own_warnings() -> None:
    both = threading.Barrier(2)
    found: dict[str, list[str]] = {}

    def warn(name: str) -> None:
        with heard() as messages:
            both.wait()
            warnings.warn(name, UnknownWordsWarning, stacklevel=1)
            both.wait()
        found[name] = messages

    threads = [threading.Thread(target=warn, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {"one": ["one"], "two": ["two"]}


def test_warnings_of_others_are_left_to_them() -> None:
    with pytest.warns(DeprecationWarning, match="old"), heard() as messages:
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    assert messages == []


def test_what_was_heard_is_told_again_to_who_listens() -> None:
    tell(["nobody hears it"])
    with heard() as messages:
        tell(["one"])
    assert messages == ["one"]
