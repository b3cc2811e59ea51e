"""Sentences that are alike by their form, whatever they are about: questions and orders."""

import numpy as np
import pandas as pd

_FORMS = {
    "question": ["Where is the {}?", "Who took the {}?", "Why did the {} break?"],
    "order": ["Bring the {} here.", "Clean the {} now!", "Never touch the {}."],
}
_THINGS = "boat lamp fork horse piano ladder mirror carpet bottle engine kite drum".split()


def scored_forms(count: int, *, seed: int) -> pd.DataFrame:
    """Pairs of sentences with `y`, 1 where both are of one form; half of them are."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        first = ("question", "order")[int(random.integers(2))]
        second = first if number % 2 else ({*_FORMS} - {first}).pop()
        rows.append((_sentence(first, random), _sentence(second, random), float(number % 2)))
    return pd.DataFrame(rows, columns=["text_a", "text_b", "y"])


def triplets_of_forms(count: int, *, seed: int) -> pd.DataFrame:
    """Sentences, others of the same form, and third ones of the other form, about other things."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        form, other = ("question", "order")[:: 1 if number % 2 else -1]
        rows.append([_sentence(f, random) for f in (form, form, other)])
    return pd.DataFrame(rows, columns=["anchor", "positive", "negative"])


def _sentence(form: str, random: np.random.Generator) -> str:
    frames = _FORMS[form]
    return frames[int(random.integers(len(frames)))].format(
        _THINGS[int(random.integers(len(_THINGS)))]
    )
