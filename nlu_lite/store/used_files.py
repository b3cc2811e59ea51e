"""Which files of a repository a model is loaded from."""

from collections.abc import Iterable

from nlu_lite.spec import ModelFile
from nlu_lite.store.files import (
    BESIDE,
    CONFIG,
    INDEXES,
    PIECES,
    SENTENCES,
    TOKENIZER,
    VOCABULARY,
    WEIGHTS,
    is_shard,
    needed,
)
from nlu_lite.store.layouts import MODULES

__all__ = ["MODULES", "used"]

_SENTENCES = (
    MODULES,
    "1_Pooling/config.json",
    "2_Normalize/config.json",
    "config_sentence_transformers.json",
    *SENTENCES,
)
_USED = (CONFIG, *WEIGHTS, *INDEXES, TOKENIZER, VOCABULARY, *PIECES, *BESIDE, *_SENTENCES)


def used(files: Iterable[ModelFile]) -> tuple[ModelFile, ...]:
    """The files of a repository that a model is loaded from.

    Args:
        files: All that the repository holds.

    >>> names = ["README.md", "config.json", "tf_model.h5", "model.safetensors", "vocab.txt"]
    >>> [file.name for file in used(map(ModelFile, names))]
    ['config.json', 'model.safetensors', 'vocab.txt']
    """
    return needed(file for file in files if file.name in _USED or is_shard(file.name))
