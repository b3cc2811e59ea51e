"""From the tokenizer files of a model to its tokenizer, whatever kind they are of."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from tokenizers import Tokenizer

from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidModel
from nlu_lite.model.facts import ModelFacts
from nlu_lite.store import ModelFiles
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import read_vocabulary

__all__ = ["open_tokenizer"]

# Architectures whose vocab.txt is read as BERT's.
_WORDPIECE = frozenset({"bert", "distilbert", "electra"})
_WAY_OUT = (
    "Or put a tokenizer.json into the folder: transformers.AutoTokenizer.from_pretrained(name)"
    ".save_pretrained(folder) writes one, where the name is that of the model on the hub."
)


def open_tokenizer(
    facts: ModelFacts, *, architecture: str, lowercase: bool | None
) -> PieceTokenizer:
    """A model's own tokenizer.

    Args:
        facts: What the model's files say.
        architecture: One of `encoder.architectures.ARCHITECTURES`.
        lowercase: Whether a WordPiece vocabulary is one of lower-cased text; None: as the files
            say.

    Raises:
        InvalidModel: No tokenizer can be made of the files.
        MissingExtra: A package is missing without which they can't be read.
    """
    if facts.tokenizer is not None:
        return facts.tokenizer
    files = facts.files
    if files.vocabulary is None or architecture not in _WORDPIECE:
        return PieceTokenizer.of(_converted(files))
    accents = facts.tokenizer_config.get("strip_accents")
    vocabulary = read_vocabulary(
        files.vocabulary,
        lowercase=facts.lowercase if lowercase is None else lowercase,
        strip_accents=accents if isinstance(accents, bool) else None,
    )
    return PieceTokenizer.of(vocabulary)


def _converted(files: ModelFiles) -> Tokenizer:
    """What transformers makes of vocab.json and merges.txt, or of a SentencePiece model."""
    sentencepiece = [path.name for path in files.others if path.suffix == ".model"]
    if sentencepiece:
        require(
            "sentencepiece",
            "protobuf",
            for_what=f"{', '.join(sentencepiece)} in {files.folder}, a SentencePiece model,",
            advice=_WAY_OUT,
        )
    from transformers import AutoTokenizer

    try:
        with _in_silence():
            made = AutoTokenizer.from_pretrained(
                str(files.folder), use_fast=True, local_files_only=True, trust_remote_code=False
            )
        tokenizer = made.backend_tokenizer
    # A damaged file, or a package that is missing, can make transformers fail with any exception.
    except Exception as cause:
        raise _not_converted(files, cause) from cause
    if not isinstance(tokenizer, Tokenizer):
        raise _not_converted(files, TypeError(f"{type(made).__name__} is not a fast tokenizer"))
    return tokenizer


def _not_converted(files: ModelFiles, cause: Exception) -> InvalidModel:
    names = [path.name for path in (files.vocabulary, *files.others) if path is not None]
    reason = str(cause).strip().partition("\n")[0] or type(cause).__name__
    return InvalidModel(
        f"transformers makes no fast tokenizer of {', '.join(names)} in {files.folder}: {reason}.\n"
        f"{_WAY_OUT}",
        faults=[reason],
    )


@contextmanager
def _in_silence() -> Iterator[None]:
    """What transformers has to say of a conversion is not for users of nlu_lite."""
    logger = logging.getLogger("transformers")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
