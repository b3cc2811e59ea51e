"""Hidden states that are kept for sequences that come again in later calls."""

from collections import OrderedDict
from threading import Lock

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of, ranges
from nlu_lite.encoder.protocol import LAST_LAYER, Encoder

__all__ = ["CachedEncoder"]

_MEGABYTE = 1_000_000


class CachedEncoder:
    """An encoder that computes no sequence again while it remembers its states.

    What was not asked for longest is forgotten first. Threads can share it.
    """

    def __init__(self, encoder: Encoder, *, megabytes: int) -> None:
        """Begin with nothing remembered.

        Args:
            encoder: What computes.
            megabytes: Most states to keep, in 10^6 bytes.
        """
        self._encoder = encoder
        self.facts = encoder.facts
        self._most = self._room = megabytes * _MEGABYTE
        self._states: OrderedDict[tuple[tuple[int, ...], bytes], FloatArray] = OrderedDict()
        self._turn = Lock()

    def encode(
        self, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...] = LAST_LAYER
    ) -> FloatArray:
        """As `Encoder.encode`."""
        offsets = offsets_of(lengths)
        bounds = offsets.tolist()
        keys = [
            (layers, ids[begin:end].tobytes())
            for begin, end in zip(bounds[:-1], bounds[1:], strict=True)
        ]
        known = self._known(keys)
        result = np.empty((len(ids), len(layers), self.facts.dimension), dtype=np.float32)
        for place, states in known.items():
            result[bounds[place] : bounds[place + 1]] = states
        missing = np.array([p for p in range(len(keys)) if p not in known], dtype=np.int64)
        if len(missing):
            rows = ranges(offsets[missing], lengths[missing])
            result[rows] = self._encoder.encode(ids[rows], lengths[missing], layers=layers)
            for place in missing.tolist():
                self._keep(keys[place], result[bounds[place] : bounds[place + 1]].copy())
        return result

    def pooler(self, states: FloatArray) -> FloatArray:
        """As `Encoder.pooler`."""
        return self._encoder.pooler(states)

    def _known(self, keys: list[tuple[tuple[int, ...], bytes]]) -> dict[int, FloatArray]:
        with self._turn:
            known = {
                place: self._states[key] for place, key in enumerate(keys) if key in self._states
            }
            for place in known:
                self._states.move_to_end(keys[place])
        return known

    def _keep(self, key: tuple[tuple[int, ...], bytes], states: FloatArray) -> None:
        with self._turn:
            if key in self._states or states.nbytes > self._most:
                return
            self._states[key] = states
            self._room -= states.nbytes
            while self._room < 0:
                self._room += self._states.popitem(last=False)[1].nbytes
