"""What else turns texts into the vectors of their pieces, each used as well as it can be."""

from dataclasses import dataclass
from functools import partial

from benchmarks.peers import (
    flair_model,
    onnx_runtime,
    openvino_model,
    sentence_transformers_model,
    transformers_model,
)
from benchmarks.peers.protocol import Opener

__all__ = [
    "ONNX_FP32",
    "ONNX_INT8",
    "OPENVINO_BF16",
    "OPENVINO_FP32",
    "PEERS",
    "PIPELINE",
    "PIPELINE_32",
    "SENTENCE_TRANSFORMERS",
    "TRANSFORMERS_SORTED",
    "Peer",
]


@dataclass(frozen=True, slots=True)
class Peer:
    """A row of the table.

    Attributes:
        name: What it is called.
        opener: Makes it ready.
        every: It reads every so many-th of the texts: slow ones need not read all for a rate.
        of_pieces: Whether its vectors are those of pieces, so that they can be compared.
    """

    name: str
    opener: Opener
    every: int = 1
    of_pieces: bool = True


PIPELINE = "transformers pipeline"
PIPELINE_32 = f"{PIPELINE}, batch 32"
TRANSFORMERS_SORTED = "transformers, sorted"
SENTENCE_TRANSFORMERS = "sentence-transformers"
ONNX_FP32 = "ONNX Runtime fp32"
ONNX_INT8 = "ONNX Runtime int8"
OPENVINO_FP32 = "OpenVINO fp32"
OPENVINO_BF16 = "OpenVINO bf16"

_pipeline = transformers_model.open_pipeline
PEERS = (
    # The first is what the vectors of the others are compared with.
    Peer(TRANSFORMERS_SORTED, transformers_model.open_sorted),
    Peer(f"{PIPELINE}, batch 1", partial(_pipeline, batch_size=1, tensors=False), every=2),
    Peer(PIPELINE_32, partial(_pipeline, batch_size=32, tensors=False), every=2),
    Peer(f"{PIPELINE_32}, tensors", partial(_pipeline, batch_size=32, tensors=True), every=2),
    Peer(SENTENCE_TRANSFORMERS, sentence_transformers_model.open_peer),
    Peer("flair", flair_model.open_peer, every=2, of_pieces=False),
    Peer(ONNX_FP32, partial(onnx_runtime.open_peer, precision="fp32")),
    Peer(OPENVINO_FP32, partial(openvino_model.open_peer, precision="f32")),
    Peer(OPENVINO_BF16, partial(openvino_model.open_peer, precision="bf16")),
    Peer(ONNX_INT8, partial(onnx_runtime.open_peer, precision="int8")),
)
