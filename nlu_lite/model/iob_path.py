"""The most probable labels of words that are well-formed IOB2."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from nlu_lite.common.arrays import BoolArray, FloatArray, IntArray, offsets_of, ranges

__all__ = ["follows_iob2", "iob_path"]

# Instead of minus infinity, which two paths could have in common.
_LEAST = -1e9


def follows_iob2(classes: Sequence[object]) -> bool:
    """Whether labels are those of IOB2: "O", "B-…" and "I-…", and each "I-…" has its "B-…".

    >>> follows_iob2(["B-LOC", "I-LOC", "O"]), follows_iob2(["I-LOC", "O"]), follows_iob2(["NOUN"])
    (True, False, False)
    """
    names = {name for name in classes if isinstance(name, str)}
    begins = {name[2:] for name in names if name.startswith("B-")}
    known = {"O"} | {f"{prefix}-{kind}" for kind in begins for prefix in "BI"}
    return bool(begins) and names == set(classes) and names <= known


def iob_path(
    log_probabilities: FloatArray, classes: Sequence[object], offsets: IntArray
) -> IntArray:
    """The label of each word, so that those of a sentence are the most probable that IOB2 allows.

    No "I-X" stands at the beginning of a sentence, behind "O" or behind another type. Labels that
    are not those of IOB2 (see `follows_iob2`) are the most probable ones, word by word. A word
    without probabilities is passed over: an entity may go on behind it.

    Found by the algorithm of Viterbi (1967, doi:10.1109/TIT.1967.1054010), in sentences where the
    labels that are the most probable word by word are not well-formed.

    Args:
        log_probabilities: Shape (words, classes); rows of NaN where nothing is known of a word.
        classes: The label of each column.
        offsets: Shape (sentences + 1,), where the words of each sentence begin and end.

    Returns:
        Shape (words,), int64: the column of each word's label; -1 for rows of NaN.

    >>> shares = np.array([[0.1, 0.3, 0.6], [0.2, 0.1, 0.7]], dtype=np.float32)
    >>> iob_path(np.log(shares), ["O", "B-LOC", "I-LOC"], np.array([0, 2]))
    array([1, 2])
    """
    path = np.full(len(log_probabilities), -1, dtype=np.int64)
    known: BoolArray = np.logical_not(np.isnan(log_probabilities).any(axis=1))
    bounds: IntArray = offsets_of(known.astype(np.int64))[offsets]
    scores = log_probabilities if known.all() else log_probabilities[known]
    labels: IntArray = scores.argmax(axis=1) if len(scores) else path[:0]
    if follows_iob2(classes) and len(labels):
        names = _Names.of([str(name) for name in classes])
        wrong = _ill_formed(labels, names, bounds)
        lengths = np.diff(bounds)[wrong]
        words = ranges(bounds[:-1][wrong], lengths)
        labels[words] = _viterbi(scores[words], names, lengths)
    path[known] = labels
    return path


@dataclass(frozen=True, slots=True, eq=False)
class _Names:
    """What IOB2 allows of labels.

    Attributes:
        inside: Shape (types,), the columns of "I-…".
        begins: Shape (types,), the column of the "B-…" of each of these.
        opener: Shape (classes,), the "B-…" of each "I-…"; -1 for labels that stand anywhere.
    """

    inside: IntArray
    begins: IntArray
    opener: IntArray

    @classmethod
    def of(cls, classes: Sequence[str]) -> "_Names":
        places = {name: place for place, name in enumerate(classes)}
        opener = [places[f"B-{n[2:]}"] if n.startswith("I-") else -1 for n in classes]
        openers = np.array(opener, dtype=np.int64)
        inside = np.flatnonzero(openers >= 0)
        return cls(inside, openers[inside], openers)


def _ill_formed(labels: IntArray, names: _Names, bounds: IntArray) -> IntArray:
    """The sentences with a label that cannot stand where it does."""
    before = np.full_like(labels, -1)
    before[1:] = labels[:-1]
    begins = bounds[:-1]
    before[begins[begins < len(labels)]] = -1
    openers = names.opener[labels]
    allowed: BoolArray = (openers < 0) | (before == openers) | (before == labels)
    places = np.flatnonzero(~allowed)
    found: IntArray = np.unique(np.searchsorted(bounds, places, side="right") - 1)
    return found


def _viterbi(scores: FloatArray, names: _Names, lengths: IntArray) -> IntArray:
    """Shape (words,): the best path through each of the sentences, all at once, word by word."""
    order = np.argsort(-lengths, kind="stable")
    begins = offsets_of(lengths)[:-1][order]
    # So many sentences have a word at each place.
    running = np.searchsorted(-lengths[order], -np.arange(lengths.max(initial=0)))
    worth = np.maximum(scores, np.float32(_LEAST)).astype(np.float64)
    back = np.empty(scores.shape, dtype=np.int64)
    sums = worth[begins]
    sums[:, names.inside] = -np.inf
    for place, count in enumerate(running.tolist()[1:], start=1):
        words, before = begins[:count] + place, sums[:count]
        back[words] = _best_before(before, names)
        sums[:count] = np.take_along_axis(before, back[words], axis=1) + worth[words]
    labels = np.empty(len(scores), dtype=np.int64)
    label = sums.argmax(axis=1)
    for place, count in reversed(list(enumerate(running.tolist()))):
        words = begins[:count] + place
        labels[words] = label[:count]
        if place:
            label[:count] = back[words, label[:count]]
    return labels


def _best_before(sums: npt.NDArray[np.float64], names: _Names) -> IntArray:
    """Shape (sentences, classes): the best label in front of each, of those that it allows."""
    best = np.repeat(sums.argmax(axis=1)[:, np.newaxis], sums.shape[1], axis=1)
    goes_on = sums[:, names.inside] >= sums[:, names.begins]
    best[:, names.inside] = np.where(goes_on, names.inside, names.begins)
    return best
