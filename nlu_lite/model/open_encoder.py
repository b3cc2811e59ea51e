"""From a model's weights to its encoder, in the precision that was asked for."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.common.json_files import read_object
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.checkpoint import read_weights
from nlu_lite.encoder.config import BERT, Shape, read_config
from nlu_lite.encoder.precision import AUTOMATIC, available
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import InvalidOption
from nlu_lite.store import ModelFiles, Stamps

__all__ = ["Checkpoint", "open_encoder"]

_LEAST_COSINE = 0.999
_PROBES, _LONGEST_PROBE = 8, 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What an encoder is made of.

    Attributes:
        shape: What config.json says.
        files: Where its files are.
        stamps: What they were when they were looked at.
        types: Token types of the special pieces in front of a sequence, and of those behind.
    """

    shape: Shape
    files: ModelFiles
    stamps: Stamps
    types: tuple[tuple[int, ...], tuple[int, ...]]


def open_encoder(checkpoint: Checkpoint, device: str, precision: str) -> Encoder:
    """Read the weights of a model.

    Args:
        checkpoint: What the encoder is made of.
        device: A PyTorch device.
        precision: One of `encoder.precision.PRECISIONS` that the device can compute in; or "auto",
            the fastest of these in which the states of random sequences have a cosine of 0.999 or
            more to those in fp32.

    Raises:
        InvalidModel: The files are damaged, or are those of a model of another shape.
        InvalidOption: The model cannot be computed in the precision.
    """
    if precision != AUTOMATIC:
        return _encoder(checkpoint, device, precision)
    exact = _encoder(checkpoint, device, "fp32")
    expected = _probe(exact, checkpoint.shape)
    for candidate in available(device):
        if candidate.name == exact.facts.precision or not _suits(checkpoint.shape, candidate.name):
            continue
        encoder = _encoder(checkpoint, device, candidate.name)
        if _least_cosine(_probe(encoder, checkpoint.shape), expected) >= _LEAST_COSINE:
            return encoder
    return exact


def _encoder(checkpoint: Checkpoint, device: str, precision: str) -> Encoder:
    shape, files = checkpoint.shape, checkpoint.files
    if not _suits(shape, precision):
        raise InvalidOption(
            f"precision={precision!r} is for BERT; the model in {files.folder} is of the "
            f"architecture {shape.architecture}.\nExpected 'fp32', 'bf16' or 'auto'."
        )
    if shape.architecture == BERT:
        config = read_config(files.config)
        weights = read_weights(files.weights, config)
        return BertEncoder(config, weights, device=device, precision=precision)
    from nlu_lite.encoder.auto import AutoEncoder, SpecialTypes

    return AutoEncoder(
        read_object(files.config),
        files.weights,
        architecture=shape.architecture,
        types=SpecialTypes(*checkpoint.types),
        device=device,
        precision=precision,
    )


def _suits(shape: Shape, precision: str) -> bool:
    return shape.architecture == BERT or precision != "int8"


def _probe(encoder: Encoder, shape: Shape) -> FloatArray:
    """States of random sequences, which are the same ones each time."""
    generator = np.random.default_rng(0)
    longest = min(_LONGEST_PROBE, shape.max_positions or _LONGEST_PROBE)
    lengths: IntArray = np.sort(generator.integers(1, longest + 1, _PROBES))[::-1]
    ids: IntArray = generator.integers(0, shape.vocabulary, int(lengths.sum()))
    return encoder.encode(ids, lengths)[:, 0]


def _least_cosine(vectors: FloatArray, expected: FloatArray) -> float:
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(expected, axis=1)
    return float(((vectors * expected).sum(axis=1) / lengths).min())
