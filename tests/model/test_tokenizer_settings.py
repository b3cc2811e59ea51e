"""All settings of tokenizers, crossed, against transformers' AutoTokenizer on hard texts."""

import json
import warnings
from collections.abc import Iterator
from logging import ERROR
from pathlib import Path

import pytest
import torch
from tokenizers import AddedToken, Tokenizer, normalizers, pre_tokenizers
from transformers import AutoTokenizer, BertConfig, BertModel
from transformers import logging as transformers_logging

import nlu_lite
from nlu_lite.errors import IgnoredSettingWarning, InvalidModel
from nlu_lite.model.open_tokenizer import open_tokenizer
from nlu_lite.model.tokenizer_settings import SETTINGS, is_usual
from nlu_lite.text.blanks import kept_apart
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.tokenizer_files import read_vocabulary
from tests.support.model_folders import facts_in, lines
from tests.support.texts import UGLY

_WRITTEN = [
    *["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<unk>", "<s>", "</s>"],
    *["i", "I", "love", "Love", "nl", "##p", "NLP", "new", "York", "york", "covid", "##19", "##1"],
    *["cafe", "caf\u00e9", "caf", "##e\u0301", "\u6211", "##\u7231", "\u7231", "\u4f60", "is", "e"],
    *[".", ",", "!", "(", "[", "]", "<", ">", "/", "don", "'", "t", "cls", "mask", "CLS", "##s"],
    *[chr(code) for code in range(0x61, 0x7B)],
    *["##" + chr(code) for code in range(0x61, 0x73)],
]
Files = dict[str, object]
PIECES = list(dict.fromkeys(_WRITTEN))
TEXTS = [
    *(text for text in UGLY if len(text) < 100 and "\ud83d" not in text),
    "I love\tNew\nYork, covid19 and NLP [CLS] [cls] <new>x<NEW> !",
    "New  York New York newyork covid19covid caf\u00e9 CAF\u00c9 \u6211\u7231\u4f60 is[MASK] it",
    " <new> love <new>love  [MASK]  love<s>Love</s> ",
]
TEXTS = [text for text in TEXTS if not any("\ud800" <= letter <= "\udfff" for letter in text)]
_PLAIN = {
    "lstrip": False,
    "rstrip": False,
    "single_word": False,
    "normalized": True,
    "special": False,
}
_TYPE = {"__type": "AddedToken"}
_NEW = len(PIECES)


def _added(number: int, content: str, **flags: bool) -> dict[str, object]:
    return {str(number): {"content": content, **_PLAIN, **flags}}


