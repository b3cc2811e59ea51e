"""OpenVINO, in f32 and in bf16."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.onnx_graph import exported
from benchmarks.peers.padded import Run, fastest
from benchmarks.peers.protocol import Opened, Unavailable, needs
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["open_peer"]


def open_peer(folder: Path, sample: Sequence[str], /, *, precision: str) -> Opened:
    """A compiled model, one stream or as many as threads.

    Args:
        folder: The model.
        sample: Texts to try batches on.
        precision: "f32" or "bf16", as OpenVINO names them.
    """
    needs("openvino", "onnx")
    import torch

    from nlu_lite.encoder.openvino_package import openvino_core

    core = openvino_core()
    threads = torch.get_num_threads()
    if precision == "bf16" and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        raise Unavailable("OpenVINO has no bf16 on this processor")
    model = core.read_model(str(exported(folder)))

    def open_run(streams: int) -> Run:
        settings = {
            "INFERENCE_PRECISION_HINT": precision,
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": threads,
        }
        return _requests(core.compile_model(model, "CPU", settings))

    return fastest(folder, sample, open_run, streams=sorted({1, threads}))


def _requests(compiled: Any) -> Run:  # noqa: ANN401
    """Each thread has a request of its own: one can't be used by two at once."""
    of_thread = threading.local()

    def run(ids: IntArray, mask: IntArray) -> FloatArray:
        if not hasattr(of_thread, "request"):
            of_thread.request = compiled.create_infer_request()
        states: FloatArray = of_thread.request.infer([ids, mask])[0]
        return states

    return run
