"""What computes: PyTorch and its threads, the precisions, a GPU; and the self-test."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from nlu_lite.doctor.findings import Finding
from nlu_lite.doctor.machine import cores
from nlu_lite.doctor.trials import LOAD

__all__ = ["Answers", "computing", "self_test"]

# What `child.answers` tells of each trial.
Answers: TypeAlias = Mapping[str, Mapping[str, str]]

# Without these there is nothing that could compute.
_MODULES = ("numpy", "pandas", "torch", "tokenizers")
_FACTS = ("torch", "threads", "precisions", "GPU")
_TESTS = ("fp32", "bf16", "int8", "fp32 on GPU")
_NOTHING = {
    "GPU": "none that PyTorch sees",
    "bf16": "not tried: this machine has no instructions for it",
    "int8": "not tried: this machine has no instructions for it",
}
_DRIVER = Path("/proc/driver/nvidia/version")


def computing(tried: Answers) -> Iterator[Finding]:
    """What PyTorch says of the machine.

    Args:
        tried: The outcomes of all trials.
    """
    yield from _findings("machine", _FACTS, tried)


def self_test(tried: Answers) -> Iterator[Finding]:
    """The embedded model, computed in each precision, held against numbers that are known.

    Args:
        tried: The outcomes of all trials.
    """
    yield from _findings("self-test", _TESTS, tried)


def _findings(section: str, names: tuple[str, ...], tried: Answers) -> Iterator[Finding]:
    lost = [module for module in _MODULES if "fault" in tried.get(LOAD + module, {})]
    if lost:
        value = f"not tried: {' and '.join(lost)} can't be loaded"
        yield Finding(section=section, name=names[0], value=value, status="note")
        return
    for name in names:
        answer = tried[name]
        if "fault" in answer:
            remedy = answer.get("remedy") or "pip install --force-reinstall torch"
            yield Finding(
                section=section, name=name, value=answer["fault"], status="broken", remedy=remedy
            )
        elif answer["value"] or name in _NOTHING:
            yield _noted(Finding(section=section, name=name, value=answer["value"]))


def _noted(finding: Finding) -> Finding:
    """The finding, or one that says what could be better."""
    section, name = finding.section, finding.name
    if name == "threads" and int(finding.value) > cores():
        return Finding(
            section=section,
            name=name,
            value=f"{finding.value}, more than there are cores: they wait for each other",
            status="note",
            remedy=f"export NLU_LITE_THREADS={cores()}",
        )
    if name == "GPU" and not finding.value and _DRIVER.exists():
        return Finding(
            section=section,
            name=name,
            value="a driver of NVIDIA is here, but this PyTorch can't use it",
            status="note",
            remedy="install the PyTorch for your driver: see Get Started on pytorch.org",
        )
    value = finding.value or _NOTHING[name]
    return Finding(section=section, name=name, value=value)
