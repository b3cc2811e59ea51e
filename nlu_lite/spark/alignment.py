"""Which sentence a token belongs to."""

import numpy as np

from nlu_lite.common.arrays import BoolArray, IntArray
from nlu_lite.spark.annotations import Annotations

__all__ = ["sentence_of_tokens"]


def sentence_of_tokens(tokens: Annotations, sentences: Annotations) -> IntArray:
    """The sentence that each token lies in, in its row.

    It is the one whose number the token has, if the token lies in it; else the one at its place, as
    in Spark NLP. So sentences of a row may begin at 0 each, as those of an array of texts do.

    Args:
        tokens: Of the same rows as the sentences.
        sentences: Sentences or documents, those of a row in text order.

    Returns:
        Shape (tokens,): numbers among all sentences; -1 for tokens that lie in none.
    """
    if not len(sentences):
        return np.full(len(tokens), -1, dtype=np.int64)
    row = tokens.row_of_each()
    numbered = sentences.rows[:-1][row] + tokens.sentence
    in_row = (tokens.sentence >= 0) & (numbered < sentences.rows[1:][row])
    by_number = np.where(in_row, numbered, -1)
    # On one axis, row behind row, all places can be searched at once.
    longest = int(max(sentences.spans[:, 1].max(), tokens.spans.max(initial=0))) + 1
    begins = sentences.row_of_each() * longest + sentences.spans[:, 0]
    by_place = np.searchsorted(begins, row * longest + tokens.spans[:, 0], side="right") - 1
    chosen = np.where(_within(tokens, sentences, by_number, row), by_number, by_place)
    return np.where(_within(tokens, sentences, chosen, row), chosen, -1)


def _within(
    tokens: Annotations, sentences: Annotations, chosen: IntArray, row: IntArray
) -> BoolArray:
    spans = sentences.spans[chosen]
    there: BoolArray = (
        (chosen >= 0)
        & (sentences.row_of_each()[chosen] == row)
        & (spans[:, 0] <= tokens.spans[:, 0])
        & (tokens.spans[:, 1] <= spans[:, 1])
    )
    return there
