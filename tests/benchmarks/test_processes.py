"""Measured processes."""

import sys

import pytest

from benchmarks.processes import MEGABYTE, alternating, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no os.wait4")


def test_what_a_process_prints_and_gets() -> None:
    assert run("import sys; print(sys.argv[1:])", "a", "b").output == "['a', 'b']\n"


def test_time_is_taken_from_outside() -> None:
    assert run("import time; time.sleep(0.3)").seconds >= 0.3


def test_memory_is_that_of_the_process_alone() -> None:
    # This process holds more, since it has loaded torch.
    held = bytearray(200 * MEGABYTE)
    small = run("")
    large = run(f"bytearray({100 * MEGABYTE})")
    assert len(held) > small.peak
    assert small.peak < 60 * MEGABYTE
    assert 100 * MEGABYTE <= large.peak - small.peak + 5 * MEGABYTE <= 120 * MEGABYTE


def test_a_process_that_fails_shows_its_error() -> None:
    with pytest.raises(RuntimeError, match="no_such_module"):
        run("import no_such_module")


def test_programs_take_turns() -> None:
    found = alternating({"a": ["print('a')"], "b": ["print('b')"]}, rounds=2, warm=False)
    assert {name: [each.output for each in runs] for name, runs in found.items()} == {
        "a": ["a\n", "a\n"],
        "b": ["b\n", "b\n"],
    }
