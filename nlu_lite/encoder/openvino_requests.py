"""A graph that is compiled for OpenVINO, and the requests that compute it side by side."""

import ctypes
import os
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import Any, TypeAlias
from weakref import WeakSet

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.openvino_package import openvino_core

__all__ = ["Requests"]

Inputs: TypeAlias = Sequence[Any]

_HINTS = {"bf16": "bf16", "fp32": "f32"}


class Requests:
    """A compiled graph, which computes several batches at the same time. Threads can share it."""

    def __init__(self, graph: Any, *, precision: str, threads: int, streams: int) -> None:  # noqa: ANN401
        """Compile a graph.

        Args:
            graph: A model of OpenVINO's.
            precision: One of `openvino_precisions()`.
            threads: What computes, all streams together.
            streams: How many batches are computed at the same time.
        """
        settings = {
            "INFERENCE_PRECISION_HINT": _HINTS[precision],
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": streams,
        }
        compiled = openvino_core().compile_model(graph, "CPU", settings)
        self._streams = streams
        requests = [compiled.create_infer_request() for _ in range(streams)]
        self.parts = (compiled, *requests)
        self._idle: SimpleQueue[Any] = SimpleQueue()
        for request in requests:
            self._idle.put(request)
        _OPEN.add(self)

    def outputs(self, batches: Sequence[Inputs]) -> Iterator[list[FloatArray]]:
        """The outputs of each batch, in order; those of one hold until the next is asked for.

        Args:
            batches: The inputs of each, in the order of the graph's.
        """
        idle = self._taken(min(len(batches), self._streams))
        running: deque[Any] = deque()
        try:
            for inputs in batches:
                if not idle:
                    yield _outputs(running[0])
                    idle.append(running.popleft())
                request = idle.popleft()
                request.start_async(list(inputs))
                running.append(request)
            while running:
                yield _outputs(running[0])
                idle.append(running.popleft())
        finally:
            for request in running:
                request.wait()
            for request in (*idle, *running):
                self._idle.put(request)

    def _taken(self, most: int) -> deque[Any]:
        """Requests that nobody else uses: one at least, which is waited for."""
        taken: deque[Any] = deque()
        if most:
            taken.append(self._idle.get())
        try:
            while len(taken) < most:
                taken.append(self._idle.get_nowait())
        except Empty:
            pass
        return taken


def _outputs(request: Any) -> list[FloatArray]:  # noqa: ANN401
    request.wait()
    return [tensor.data for tensor in request.output_tensors]


_OPEN: "WeakSet[Requests]" = WeakSet()


def _leave() -> None:
    # The threads behind them are not there in a forked child, and their end would be waited for:
    # not even the end of the process is to take them away.
    for requests in _OPEN:
        for lasting in requests.parts:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(lasting))


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave)
