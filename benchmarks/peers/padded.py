"""The best way to use an engine that computes padded batches: sorted by length, a budget each."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np

from benchmarks.peers.protocol import Opened
from benchmarks.timing import seconds_of
from nlu_lite.common.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

__all__ = ["Run", "Setting", "fastest", "tokenizer_of"]

# From ids and mask, both of shape (texts, positions), to states (texts, positions, dimension).
Run: TypeAlias = Callable[[IntArray, IntArray], FloatArray]

_POSITIONS = (512, 1024, 2048)


@dataclass(frozen=True, slots=True)
class Setting:
    """How batches are made and computed.

    Attributes:
        positions: Most positions of a batch, padding included.
        streams: How many batches are computed at the same time.
    """

    positions: int
    streams: int

    def __str__(self) -> str:
        several = f", {self.streams} at once" if self.streams > 1 else ""
        return f"sorted, batches of {self.positions:,} positions{several}"


def tokenizer_of(folder: Path) -> "PreTrainedTokenizerFast":
    """The fast tokenizer of a model, as transformers opens it."""
    from transformers import AutoTokenizer

    return cast("PreTrainedTokenizerFast", AutoTokenizer.from_pretrained(folder))


def fastest(
    folder: Path,
    sample: Sequence[str],
    open_run: Callable[[int], Run],
    *,
    streams: Sequence[int],
    sizes: Sequence[int] = _POSITIONS,
) -> Opened:
    """Try sizes of batches, and numbers of them at once, and keep the fastest.

    Args:
        folder: Where the tokenizer is.
        sample: Texts to try them on.
        open_run: Makes the engine ready for a number of batches at once.
        streams: Which numbers to try.
        sizes: Which numbers of positions to try.
    """
    tokenizer = tokenizer_of(folder)
    tried: list[tuple[float, Setting, _Padded]] = []
    for number in streams:
        run = open_run(number)
        for positions in sizes:
            setting = Setting(positions, number)
            padded = _Padded(tokenizer, run, setting)
            padded(sample)
            best = min(seconds_of(partial(padded, sample)) for _ in range(2))
            tried.append((best, setting, padded))
    _, setting, padded = min(tried, key=lambda found: found[0])
    return Opened(padded, str(setting))


@dataclass(frozen=True, slots=True)
class _Padded:
    tokenizer: "PreTrainedTokenizerFast"
    run: Run
    setting: Setting

    def __call__(self, texts: Sequence[str], /) -> list[FloatArray]:
        encoded: list[list[int]] = self.tokenizer(
            list(texts), truncation=True, max_length=512, return_attention_mask=False
        )["input_ids"]
        order = sorted(range(len(encoded)), key=lambda place: len(encoded[place]))
        batches = list(_batches(order, encoded, self.setting.positions))
        vectors: list[FloatArray] = [np.empty((0, 0), dtype=np.float32)] * len(encoded)

        def compute(batch: list[int]) -> None:
            states = self.run(*_padded([encoded[place] for place in batch]))
            for row, place in enumerate(batch):
                vectors[place] = states[row, : len(encoded[place])]

        if self.setting.streams == 1:
            for batch in batches:
                compute(batch)
            return vectors
        with ThreadPoolExecutor(self.setting.streams) as threads:
            for _ in threads.map(compute, reversed(batches)):
                pass
        return vectors


def _batches(order: list[int], encoded: list[list[int]], positions: int) -> Iterator[list[int]]:
    batch: list[int] = []
    for place in order:
        if batch and (len(batch) + 1) * len(encoded[place]) > positions:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _padded(rows: list[list[int]]) -> tuple[IntArray, IntArray]:
    lengths = np.array([len(row) for row in rows])
    mask = np.arange(lengths.max()) < lengths[:, np.newaxis]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate([np.array(row, dtype=np.int64) for row in rows])
    return ids, mask.astype(np.int64)