CASES: dict[str, dict[str, object]] = {
    "not said": {},
    "lower": {"do_lower_case": True},
    "cased": {"do_lower_case": False},
    "accents kept": {"do_lower_case": True, "strip_accents": False},
    "accents stripped": {"do_lower_case": False, "strip_accents": True},
}
VARIANTS: dict[str, dict[str, object]] = {
    "nothing": {},
    "lengths": {"model_max_length": 3, "padding_side": "left", "truncation": True, "stride": 1},
    "chinese": {"tokenize_chinese_chars": False},
    "class": {"tokenizer_class": "BertTokenizer"},
    "class of old": {"tokenizer_class": "BertTokenizerFast"},
    "class of electra": {"tokenizer_class": "ElectraTokenizer"},
    "class of files": {"tokenizer_class": "PreTrainedTokenizerFast"},
    "class of files with pieces": {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "cls_token": "[CLS]",
        "bos_token": "<s>",
    },
    "class of nobody": {"tokenizer_class": "NoSuchTokenizer"},
    "special pieces": {"cls_token": "[CLS]", "mask_token": {**_TYPE, "content": "[MASK]"}},
    "mask takes blanks": {
        "mask_token": {**_TYPE, "content": "[MASK]", "lstrip": True, "normalized": True}
    },
    "other unknown": {"unk_token": "<unk>"},
    "other ends": {"cls_token": "<s>", "sep_token": "</s>"},
    "new ends": {"cls_token": "<begin>", "sep_token": "<end>"},
    "own special": {"additional_special_tokens": ["<new>", "covid19"]},
    "extra special": {"extra_special_tokens": {"e1": "<new>"}, "entity_token": "</s>"},
    "known numbers": {"added_tokens_decoder": _added(2, "[CLS]", normalized=False, special=True)},
    "wrong numbers": {"added_tokens_decoder": _added(7, "[CLS]", normalized=False, special=True)},
    "added": {"added_tokens_decoder": {**_added(_NEW, "covid19"), **_added(_NEW + 1, "New York")}},
    "added with flags": {
        "added_tokens_decoder": {
            **_added(_NEW, "<new>", lstrip=True, rstrip=True, normalized=False),
            **_added(_NEW + 1, "york", single_word=True),
        }
    },
    "no splitting": {"split_special_tokens": True},
    "prefix": {"add_prefix_space": True},
    "ends asked for": {"add_bos_token": True, "bos_token": "<s>", "add_eos_token": True},
    "without effect": {
        "never_split": ["NLP"],
        "do_basic_tokenize": False,
        "wordpieces_prefix": "@@",
        "do_split_on_punc": False,
        "clean_text": False,
        "max_input_chars_per_word": 2,
    },
    "nobody's": {"colour": "blue"},
    "japanese words without their class": {"word_tokenizer_type": "mecab"},
}
BESIDE: dict[str, dict[str, object]] = {
    "nothing": {},
    "added_tokens.json": {"covid19": _NEW, "<new>": _NEW + 1},
    "added_tokens.json with one in the vocabulary": {"[CLS]": 2},
    "special_tokens_map.json": {"cls_token": "[CLS]", "unk_token": "[UNK]"},
    "special_tokens_map.json with others": {
        "cls_token": "<s>",
        "additional_special_tokens": ["is"],
    },
    "special_tokens_map.json with flags": {
        "mask_token": {"content": "[MASK]", "lstrip": True, "rstrip": False, "normalized": True}
    },
}


def _file(folder: Path, *, lowercase: bool) -> Tokenizer:
    (folder / "pieces").write_text(lines(*PIECES), encoding="utf-8")
    return read_vocabulary(folder / "pieces", lowercase=lowercase)


def _of_files(kind: str, folder: Path) -> dict[str, object]:
    """The files of a tokenizer; vocab.txt often stands beside tokenizer.json."""
    if kind == "vocab.txt":
        return {"vocab.txt": lines(*PIECES)}
    tokenizer = _file(folder, lowercase="cased" not in kind)
    if kind == "incomplete":
        data = json.loads(tokenizer.to_str())
        data |= {"post_processor": None, "added_tokens": [], "normalizer": None}
        return {"tokenizer.json": json.dumps(data), "vocab.txt": lines(*PIECES)}
    if kind == "cut and padded":
        tokenizer.enable_truncation(4)
        tokenizer.enable_padding(length=9)
    if kind == "with added pieces":
        tokenizer.add_tokens([AddedToken("covid19"), AddedToken("New York", lstrip=True)])
    if kind == "with other rules":
        tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
        tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return {"tokenizer.json": tokenizer.to_str(), "vocab.txt": lines(*PIECES)}


KINDS = [
    *["vocab.txt", "tokenizer.json", "cased tokenizer.json", "incomplete"],
    *["cut and padded", "with added pieces", "with other rules"],
]


@pytest.fixture(autouse=True)
def _silence() -> Iterator[None]:
    transformers_logging.set_verbosity(ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IgnoredSettingWarning)
        yield


def _opened(folder: Path, files: Files, architecture: str = "bert") -> PieceTokenizer:
    folder.mkdir(exist_ok=True)
    facts = facts_in(folder, architecture, **files)
    return open_tokenizer(facts, architecture=architecture, lowercase=None)


