"""The package openvino: imported when it is first needed, and so that it reports nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

__all__ = ["openvino_core", "openvino_is_lost", "openvino_package", "openvino_precisions"]

# It sends an event to Google Analytics for each process that imports openvino
# (openvino/tools/ovc/__init__.py).
_REPORTER = "openvino_telemetry"
_NOT_LOADED = object()
_USED_IN: list[int] = []
_PRECISIONS = {"bf16": "BF16", "fp32": "FP32"}


@lru_cache
def openvino_package() -> Any:  # noqa: ANN401  # it is not typed where it is not installed
    """The package.

    Its reporter counts as not installed meanwhile: openvino does without it then, here and whatever
    is done with openvino later in this process. Where somebody else has imported openvino before,
    it is taken as it is.
    """
    with _not_installed(_REPORTER):
        import openvino

    return openvino


@lru_cache
def openvino_core() -> Any:  # noqa: ANN401
    """What compiles models."""
    _USED_IN.append(os.getpid())
    return openvino_package().Core()


def openvino_is_lost() -> bool:
    """Whether OpenVINO was used in a process that this one was forked from.

    Its threads are not here then, and what is asked of it may never be answered.
    """
    return bool(_USED_IN) and _USED_IN[0] != os.getpid()


@lru_cache
def openvino_precisions() -> tuple[str, ...]:
    """What OpenVINO computes in on this processor, the fastest first: names of `PRECISIONS`."""
    there = openvino_core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return tuple(name for name, capability in _PRECISIONS.items() if capability in there)


@contextmanager
def _not_installed(package: str) -> Iterator[None]:
    modules: dict[str, Any] = sys.modules
    before = modules.get(package, _NOT_LOADED)
    # What stands for None there can't be imported.
    modules[package] = None
    try:
        yield
    finally:
        del modules[package]
        if before is not _NOT_LOADED:
            modules[package] = before
