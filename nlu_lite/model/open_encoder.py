"""From a model's weights to its encoder, in the precision and by the engine that were asked for."""

import functools
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from typing import TypeAlias

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.common.user_warnings import warn
from nlu_lite.encoder.architectures import BERT, STATIC, Shape
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.checkpoint import read_weights
from nlu_lite.encoder.config import BertConfig, bert_config_of
from nlu_lite.encoder.engines import AUTOMATIC, ENGINES, OPENVINO, may_compute
from nlu_lite.encoder.known_settings import ignored_settings
from nlu_lite.encoder.protocol import TORCH, Encoder
from nlu_lite.encoder.static import StaticEncoder
from nlu_lite.errors import IgnoredSettingWarning, InvalidOption
from nlu_lite.model.checkpoint_head import reads_globally
from nlu_lite.model.facts import ModelFacts

__all__ = ["Types", "open_encoder"]

_LEAST_COSINE = 0.999
_PROBES, _LONGEST_PROBE = 8, 64

_warn_once = functools.cache(warn)

Types: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
# From a precision to the encoder in it.
_Make: TypeAlias = Callable[[str], Encoder]


def open_encoder(
    facts: ModelFacts,
    shape: Shape,
    *,
    types: Types,
    device: str,
    precision: str,
    engine: str = TORCH,
) -> Encoder:
    """Read the weights of a model.

    Args:
        facts: What its files say.
        shape: That of the encoder.
        types: Token types of the special pieces in front of a sequence, and of those behind.
        device: A PyTorch device.
        precision: One of `encoder.precision.PRECISIONS` that the engine can compute in; or "auto",
            the fastest of these in which the states of random sequences have a cosine of 0.999 or
            more to those in fp32.
        engine: One of `encoder.engines.ENGINES`, or "auto": that which is faster in the precision
            that PyTorch would compute in.

    Raises:
        InvalidModel: The files are damaged, or are those of a model of another shape.
        InvalidOption: The model cannot be computed in the precision, or not by the engine.
    """
    make = partial(_encoder, facts, shape, types, device)
    if engine != AUTOMATIC:
        return _opened(partial(make, engine), shape, precision, device, engine)
    by_torch = _opened(partial(make, TORCH), shape, precision, device, TORCH)
    if not _is_own(shape) or not may_compute(OPENVINO, device, by_torch.facts.precision):
        return by_torch
    from nlu_lite.model.engine_choice import faster_encoder

    by_openvino = partial(make, OPENVINO, by_torch.facts.precision)
    return faster_encoder(by_torch, by_openvino, _config(facts))


def _opened(make: _Make, shape: Shape, precision: str, device: str, engine: str) -> Encoder:
    """The encoder in the precision that was asked for, which may be the fastest accurate one."""
    if precision != AUTOMATIC:
        return make(precision)
    exact = make("fp32")
    expected = _probe(exact, shape)
    for candidate in ENGINES[engine].precisions(device):
        if candidate == exact.facts.precision or not _suits(shape, candidate):
            continue
        encoder = make(candidate)
        if _least_cosine(_probe(encoder, shape), expected) >= _LEAST_COSINE:
            return encoder
    return exact


def _encoder(
    facts: ModelFacts, shape: Shape, types: Types, device: str, engine: str, precision: str
) -> Encoder:
    files = facts.files
    if engine == OPENVINO and not _is_own(shape):
        raise InvalidOption(
            f"engine='openvino' computes models of BERT's layout; the one in {files.folder} is "
            f"{_kind(shape)}.\nExpected engine='torch', or 'auto', which takes what there is."
        )
    if not _suits(shape, precision):
        if shape.architecture == STATIC:
            raise InvalidOption(
                f"precision={precision!r} is for models that multiply; the one in {files.folder} "
                "is static: it looks vectors up, and keeps them in 8 bits in its file already.\n"
                "Expected 'fp32', 'bf16' or 'auto'."
            )
        raise InvalidOption(
            f"precision={precision!r} is for BERT; the model in {files.folder} is {_kind(shape)}.\n"
            "Expected 'fp32', 'bf16' or 'auto'."
        )
    if _is_own(shape):
        config = _config(facts)
        _tell_ignored(facts, frozenset(field.name for field in fields(BertConfig)))
        weights = read_weights(files.weights, config)
        if engine == OPENVINO:
            from nlu_lite.encoder.openvino_encoder import OpenVinoEncoder

            return OpenVinoEncoder(config, weights, precision=precision)
        return BertEncoder(config, weights, device=device, precision=precision)
    if shape.architecture == STATIC:
        return StaticEncoder(files.weights, shape, device=device, precision=precision)
    from nlu_lite.encoder.auto import AutoEncoder
    from nlu_lite.encoder.padded import SpecialTypes
    from nlu_lite.encoder.transformers_model import obeyed_settings

    _tell_ignored(facts, obeyed_settings(shape.architecture))
    return AutoEncoder(
        facts.config,
        files.weights,
        architecture=shape.architecture,
        types=SpecialTypes(*types),
        global_first=reads_globally(facts, shape),
        device=device,
        precision=precision,
    )


def _tell_ignored(facts: ModelFacts, obeyed: frozenset[str]) -> None:
    names = ignored_settings(facts.config, obeyed=obeyed)
    if names:
        _warn_once(
            f"{facts.files.config}: {', '.join(names)} is not obeyed, since it means nothing to "
            "models of this architecture here. If the weights were made for it, the vectors are "
            "not those that their author saw.",
            IgnoredSettingWarning,
        )


def _config(facts: ModelFacts) -> BertConfig:
    return bert_config_of(facts.config, path=facts.files.config)


def _kind(shape: Shape) -> str:
    if shape.architecture == STATIC:
        return "static: it looks vectors up"
    kind = "decoder of the architecture" if shape.causal else "architecture"
    return f"of the {kind} {shape.architecture}"


def _is_own(shape: Shape) -> bool:
    """Whether a model is computed by the encoder of this package."""
    return shape.architecture == BERT and not shape.causal


def _suits(shape: Shape, precision: str) -> bool:
    return _is_own(shape) or precision != "int8"


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
