import os

from nlu_lite.doctor.computing import computing, self_test
from nlu_lite.doctor.machine import cores
from nlu_lite.doctor.trials import TRIALS

WELL = {name: {"value": ""} for name in TRIALS} | {
    "torch": {"value": "2.13.0"},
    "threads": {"value": "1"},
    "precisions": {"value": "fp32"},
    "fp32": {"value": "right"},
}


def test_without_pytorch_nothing_is_tried_and_one_line_says_so() -> None:
    tried = {**WELL, "load torch": {"fault": "OSError: no"}}
    for findings in (list(computing(tried)), list(self_test(tried))):
        assert [one.status for one in findings] == ["note"]
        assert findings[0].value == "not tried: torch can't be loaded"


def test_more_threads_than_cores_are_noted() -> None:
    tried = {**WELL, "threads": {"value": str((os.cpu_count() or 1) + 1)}}
    threads = next(one for one in computing(tried) if one.name == "threads")
    assert (threads.status, threads.remedy) == ("note", f"export NLU_LITE_THREADS={cores()}")


def test_a_precision_that_the_machine_lacks_is_no_fault() -> None:
    found = {one.name: one for one in self_test(WELL)}
    assert set(found) == {"fp32", "bf16", "int8"}
    assert found["bf16"].status == "ok"
    assert "no instructions" in found["bf16"].value


def test_a_fault_without_a_remedy_of_its_own_points_at_pytorch() -> None:
    tried = {**WELL, "fp32": {"fault": "it ends the process (SIGILL)"}}
    broken = next(one for one in self_test(tried) if one.name == "fp32")
    assert (broken.status, broken.remedy) == ("broken", "pip install --force-reinstall torch")
