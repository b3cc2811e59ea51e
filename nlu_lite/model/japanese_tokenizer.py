"""BertJapaneseTokenizer: its settings, and the tokenizer that keeps them."""

from collections.abc import Mapping
from typing import Any

from tokenizers import Tokenizer

from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidModel
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.foreign_tokenizer import made_by_transformers
from nlu_lite.text.japanese import JapaneseRules, japanese_tokenizer

__all__ = ["JAPANESE", "open_japanese"]

JAPANESE = "BertJapaneseTokenizer"
# Packages that hold the dictionaries of MeCab which the settings can name.
_DICTIONARIES: Mapping[object, str] = {
    "unidic_lite": "unidic-lite",
    "ipadic": "ipadic",
    "unidic": "unidic",
}
_DICTIONARY = "unidic_lite"
# What transformers takes a setting for where no file holds it, and the values obeyed here.
_KNOWN: Mapping[str, tuple[object, tuple[object, ...]]] = {
    "word_tokenizer_type": ("basic", ("mecab",)),
    "subword_tokenizer_type": ("wordpiece", ("wordpiece", "character")),
    "do_word_tokenize": (True, (True,)),
    "do_subword_tokenize": (True, (True, False)),
    "split_special_tokens": (False, (False,)),
}


def open_japanese(facts: ModelFacts) -> Tokenizer:
    """The tokenizer of a model whose settings name BertJapaneseTokenizer.

    transformers reads the files; the pieces are cut here, since its own tokenizer does not tell
    where in the text they are.

    Args:
        facts: What the model's files say.

    Raises:
        InvalidModel: A setting has a value that is not known here.
        MissingExtra: MeCab or its dictionary is not installed.
    """
    settings = facts.tokenizer_config
    _refuse_unknown(facts)
    _require_mecab(facts)
    try:
        made: Any = made_by_transformers(
            facts, facts.files.folder, architecture="bert", settings={}
        )
    # A damaged file, or a package that is missing, can make transformers fail with any exception.
    except Exception as cause:
        raise InvalidModel(
            f"transformers makes no {JAPANESE} of the files in {facts.files.folder}: {cause}.\n"
            "Expected the vocab.txt and tokenizer_config.json of the model; copy them again.",
            faults=[str(cause)],
        ) from cause
    mecab = made.word_tokenizer
    whole = settings.get("do_subword_tokenize") is False
    rules = JapaneseRules(
        words=lambda text: [word.surface for word in mecab.mecab(text)],
        lowercase=mecab.do_lower_case,
        kept=frozenset([*mecab.never_split, *made.all_special_tokens]),
        normalize=mecab.normalize_text,
        pieces="whole" if whole else made.subword_tokenizer_type,
    )
    return japanese_tokenizer(
        made.vocab,
        rules,
        unknown=made.unk_token,
        ends=((made.cls_token, made.cls_token_id), (made.sep_token, made.sep_token_id)),
        added=[made.added_tokens_decoder[number] for number in sorted(made.added_tokens_decoder)],
    )


def _refuse_unknown(facts: ModelFacts) -> None:
    faults = [
        f"{name} is {value!r}, expected {' or '.join(map(repr, known))}"
        for name, (default, known) in _KNOWN.items()
        if (value := facts.tokenizer_config.get(name, default)) not in known
    ]
    if faults:
        raise InvalidModel(
            f"The tokenizer of the model in {facts.files.folder} is a {JAPANESE} with settings in "
            "tokenizer_config.json that are not supported:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + "\n`nlu-lite models ja` lists models of Japanese.",
            faults=faults,
        )


def _require_mecab(facts: ModelFacts) -> None:
    given = facts.tokenizer_config.get("mecab_kwargs")
    options: Mapping[str, Any] = given if isinstance(given, dict) else {}
    dictionary = options.get("mecab_dic", _DICTIONARY)
    package = _DICTIONARIES.get(dictionary)
    require(
        "fugashi",
        *([package] if package else []),
        for_what=f"The tokenizer of the model in {facts.files.folder}, which takes Japanese words "
        f"from MeCab ({JAPANESE}),",
        extra=None if package == "unidic" else "ja",
    )