def assert_pieces_of_transformers(tokenizer: PieceTokenizer, folder: Path) -> None:
    """Equal numbers for each text, alone and among others, special pieces included."""
    reference = AutoTokenizer.from_pretrained(str(folder))
    together = tokenizer.encode(TEXTS)
    ends = together.lengths.cumsum()
    for place, text in enumerate(TEXTS):
        readable = kept_apart(text) if tokenizer.deletes_blanks else text
        expected = reference(readable, truncation=False, padding=False)["input_ids"]
        begin = int(ends[place] - together.lengths[place])
        for ids in (together.ids[begin : ends[place]], tokenizer.encode([text]).ids):
            assert [*tokenizer.prefix, *ids.tolist(), *tokenizer.suffix] == expected, text


def assert_same_or_refused(folder: Path, files: Files) -> None:
    """The pieces of transformers; an error only where it makes no tokenizer either."""
    try:
        opened = _opened(folder, files)
    except InvalidModel:
        with pytest.raises(Exception):  # noqa: B017
            AutoTokenizer.from_pretrained(str(folder))
    else:
        assert_pieces_of_transformers(opened, folder)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_those_of_transformers(tmp_path: Path, kind: str, variant: str) -> None:
    for case in ("not said", "cased", "accents kept"):
        settings = {**CASES[case], **VARIANTS[variant]}
        files = _of_files(kind, tmp_path) | {"tokenizer_config.json": settings}
        assert_same_or_refused(tmp_path / case, files)


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("kind", KINDS)
def test_files_beside_are_read_as_transformers_does(tmp_path: Path, kind: str, beside: str) -> None:
    for case, settings in CASES.items():
        files = _of_files(kind, tmp_path) | {beside.split()[0]: BESIDE[beside]}
        if settings:
            files["tokenizer_config.json"] = settings
        assert_pieces_of_transformers(_opened(tmp_path / case, files), tmp_path / case)


@pytest.mark.parametrize("architecture", ["distilbert", "electra"])
@pytest.mark.parametrize("case", CASES)
def test_relatives_of_bert_have_its_tokenizer(tmp_path: Path, architecture: str, case: str) -> None:
    files = _of_files("cased tokenizer.json", tmp_path) | {"tokenizer_config.json": CASES[case]}
    opened = _opened(tmp_path / case, files, architecture)
    assert_pieces_of_transformers(opened, tmp_path / case)


def test_the_class_in_the_models_own_settings_counts(tmp_path: Path) -> None:
    config = {"model_type": "bert", "tokenizer_class": "PreTrainedTokenizerFast"}
    files = _of_files("with other rules", tmp_path) | {"config.json": config}
    assert_pieces_of_transformers(_opened(tmp_path / "model", files), tmp_path / "model")


def test_usual_settings_need_no_transformers(tmp_path: Path) -> None:
    usual = {"nothing", "lengths", "class", "class of old", "class of electra", "known numbers"}
    usual |= {"special pieces", "without effect", "nobody's", "wrong numbers"}
    assert {name for name, settings in VARIANTS.items() if is_usual(settings)} >= usual


# What is said


def _warnings_of(folder: Path, files: Files, *, lowercase: bool | None = None) -> list[str]:
    folder.mkdir(exist_ok=True)
    facts = facts_in(folder, "bert", **files)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        open_tokenizer(facts, architecture="bert", lowercase=lowercase)
    return [str(one.message) for one in caught if one.category is IgnoredSettingWarning]


@pytest.mark.parametrize(
    "name", [name for name, setting in SETTINGS.items() if setting.done == "without effect"]
)
def test_a_setting_that_transformers_does_not_obey_is_named(tmp_path: Path, name: str) -> None:
    files = _of_files("vocab.txt", tmp_path)
    said = _warnings_of(
        tmp_path, {**files, **{"tokenizer_config.json": {name: "x", "do_lower_case": False}}}
    )
    assert len(said) == 1
    assert name in said[0]


