"""Which engine is faster for a model on this machine: measured once, and remembered on disk."""

import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import astuple
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import torch

from nlu_lite._version import __version__
from nlu_lite.common.arrays import IntArray
from nlu_lite.common.system_files import processor
from nlu_lite.encoder.config import BertConfig
from nlu_lite.encoder.openvino_package import openvino_package
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.store.places import own_cache
from nlu_lite.store.records import remember, remembered

__all__ = ["faster_encoder"]

_logger = logging.getLogger(__name__)

_ROUNDS = 5
# Another engine is taken where it takes at most this share of PyTorch's time.
_SHARE = 0.95
# Positions that are read, of a model of this many weights in its layers; fewer of a larger one.
_POSITIONS, _LEAST_POSITIONS = 2_048, 512
_WEIGHTS = 20_000_000
_LENGTHS = (4, 64)

_chosen: dict[str, str] = {}


def faster_encoder(
    by_torch: Encoder, make_other: Callable[[], Encoder], config: BertConfig
) -> Encoder:
    """That of two encoders of the same weights which is faster, by a twentieth at least.

    They read the same random sequences in turns, and their medians count. The answer is kept for
    the process, and for others in the folder of `own_cache`: for this processor, number of
    threads, geometry, precision, and these versions.

    Args:
        by_torch: PyTorch's; it is taken where there is little between them.
        make_other: Makes the other, in the same precision; it is not called where the answer is
            known to be PyTorch's.
        config: The shape of the model.
    """
    about = _about(config, by_torch.facts.precision)
    key = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:16]
    record = own_cache() / "engines" / f"{key}.json"
    chosen = _chosen.get(key) or remembered(record, _engine_of)
    if chosen == by_torch.facts.engine:
        return by_torch
    other = make_other()
    if chosen is None:
        times = _times([by_torch, other], config)
        is_faster = times[other.facts.engine] <= _SHARE * times[by_torch.facts.engine]
        chosen = (other if is_faster else by_torch).facts.engine
        _logger.info("%s is taken: seconds %s", chosen, times)
        content = {"engine": chosen, "seconds": times, "of": about}
        remember(record, content, consequence="engines are measured in the next process again")
    _chosen[key] = chosen
    return other if chosen == other.facts.engine else by_torch


def _engine_of(content: Mapping[str, Any]) -> str:
    return str(content["engine"])


def _times(encoders: list[Encoder], config: BertConfig) -> dict[str, float]:
    """Seconds that each takes, by its engine."""
    ids, lengths = _load(config)
    taken: dict[str, list[float]] = {encoder.facts.engine: [] for encoder in encoders}
    # The first round makes kernels.
    for _ in range(1 + _ROUNDS):
        for encoder in encoders:
            begin = perf_counter()
            encoder.encode(ids, lengths)
            taken[encoder.facts.engine].append(perf_counter() - begin)
    return {engine: median(seconds[1:]) for engine, seconds in taken.items()}


def _load(config: BertConfig) -> tuple[IntArray, IntArray]:
    """Random sequences, the longest first; always the same ones."""
    weights = (
        config.num_hidden_layers
        * config.hidden_size
        * (4 * config.hidden_size + 2 * config.intermediate_size)
    )
    positions = max(_LEAST_POSITIONS, min(_POSITIONS, _POSITIONS * _WEIGHTS // weights))
    generator = np.random.default_rng(0)
    shortest, longest = (min(length, config.max_position_embeddings) for length in _LENGTHS)
    lengths = generator.integers(shortest, longest + 1, 2 * positions // (shortest + longest))
    lengths = np.sort(lengths)[::-1].copy()
    return generator.integers(0, config.vocab_size, int(lengths.sum())), lengths


def _about(config: BertConfig, precision: str) -> dict[str, object]:
    """All that an answer holds for."""
    return {
        "processor": processor(),
        "threads": torch.get_num_threads(),
        "versions": [__version__, torch.__version__, openvino_package().__version__],
        "geometry": astuple(config),
        "precision": precision,
    }
