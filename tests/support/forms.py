"""Sentences that are alike by their form, whatever they are about: questions and orders."""

import numpy as np
import pandas as pd

_QUESTIONS = ("Where is the {}?", "Who took the {}?", "Why did the {} break?")
_ORDERS = ("Bring the {} here.", "Clean the {} now!", "Never touch the {}.")
_FORMS = (_QUESTIONS, _ORDERS)
_THINGS = "boat lamp fork horse piano ladder mirror carpet bottle engine kite drum".split()


def scored_forms(count: int, *, others: bool = False) -> pd.DataFrame:
    """Pairs of sentences with `y`, 1 where both are of one form, as half of them are.

    Args:
        count: How many.
        others: About other things: none of their sentences is one of those without.
    """
    triplets = triplets_of_forms(count, others=others)
    alike = np.arange(count) % 2 == 1
    second = triplets["positive"].where(alike, triplets["negative"])
    return pd.DataFrame(
        {"text_a": triplets["anchor"], "text_b": second, "y": alike.astype(np.float64)}
    )


def triplets_of_forms(count: int, *, others: bool = False) -> pd.DataFrame:
    """Sentences, others of the same form, and third ones that are not.

    Args:
        count: How many.
        others: As in `scored_forms`.
    """
    random = np.random.default_rng(count + others)
    things = _THINGS[len(_THINGS) // 2 :] if others else _THINGS[: len(_THINGS) // 2]
    rows = []
    for number in range(count):
        own, other = _FORMS[number // 2 % 2], _FORMS[1 - number // 2 % 2]
        about = random.permutation(things).tolist()
        frames = (*random.permutation(own)[:2], random.choice(other))
        rows.append([frame.format(thing) for frame, thing in zip(frames, about, strict=False)])
    return pd.DataFrame(rows, columns=["anchor", "positive", "negative"])
