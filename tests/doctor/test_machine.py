import os
from pathlib import Path

import pytest
import torch

from nlu_lite.common.system_files import processor
from nlu_lite.doctor.machine import cores, instructions, machine, memory


def test_the_machine_is_told_in_words() -> None:
    found = {finding.name: finding.value for finding in machine()}
    assert {"system", "processor", "instructions", "cores", "memory"} <= set(found)
    assert all(found.values())
    assert processor() in found["processor"]


def test_no_more_cores_than_there_are() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="only Linux tells")
def test_instructions_agree_with_those_that_pytorch_finds() -> None:
    capability = torch.backends.cpu.get_cpu_capability()
    needed = {"AVX512": "avx512f", "AVX2": "avx2"}.get(capability)
    assert needed is None or needed in instructions()


@pytest.mark.skipif(not Path("/proc/meminfo").exists(), reason="only Linux tells")
def test_memory_is_counted_in_bytes() -> None:
    total, free = memory()
    assert total is not None and total > 2**28
    assert free is not None and free > 0