def test_a_setting_that_nobody_knows_is_named(tmp_path: Path) -> None:
    settings = {"colour": "blue", "do_lower_case": False, "nothing": None, "off": False}
    files = _of_files("vocab.txt", tmp_path) | {"tokenizer_config.json": settings}
    assert ["colour" in said for said in _warnings_of(tmp_path, files)] == [True]


@pytest.mark.parametrize("kind", ["vocab.txt", "cased tokenizer.json"])
def test_a_cased_model_that_does_not_say_so_is_named(tmp_path: Path, kind: str) -> None:
    said = _warnings_of(tmp_path, _of_files(kind, tmp_path))
    assert len(said) == 1
    assert "do_lower_case" in said[0]


@pytest.mark.parametrize("said", [True, False])
def test_files_are_obeyed_against_the_registry_with_a_word(tmp_path: Path, said: bool) -> None:
    files = _of_files("vocab.txt", tmp_path) | {"tokenizer_config.json": {"do_lower_case": said}}
    messages = _warnings_of(tmp_path, files, lowercase=not said)
    assert [f"lowercase is {not said}" in message for message in messages] == [True]
    assert _warnings_of(tmp_path, files, lowercase=said) == []
    assert_pieces_of_transformers(_opened(tmp_path, files), tmp_path)


def test_the_registry_speaks_where_the_files_are_silent(tmp_path: Path) -> None:
    facts = facts_in(tmp_path, "bert", **_of_files("vocab.txt", tmp_path))
    with pytest.warns(IgnoredSettingWarning, match="do_lower_case"):
        cased = open_tokenizer(facts, architecture="bert", lowercase=False)
    assert cased.names(cased.encode(["I Love"]).ids.tolist()) == ["I", "Love"]


def test_usual_folders_are_loaded_without_a_word(tmp_path: Path) -> None:
    settings = {**CASES["lower"], **VARIANTS["lengths"], **VARIANTS["special pieces"]}
    for kind in ("vocab.txt", "tokenizer.json", "with added pieces", "cut and padded"):
        files = _of_files(kind, tmp_path) | {"tokenizer_config.json": settings}
        assert _warnings_of(tmp_path, files) == []


# More pieces than embeddings


def _loaded_with(pieces: dict[str, int], tmp_path: Path) -> nlu_lite.Pipeline:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=_NEW,
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
    )
    model = BertModel(config)
    model.save_pretrained(tmp_path)
    (tmp_path / "vocab.txt").write_text(lines(*PIECES), encoding="utf-8")
    (tmp_path / "tokenizer_config.json").write_text('{"do_lower_case": true}', encoding="utf-8")
    (tmp_path / "added_tokens.json").write_text(json.dumps(pieces), encoding="utf-8")
    return nlu_lite.load(path=tmp_path, device="cpu")


@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_pieces_without_embeddings_matter_only_where_a_text_has_them(tmp_path: Path) -> None:
    pipeline = _loaded_with({"<new>": _NEW, "<NEW>": _NEW + 1}, tmp_path)
    assert pipeline.predict("I love New York", "token")["token"].tolist() == [
        "I", "love", "New", "York"
    ]  # fmt: skip
    with pytest.raises(InvalidModel, match=r"'<new>' \(\d+\)(.|\n)*resize_token_embeddings"):
        pipeline.predict("I <new> it")
    with pytest.raises(InvalidModel, match="resize_token_embeddings"):
        pipeline.predict(["I love", "a <NEW>"], "sentence")


def test_special_pieces_without_embeddings_are_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "special_tokens_map.json").write_text('{"cls_token": "<begin>"}', "utf-8")
    with pytest.raises(InvalidModel, match=r"'<begin>'(.|\n)*resize_token_embeddings"):
        _loaded_with({}, tmp_path)
