"""Texts cut into pieces run by run: what stands between blanks, each different run once.

BERT's WordPiece looks at a run of characters without white space alone, and a text repeats most of
its runs, so that cutting the different ones is the smaller part of the work.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import count

import numpy as np
from tokenizers import AddedToken, Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from nlu_lite.common.arrays import IntArray, offsets_of, ranges
from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.encodings import Encodings

__all__ = ["cuts_runs_alone", "encode_runs"]

_RUNS_A_CALL = 128


def cuts_runs_alone(tokenizer: Tokenizer) -> bool:
    """Whether a tokenizer cuts each run of characters without white space as if it stood alone.

    That is known of WordPiece with BERT's normaliser and pre-tokenizer, unless a piece was added
    that white space can be part of.
    """
    return (
        isinstance(tokenizer.model, WordPiece)
        and isinstance(tokenizer.normalizer, BertNormalizer)
        and isinstance(tokenizer.pre_tokenizer, BertPreTokenizer)
        and not any(map(_takes_blanks, tokenizer.get_added_tokens_decoder().values()))
    )


def encode_runs(texts: Sequence[str], encode: Callable[[list[str]], Encodings]) -> Encodings:
    """Cut texts into pieces by cutting their different runs.

    Args:
        texts: At least one.
        encode: A tokenizer that `cuts_runs_alone`, without special pieces.

    Returns:
        What `encode` gives for the texts themselves, white space of all kinds read as blanks.
    """
    runs = plain_blanks(" ".join(texts), keep_line_breaks=False).split(" ")
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    number = np.fromiter(map(numbers.__getitem__, runs), dtype=np.int64, count=len(runs))
    different = _encode_each(list(numbers), encode)
    lengths = different.lengths[number]
    taken = ranges(offsets_of(different.lengths)[number], lengths)
    # On one axis, text behind text with a blank between, as they were joined.
    run_begins, text_begins = _begins(runs), _begins(texts)
    text = np.searchsorted(text_begins, run_begins, side="right") - 1
    origins = np.repeat(run_begins - text_begins[text], lengths)
    return Encodings(
        ids=different.ids[taken],
        spans=different.spans[taken] + origins[:, np.newaxis],
        lengths=np.bincount(np.repeat(text, lengths), minlength=len(texts)),
    )


def _encode_each(runs: list[str], encode: Callable[[list[str]], Encodings]) -> Encodings:
    """The pieces of each run; many are given to the tokenizer as one text, which is faster."""
    firsts = range(0, len(runs), _RUNS_A_CALL)
    encodings = encode([" ".join(runs[first : first + _RUNS_A_CALL]) for first in firsts])
    begins = _begins(runs)
    axis = np.repeat(begins[::_RUNS_A_CALL], encodings.lengths)
    spans = encodings.spans + axis[:, np.newaxis]
    run = np.searchsorted(begins, spans[:, 0], side="right") - 1
    return Encodings(
        ids=encodings.ids,
        spans=spans - begins[run][:, np.newaxis],
        lengths=np.bincount(run, minlength=len(runs)),
    )


def _begins(texts: Sequence[str]) -> IntArray:
    """Where each text begins when they are joined by blanks."""
    sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    return offsets_of(sizes + 1)[:-1]


def _takes_blanks(piece: AddedToken) -> bool:
    return piece.lstrip or piece.rstrip or any(map(str.isspace, piece.content))
