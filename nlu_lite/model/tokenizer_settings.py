"""What is done with each setting of a tokenizer: one table, and what follows from it.

The pieces are those of transformers' AutoTokenizer, whose way of reading a folder is the measure. A
tokenizer of BERT with usual settings is made here, which is faster; any other one by transformers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from nlu_lite.common.json_files import JsonObject

__all__ = [
    "BERT_PIECES",
    "SETTINGS",
    "Done",
    "Setting",
    "added_numbers",
    "disobeyed",
    "is_usual",
    "special_pieces",
]

Done: TypeAlias = Literal["here", "transformers", "harmless", "without effect"]

BERT_PIECES: Mapping[str, str] = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
_FLAGS = ("lstrip", "rstrip", "single_word", "normalized")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is done with a setting.

    Attributes:
        done: `here`, nlu_lite obeys it; `transformers`, any value but the usual ones has
            transformers make the tokenizer; `harmless`, no piece depends on it; `without effect`,
            transformers does not obey it, so that any value but the usual ones is warned of.
        usual: Values that a tokenizer of BERT has anyway; to leave it out is one more.
    """

    done: Done
    usual: tuple[object, ...] = ()


def _all(done: Done, *usual: object, names: str) -> dict[str, Setting]:
    return {name: Setting(done, usual) for name in names.split()}


SETTINGS: Mapping[str, Setting] = {
    "do_lower_case": Setting("here", (True, False)),
    "strip_accents": Setting("here", (True, False, None)),
    "tokenize_chinese_chars": Setting("transformers", (True,)),
    "added_tokens_decoder": Setting("here"),
    **{name: Setting("here", (piece,)) for name, piece in BERT_PIECES.items()},
    **_all("transformers", None, names="bos_token eos_token"),
    **_all(
        "transformers",
        None,
        [],
        {},
        names="additional_special_tokens extra_special_tokens init_inputs",
    ),
    # Settings of tokenizers of other kinds: their classes know what they mean.
    **_all(
        "transformers",
        None,
        False,
        names="add_prefix_space split_special_tokens add_bos_token add_eos_token auto_map "
        "trim_offsets prepend_scheme legacy from_slow vocab_type sp_model_kwargs keep_accents "
        "remove_space split_by_punct fix_mistral_regex model_specific_special_tokens "
        "word_tokenizer_type subword_tokenizer_type do_word_tokenize do_subword_tokenize "
        "mecab_kwargs sudachi_kwargs jumanpp_kwargs spm_file unk_id",
    ),
    # What earlier versions of transformers obeyed in BERT's tokenizer, and this one does not.
    "do_basic_tokenize": Setting("without effect", (True, None)),
    "never_split": Setting("without effect", (None, [])),
    "wordpieces_prefix": Setting("without effect", ("##", None)),
    "do_split_on_punc": Setting("without effect", (True, None)),
    "clean_text": Setting("without effect", (True, None)),
    "max_input_chars_per_word": Setting("without effect", (100, None)),
    # How texts are cut and filled up, which nlu_lite does by itself.
    **_all(
        "harmless",
        names="model_max_length max_len max_length stride truncation truncation_side "
        "truncation_strategy padding padding_side pad_to_multiple_of pad_token_type_id",
    ),
    # How pieces become text again, and what else other programs read.
    **_all(
        "harmless",
        names="clean_up_tokenization_spaces spaces_between_special_tokens errors chat_template "
        "response_schema model_input_names return_token_type_ids return_attention_mask "
        "return_tensors name_or_path _name_or_path special_tokens_map_file tokenizer_file "
        "vocab_file merges_file full_tokenizer_file tokenizer_class processor_class "
        "feature_extractor_type backend is_local local_files_only is_fast use_fast device_map "
        "torch_dtype dtype transformers_version _commit_hash revision model_type unk_index "
        "trust_remote_code use_auth_token cache_dir",
    ),
}


def is_usual(settings: JsonObject) -> bool:
    """Whether settings are those of a tokenizer of BERT that nlu_lite makes by itself.

    Args:
        settings: Those of `tokenizer_config.json` and `special_tokens_map.json` together.

    >>> is_usual({"do_lower_case": True, "cls_token": "[CLS]", "model_max_length": 512})
    True
    >>> is_usual({"tokenize_chinese_chars": False})
    False
    """
    return all(_is_usual(name, value) for name, value in settings.items())


def disobeyed(settings: JsonObject) -> Iterator[tuple[str, object]]:
    """The settings, and their values, that transformers takes no notice of or nobody knows.

    >>> dict(disobeyed({"never_split": ["NLP"], "stride": 3, "colour": "blue"}))
    {'never_split': ['NLP'], 'colour': 'blue'}
    """
    for name, value in settings.items():
        known = SETTINGS.get(name)
        if known is None:
            # The name of a special piece of whatever kind is obeyed.
            if value not in (None, False, [], {}) and not name.endswith("_token"):
                yield name, value
        elif known.done == "without effect" and not _among(value, known.usual):
            yield name, value


def added_numbers(settings: JsonObject) -> dict[str, int]:
    """The pieces of `added_tokens_decoder` and their numbers.

    >>> added_numbers({"added_tokens_decoder": {"101": {"content": "[CLS]"}}})
    {'[CLS]': 101}
    """
    entries = settings.get("added_tokens_decoder")
    if not isinstance(entries, dict):
        return {}
    return {str(entry["content"]): int(number) for number, entry in entries.items()}


def special_pieces(settings: JsonObject) -> set[str] | None:
    """The special pieces that settings name; None where one of them takes more than itself.

    >>> special_pieces({"cls_token": "<s>", "sep_token": {"content": "</s>"}, "stride": 0}) == {
    ...     "<s>",
    ...     "</s>",
    ... }
    True
    """
    contents: set[str] = set()
    for name, value in settings.items():
        if not name.endswith("_token") or not value:
            continue
        content = value.get("content") if isinstance(value, dict) else value
        if not isinstance(content, str) or (isinstance(value, dict) and _flags(value)):
            return None
        contents.add(content)
    return contents


def _is_usual(name: str, value: object) -> bool:
    if name == "added_tokens_decoder":
        return isinstance(value, dict) and all(map(_is_special_of_bert, value.values()))
    if name in BERT_PIECES and isinstance(value, dict):
        return value.get("content") == BERT_PIECES[name] and not _flags(value)
    known = SETTINGS.get(name)
    if known is None:
        return not name.endswith("_token")
    return known.done in ("harmless", "without effect") or _among(value, known.usual)


def _is_special_of_bert(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and entry.get("content") in BERT_PIECES.values()
        and entry.get("special") is True
        and not _flags(entry)
    )


def _flags(entry: JsonObject) -> bool:
    return any(entry.get(flag) for flag in _FLAGS)


def _among(value: object, usual: tuple[object, ...]) -> bool:
    """Whether a value is one of the usual ones, 1 not being taken for true."""
    return any(
        value == each and isinstance(value, bool) == isinstance(each, bool) for each in usual
    )
