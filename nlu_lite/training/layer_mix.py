"""Which layers tell most about words: a weighted sum of all, whose weights are learned."""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.pool import RowPooling
from nlu_lite.model.model import Model
from nlu_lite.text.segments import Segments

__all__ = ["WordStates", "layer_mix", "word_states"]

# The weights of a dozen layers need no more words than that, and their states no more memory.
_WORDS = 20_000
_MEMORY = 256_000_000
_STEPS = 400
_WORDS_A_STEP = 1_024
_LEARNING_RATE = 0.02
# The few weights of layers are to settle before the many of words.
_LEARNING_RATE_OF_LAYERS = 0.05
# What the squares of the weights cost for a class: words that are known by heart tell no layer.
_DECAY = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class WordStates:
    """The states of all layers for some words.

    Attributes:
        states: Shape (n, layers + 1, dimension).
        words: Shape (n,), the number of each word among all; they rise.
    """

    states: FloatArray
    words: IntArray


def word_states(
    model: Model, segments: Segments, pooling: RowPooling, *, seed: int = 0
) -> WordStates:
    """The states of all layers for the words of some sentences, drawn by chance.

    At most 20,000 words and 256 MB, but one sentence at least. Words without pieces are left out.

    Args:
        model: What reads the sentences.
        segments: Sentences and words.
        pooling: How the pieces of a word become one, a value of `encoder.pool.ROW_POOLINGS`.
        seed: Which sentences are drawn.
    """
    facts = model.encoder.facts
    layers = Layers(tuple(range(facts.layers + 1)), concatenate=True)
    width = layers.width(facts.dimension)
    counts = np.diff(segments.sentence_words)
    order = np.random.default_rng(seed).permutation(len(counts))
    most = min(_WORDS, _MEMORY // (4 * width))
    drawn = max(int(np.searchsorted(np.cumsum(counts[order]), most, side="right")), 1)
    sentences = np.sort(order[:drawn])
    chosen = segments.chosen(sentences)
    states = np.empty((len(chosen.words), width), dtype=np.float32)
    for reading in model.read(chosen, layers):
        states[reading.block.word_rows] = reading.words(pooling)
    words = np.flatnonzero(np.repeat(np.isin(np.arange(len(counts)), sentences), counts))
    there = ~np.isnan(states[:, 0])
    return WordStates(states[there].reshape(-1, facts.layers + 1, facts.dimension), words[there])


def layer_mix(states: FloatArray, targets: IntArray, *, classes: int, seed: int = 0) -> Layers:
    """The weights of layers with which a dense layer on their sum tells classes best.

    Softmax of one number a layer, learned together with the dense layer by Adam (after Peters et
    al. 2018, arXiv:1802.05365). The same seed gives the same weights on the same machine.

    Args:
        states: Shape (n, layers + 1, dimension), as `word_states` gives them; none missing.
        targets: Shape (n,), the class of each word.
        classes: How many there are.
        seed: Which words make a step.

    Returns:
        All layers, with weights that sum up to 1.

    >>> states = np.random.default_rng(0).normal(size=(500, 3, 8)).astype(np.float32)
    >>> mix = layer_mix(states, (states[:, 1, 0] > 0).astype(np.int64), classes=2)
    >>> mix.indices, int(np.argmax(mix.weights))
    ((0, 1, 2), 1)
    """
    generator = torch.Generator().manual_seed(seed)
    every, labels = torch.from_numpy(states), torch.from_numpy(targets)
    centres, everything = every.mean(dim=0), torch.arange(len(every))
    shares = torch.zeros(states.shape[1], requires_grad=True)
    weight = torch.zeros(classes, states.shape[2], requires_grad=True)
    bias = torch.zeros(classes, requires_grad=True)
    optimizer = torch.optim.Adam(
        [
            {"params": [weight, bias], "lr": _LEARNING_RATE},
            {"params": [shares], "lr": _LEARNING_RATE_OF_LAYERS},
        ]
    )
    falling = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / _STEPS)
    with torch.enable_grad():
        for _ in range(_STEPS):
            rows = everything
            if len(every) > _WORDS_A_STEP:
                rows = torch.randint(len(every), (_WORDS_A_STEP,), generator=generator)
            mixed = torch.einsum("nld,l->nd", every[rows] - centres, shares.softmax(dim=0))
            # Layers that differ in size or cancel each other out are not to change the step.
            standard = mixed / mixed.detach().square().mean().sqrt().clamp(min=1e-6)
            scores = functional.linear(standard, weight, bias)
            loss = functional.cross_entropy(scores, labels[rows])
            loss = loss + _DECAY * weight.square().sum() / classes
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch types it in part
            optimizer.step()
            falling.step()
    found = shares.detach().double().softmax(dim=0)
    return Layers(tuple(range(states.shape[1])), weights=tuple(found.tolist()))
