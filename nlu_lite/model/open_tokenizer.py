"""From the tokenizer files of a model to its tokenizer, whatever kind they are of."""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec

from tokenizers import Tokenizer

from nlu_lite.errors import InvalidModel, MissingExtra
from nlu_lite.store import ModelFiles
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import read_tokenizer, read_vocabulary

__all__ = ["lower_cases", "model_max_length", "open_tokenizer"]

# Architectures whose vocab.txt is read as BERT's.
_WORDPIECE = frozenset({"bert", "distilbert", "electra"})
_TOKENIZER_CONFIG = "tokenizer_config.json"
# transformers writes 10^30 for "as long as you like".
_LONGEST = 1_000_000
_WAY_OUT = (
    "Or put a tokenizer.json into the folder: transformers.AutoTokenizer.from_pretrained(name)"
    ".save_pretrained(folder) writes one, where the name is that of the model on the hub."
)


def open_tokenizer(
    files: ModelFiles, *, architecture: str, lowercase: bool | None
) -> PieceTokenizer:
    """Read a model's own tokenizer.

    Args:
        files: The model's files.
        architecture: One of `encoder.architectures.ARCHITECTURES`.
        lowercase: Whether a WordPiece vocabulary is one of lower-cased text; None: as the files
            say.

    Raises:
        InvalidModel: No tokenizer can be made of the files.
        MissingExtra: A package is missing without which they can't be read.
    """
    if files.tokenizer is not None:
        return PieceTokenizer.of(read_tokenizer(files.tokenizer))
    if files.vocabulary is None or architecture not in _WORDPIECE:
        return PieceTokenizer.of(_converted(files))
    accents = _settings(files).get("strip_accents")
    vocabulary = read_vocabulary(
        files.vocabulary,
        lowercase=lower_cases(files) if lowercase is None else lowercase,
        strip_accents=accents if isinstance(accents, bool) else None,
    )
    return PieceTokenizer.of(vocabulary)


def lower_cases(files: ModelFiles) -> bool:
    """Whether a tokenizer lower-cases text, as its settings or, failing that, its pieces say.

    Raises:
        InvalidModel: A file is damaged.
    """
    said = _settings(files).get("do_lower_case")
    if isinstance(said, bool):
        return said
    if files.tokenizer is not None:
        rules = PieceTokenizer.of(read_tokenizer(files.tokenizer))
        return rules.normalised("A") == "a"
    if files.vocabulary is None:
        return False
    pieces = files.vocabulary.read_text(encoding="utf-8", errors="replace").splitlines()
    words = (piece for piece in pieces if not piece.startswith(("[", "<")))
    return not any("A" <= character <= "Z" for word in words for character in word)


def model_max_length(files: ModelFiles) -> int | None:
    """The longest sequence as the tokenizer's settings say, special pieces included, or None."""
    said = _settings(files).get("model_max_length")
    return said if isinstance(said, int) and 2 < said < _LONGEST else None


def _settings(files: ModelFiles) -> Mapping[str, object]:
    path = next((path for path in files.others if path.name == _TOKENIZER_CONFIG), None)
    if path is None:
        return {}
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\nCopy it again.", faults=[str(cause)]
        ) from cause
    return settings if isinstance(settings, dict) else {}


def _converted(files: ModelFiles) -> Tokenizer:
    """What transformers makes of vocab.json and merges.txt, or of a SentencePiece model."""
    sentencepiece = [path.name for path in files.others if path.suffix == ".model"]
    if sentencepiece and find_spec("sentencepiece") is None:
        raise MissingExtra(
            f"{', '.join(sentencepiece)} in {files.folder} is a SentencePiece model, which needs "
            f"two packages more: pip install sentencepiece protobuf\n{_WAY_OUT}"
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
