"""What else computes the vectors of pieces on a device, each used as well as it can be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from benchmarks.device.unpadded import Unpadded, attention_on
from benchmarks.peers.padded import fastest, tokenizer_of
from benchmarks.peers.protocol import Embed, Opened, needs
from benchmarks.peers.transformers_model import model_of
from benchmarks.timing import seconds_of
from nlu_lite.common.arrays import FloatArray, IntArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["DEVICE_PEERS", "DeviceOpener", "DevicePeer"]

_MOST_PIECES = 512
# Sizes of batches that are tried: texts of sentence-transformers, positions of the others.
_TEXTS = {"cpu": (32,)}
_TEXTS_OF_A_GPU = (32, 128, 512)
_POSITIONS = {"cpu": (1_024, 2_048)}
_POSITIONS_OF_A_GPU = (16_384, 65_536)


class DeviceOpener(Protocol):
    """Makes a peer ready on a device."""

    def __call__(
        self, folder: Path, sample: Sequence[str], /, *, device: str, precision: str
    ) -> Opened:
        """Open a peer.

        Args:
            folder: The model's files.
            sample: Texts on which it may try how it is fastest.
            device: A PyTorch device.
            precision: One of `nlu_lite.encoder.precision.PRECISIONS` but "int8".

        Raises:
            Unavailable: It is not installed, or can't do what is asked on this machine.
        """


@dataclass(frozen=True, slots=True)
class DevicePeer:
    """A row of the table.

    Attributes:
        name: What it is called.
        opener: Makes it ready.
    """

    name: str
    opener: DeviceOpener


def _open_sdpa(folder: Path, sample: Sequence[str], /, *, device: str, precision: str) -> Opened:
    """The model of transformers on sorted, padded batches."""
    import torch

    from nlu_lite.encoder.precision import PRECISIONS

    model = model_of(folder).to(device, PRECISIONS[precision].dtype)  # type: ignore[arg-type]

    def run(ids: IntArray, mask: IntArray) -> FloatArray:
        with torch.inference_mode():
            output = model(
                input_ids=torch.from_numpy(ids).to(device),
                attention_mask=torch.from_numpy(mask).to(device),
            )
            states: FloatArray = output.last_hidden_state.float().cpu().numpy()
        return states

    sizes = _POSITIONS.get(torch.device(device).type, _POSITIONS_OF_A_GPU)
    return fastest(folder, sample, lambda streams: run, streams=(1,), sizes=sizes)


def _open_unpadded(
    folder: Path, sample: Sequence[str], /, *, device: str, precision: str
) -> Opened:
    """As text-embeddings-inference computes: without padding."""
    import torch

    from nlu_lite.encoder.precision import PRECISIONS

    dtype = PRECISIONS[precision].dtype
    name, attend = attention_on(device, dtype)
    run = Unpadded(model_of(folder).to(device, dtype), attend)  # type: ignore[arg-type]
    tokenizer = tokenizer_of(folder)

    def embed(texts: Sequence[str], /, *, positions: int) -> list[FloatArray]:
        found = tokenizer(
            list(texts), truncation=True, max_length=_MOST_PIECES, return_attention_mask=False
        )["input_ids"]
        encoded = [np.array(ids, dtype=np.int64) for ids in found]
        order = sorted(range(len(encoded)), key=lambda place: -len(encoded[place]))
        vectors: list[FloatArray] = [np.empty((0, 0), dtype=np.float32)] * len(encoded)
        for batch in _packed(order, encoded, positions):
            states = run([encoded[place] for place in batch])
            parts = np.split(states, np.cumsum([len(encoded[place]) for place in batch])[:-1])
            for place, part in zip(batch, parts, strict=True):
                vectors[place] = part
        return vectors

    sizes = _POSITIONS.get(torch.device(device).type, _POSITIONS_OF_A_GPU)
    ways = {
        f"{name}, batches of {size:,} positions": partial(embed, positions=size) for size in sizes
    }
    return _fastest(ways, sample)


def _packed(order: list[int], encoded: list[IntArray], positions: int) -> list[list[int]]:
    """The sequences of each batch."""
    batches: list[list[int]] = [[]]
    room = positions
    for place in order:
        if batches[-1] and len(encoded[place]) > room:
            batches.append([])
            room = positions
        batches[-1].append(place)
        room -= len(encoded[place])
    return batches


def _open_tokens(folder: Path, sample: Sequence[str], /, *, device: str, precision: str) -> Opened:
    """sentence-transformers' states of tokens.

    Its `output_value="token_embeddings"` asks a GPU of each position whether it is padding; all of
    its output has the states too, and does not ask.
    """
    import torch

    model = _sentence_transformer(folder, device, precision)

    def embed(texts: Sequence[str], /, *, batch: int) -> list[FloatArray]:
        found = model.encode(
            list(texts), output_value=None, batch_size=batch, show_progress_bar=False
        )
        masks = [one["attention_mask"].bool() for one in found]
        counts = torch.stack([mask.sum() for mask in masks]).tolist()
        rows = [one["token_embeddings"] for one in found]
        kept = torch.cat(rows)[torch.cat(masks)].float().cpu().numpy()
        return list(np.split(kept, np.cumsum(counts)[:-1]))

    return _fastest(_by_batch(embed, device), sample)


def _open_sentences(
    folder: Path, sample: Sequence[str], /, *, device: str, precision: str
) -> Opened:
    """sentence-transformers' vectors of texts, each of shape (1, dimension)."""
    model = _sentence_transformer(folder, device, precision)

    def embed(texts: Sequence[str], /, *, batch: int) -> list[FloatArray]:
        found = model.encode(list(texts), batch_size=batch, show_progress_bar=False)
        return list(np.asarray(found, dtype=np.float32)[:, np.newaxis])

    return _fastest(_by_batch(embed, device), sample)


def _sentence_transformer(folder: Path, device: str, precision: str) -> "SentenceTransformer":
    needs("sentence_transformers")
    from sentence_transformers import SentenceTransformer

    from nlu_lite.encoder.precision import PRECISIONS

    return SentenceTransformer(
        str(folder),
        device=device,
        model_kwargs={"dtype": PRECISIONS[precision].dtype},
        local_files_only=True,
    )


def _by_batch(embed: Callable[..., list[FloatArray]], device: str) -> dict[str, Embed]:
    import torch

    sizes = _TEXTS.get(torch.device(device).type, _TEXTS_OF_A_GPU)
    return {f"batches of {size} texts": partial(embed, batch=size) for size in sizes}


def _fastest(ways: Mapping[str, Embed], sample: Sequence[str]) -> Opened:
    """The fastest of several ways, of which each is done once before."""
    if len(ways) == 1:
        ((how, embed),) = ways.items()
        return Opened(embed, how)
    tried = []
    for how, embed in ways.items():
        embed(sample)
        tried.append((min(seconds_of(partial(embed, sample)) for _ in range(2)), how))
    _, how = min(tried)
    return Opened(ways[how], how)


DEVICE_PEERS = (
    DevicePeer("transformers sdpa, sorted", _open_sdpa),
    DevicePeer("transformers without padding", _open_unpadded),
    DevicePeer("sentence-transformers", _open_tokens),
    DevicePeer("sentence-transformers, a vector a text", _open_sentences),
)
