"""Tokenizers that transformers makes of the files of a model."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from nlu_lite.common.extras import require
from nlu_lite.common.file_kinds import refuse_other_kinds
from nlu_lite.common.json_files import JsonObject
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import IgnoredSettingWarning, InvalidModel
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.tokenizer_likeness import is_as_transformers_makes_it
from nlu_lite.model.tokenizer_settings import is_usual
from nlu_lite.store import ModelFiles

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["foreign_tokenizer", "made_by_transformers"]

_PROBE = "I love \u611b \U0010ffff"
_WAY_OUT = (
    "Or put a tokenizer.json into the folder: transformers.AutoTokenizer.from_pretrained(name)"
    ".save_pretrained(folder) writes one, where the name is that of the model on the hub."
)


def foreign_tokenizer(facts: ModelFacts, *, architecture: str, settings: JsonObject) -> Tokenizer:
    """What transformers' AutoTokenizer makes of the files.

    Args:
        facts: What the model's files say.
        architecture: What the model is where its `config.json` does not say so.
        settings: Settings that no file holds.

    Raises:
        InvalidModel: It makes none, and no `tokenizer.json` is there to be read as it stands.
        MissingExtra: A package is missing without which it can't read the files.

    Warns:
        IgnoredSettingWarning: `tokenizer.json` is read as it stands, though settings stand beside
            it.
    """
    if facts.tokenizer is None:
        files = facts.files
        refuse_other_kinds(path for path in (files.vocabulary, *files.others) if path is not None)
        _require_sentencepiece(files)

    def make(folder: Path) -> Tokenizer:
        made = made_by_transformers(facts, folder, architecture=architecture, settings=settings)
        tokenizer = made.backend_tokenizer
        if not isinstance(tokenizer, Tokenizer):
            raise TypeError(f"{type(made).__name__} is not a fast tokenizer")
        # Some can be made, but then know no piece for what they do not know.
        tokenizer.encode(_PROBE)
        return tokenizer

    if facts.tokenizer is not None and is_as_transformers_makes_it(facts, make):
        return facts.tokenizer
    try:
        return make(facts.files.folder)
    # A damaged file, or a package that is missing, can make transformers fail with any exception.
    except Exception as cause:
        return _as_it_stands(facts, cause)


def made_by_transformers(
    facts: ModelFacts, folder: Path, *, architecture: str, settings: JsonObject
) -> "PreTrainedTokenizerBase":
    """The tokenizer of transformers itself; no code of a folder is run, nothing is fetched.

    Args:
        facts: What the model's files say.
        folder: The model's, or one with some of its files.
        architecture: What the model is where its `config.json` does not say so.
        settings: Settings that no file holds.
    """
    from transformers import CONFIG_MAPPING, AutoTokenizer

    if "model_type" not in facts.config:
        settings = {**settings, "config": CONFIG_MAPPING[architecture]()}
    with _in_silence():
        made: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(
            str(folder), local_files_only=True, trust_remote_code=False, **settings
        )
    return made


def _as_it_stands(facts: ModelFacts, cause: Exception) -> Tokenizer:
    reason = str(cause).strip().partition("\n")[0] or type(cause).__name__
    files = facts.files
    if facts.tokenizer is None:
        names = [path.name for path in (files.vocabulary, *files.others) if path is not None]
        raise InvalidModel(
            f"transformers makes no fast tokenizer of {', '.join(names)} in {files.folder}: "
            f"{reason}.\n{_WAY_OUT}",
            faults=[reason],
        ) from cause
    if facts.added_pieces or not (
        is_usual(facts.tokenizer_config) and is_usual(facts.special_pieces)
    ):
        warn(
            f"transformers makes no tokenizer of the files in {files.folder}: {reason}. "
            "tokenizer.json is read as it stands, and settings in other files are not obeyed.",
            IgnoredSettingWarning,
        )
    return facts.tokenizer


def _require_sentencepiece(files: ModelFiles) -> None:
    names = [path.name for path in files.others if path.suffix == ".model"]
    if names:
        require(
            "sentencepiece",
            "protobuf",
            for_what=f"{', '.join(names)} in {files.folder}, a SentencePiece model,",
            advice=_WAY_OUT,
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
