"""The whole way from text to word vectors said plainly: one sentence at a time, one word at a time.

Sentences come from nlu_lite (they have tests of their own); everything else from transformers and
from the words of the specification.
"""

from collections.abc import Iterator

import numpy as np
import torch
from transformers import BertModel, BertTokenizer

from nlu_lite.arrays import FloatArray
from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.sentences import sentence_spans
from nlu_lite.text.words import word_spans

Word = tuple[int, int, FloatArray]


def words_of_text(
    text: str, tokenizer: BertTokenizer, model: BertModel, *, pooling: str = "first"
) -> Iterator[Word]:
    """Begin, end and vector of each word; NaN where the tokenizer leaves nothing of the word."""
    for begin, end in sentence_spans(text, language="en").tolist():
        sentence = plain_blanks(text[begin:end], keep_line_breaks=False)
        encoded = tokenizer(sentence, return_offsets_mapping=True, add_special_tokens=True)
        ids = torch.tensor([encoded["input_ids"]])
        assert ids.shape[1] <= 512, "the reference knows no windows"
        with torch.inference_mode():
            states = model(input_ids=ids).last_hidden_state[0].numpy()
        for first, stop in word_spans(text, begin, end).tolist():
            rows = [
                states[place]
                for place, (left, right) in enumerate(encoded["offset_mapping"])
                if right > left and left + begin >= first and right + begin <= stop
            ]
            yield first, stop, _pooled(rows, pooling, states.shape[1])


def _pooled(rows: list[FloatArray], pooling: str, dimension: int) -> FloatArray:
    if not rows:
        return np.full(dimension, np.nan, dtype=np.float32)
    pooled = {
        "first": rows[0],
        "last": rows[-1],
        "mean": np.mean(rows, axis=0),
        "max": np.max(rows, axis=0),
    }
    return np.asarray(pooled[pooling], dtype=np.float32)
