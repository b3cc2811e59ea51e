"""ONNX Runtime, in fp32 and in int8."""

from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.peers.onnx_graph import INPUTS, optimised, quantised
from benchmarks.peers.padded import Run, fastest
from benchmarks.peers.protocol import Opened, needs
from nlu_lite.common.arrays import FloatArray, IntArray

__all__ = ["open_peer"]

_GRAPHS: dict[str, Callable[[Path], Path]] = {"fp32": optimised, "int8": quantised}


def open_peer(folder: Path, sample: Sequence[str], /, *, precision: str) -> Opened:
    """A session of the graph that its optimiser for BERT makes; one stream or as many as threads.

    Args:
        folder: The model.
        sample: Texts to try batches on.
        precision: "fp32" or "int8", which is quantised dynamically, a scale a channel.
    """
    needs("onnx", "onnxruntime")
    import torch

    graph = str(_GRAPHS[precision](folder))
    threads = torch.get_num_threads()
    return fastest(
        folder,
        sample,
        lambda streams: _session(graph, max(1, threads // streams)),
        streams=sorted({1, threads}),
    )


def _session(graph: str, threads: int) -> Run:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def run(ids: IntArray, mask: IntArray) -> FloatArray:
        states: FloatArray = session.run(None, dict(zip(INPUTS, (ids, mask), strict=True)))[0]
        return states

    return run
