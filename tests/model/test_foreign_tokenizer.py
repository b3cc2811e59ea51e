"""Tokenizers of other architectures: the class and the settings count as for transformers."""

import json
import warnings
from logging import ERROR
from pathlib import Path

import pytest
from tokenizers import AddedToken, Tokenizer
from transformers import AutoTokenizer
from transformers import logging as transformers_logging

from nlu_lite.errors import IgnoredSettingWarning, InvalidModel
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.open_tokenizer import open_tokenizer
from nlu_lite.text.tokenizer import PieceTokenizer
from tests.support.model_folders import facts_in
from tests.support.random_architectures import (
    ARCHITECTURES,
    BERT_PIECES,
    ROBERTA_PIECES,
    byte_level,
    unigram,
    word_piece,
)
from tests.support.texts import UGLY

TEXTS = [
    *(text for text in UGLY if not any("\ud800" <= letter <= "\udfff" for letter in text)),
    "I love NLP. Don't you (really)\tlove it\u202f?\n caf\u00e9 CAF\u00c9 <new> New York",
    "  love  [MASK] <mask>words </s> \u6211\u7231\u4f60 \u2581 wor\u0301ds",
]
# \x0b and its like, which BERT's normaliser deletes, are read as blanks here.
TEXTS = [text for text in TEXTS if not set(text) & set("\x0b\x0c\x1c\x1d\x1e\x1f\x85")]
SETTINGS: dict[str, dict[str, object]] = {
    "nothing": {},
    "lower": {"do_lower_case": True},
    "cased": {"do_lower_case": False},
    "accents": {"keep_accents": True, "strip_accents": False},
    "prefix": {"add_prefix_space": True},
    "no prefix": {"add_prefix_space": False},
    "punctuation": {"split_by_punct": True},
    "special": {"additional_special_tokens": ["<new>"]},
    "added": {"added_tokens_decoder": {"70": {"content": "New York", "lstrip": True}}},
    "class of files": {"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": True},
    "class of another": {"tokenizer_class": "BertTokenizer"},
}
NOT_BERT = sorted(ARCHITECTURES.keys() - {"bert", "electra", "distilbert"})


def _written(folder: Path, architecture: str, settings: object, tokenizer: Tokenizer) -> ModelFacts:
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, object] = {"tokenizer.json": tokenizer.to_str()}
    if settings:
        files["tokenizer_config.json"] = settings
    return facts_in(folder, architecture, **files)


def _opened(facts: ModelFacts, architecture: str) -> PieceTokenizer:
    transformers_logging.set_verbosity(ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", IgnoredSettingWarning)
        return open_tokenizer(facts, architecture=architecture, lowercase=None)


def assert_pieces_of_transformers(opened: PieceTokenizer, folder: Path) -> None:
    reference = AutoTokenizer.from_pretrained(str(folder))
    for text in TEXTS:
        ids = opened.encode([text]).ids.tolist()
        expected = reference(text, truncation=False, padding=False)["input_ids"]
        assert [*opened.prefix, *ids, *opened.suffix] == expected, text


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("architecture", NOT_BERT)
def test_settings_are_those_of_transformers(
    tmp_path: Path, architecture: str, settings: str
) -> None:
    chosen = ARCHITECTURES[architecture]
    tokenizer = chosen.tokenizer(chosen.special)
    facts = _written(tmp_path, architecture, SETTINGS[settings], tokenizer)
    opened = _opened(facts, architecture)
    try:
        reference = AutoTokenizer.from_pretrained(str(tmp_path))
        reference(TEXTS)
    except Exception:
        # There are no pieces to compare with; the file is read as it stands.
        assert opened.names(opened.prefix) == tokenizer.encode("").tokens[: len(opened.prefix)]
    else:
        assert_pieces_of_transformers(opened, tmp_path)


@pytest.mark.parametrize("architecture", NOT_BERT)
def test_what_transformers_saved_is_read_as_it_stands(tmp_path: Path, architecture: str) -> None:
    chosen = ARCHITECTURES[architecture]
    special = BERT_PIECES if chosen.tokenizer is word_piece else chosen.special
    _written(tmp_path / "first", architecture, {}, chosen.tokenizer(special))
    transformers_logging.set_verbosity(ERROR)
    AutoTokenizer.from_pretrained(str(tmp_path / "first")).save_pretrained(tmp_path / "saved")
    saved = (tmp_path / "saved" / "tokenizer.json").read_text("utf-8")
    said = json.loads((tmp_path / "saved" / "tokenizer_config.json").read_text("utf-8"))
    facts = _written(tmp_path / "model", architecture, said, Tokenizer.from_str(saved))
    opened = _opened(facts, architecture)
    assert_pieces_of_transformers(opened, tmp_path / "model")
    assert opened._tokenizer is facts.tokenizer


def test_pieces_that_were_added_with_a_gap_are_numbered_as_by_transformers(tmp_path: Path) -> None:
    tokenizer = byte_level(ROBERTA_PIECES)
    tokenizer.add_tokens([AddedToken("<one>"), AddedToken("New York", lstrip=True)])
    data = json.loads(tokenizer.to_str())
    data["added_tokens"][-1]["id"] += 5
    facts = facts_in(tmp_path, "roberta", **{"tokenizer.json": json.dumps(data)})
    assert_pieces_of_transformers(_opened(facts, "roberta"), tmp_path)


def test_a_file_of_another_kind_than_its_class_is_read_as_it_stands(tmp_path: Path) -> None:
    tokenizer = unigram(ROBERTA_PIECES)
    facts = _written(tmp_path, "bert", {}, tokenizer)
    opened = _opened(facts, "bert")
    assert opened.encode(["I love"]).ids.tolist() == tokenizer.encode(
        "I love", add_special_tokens=False
    ).ids  # fmt: skip


def test_settings_beside_a_file_that_is_read_as_it_stands_are_named(tmp_path: Path) -> None:
    settings = {"additional_special_tokens": ["<new>"]}
    facts = _written(tmp_path, "bert", settings, unigram(ROBERTA_PIECES))
    with pytest.warns(IgnoredSettingWarning, match=r"tokenizer\.json is read as it stands"):
        open_tokenizer(facts, architecture="bert", lowercase=None)


def test_no_code_of_a_folder_is_run(tmp_path: Path) -> None:
    marker = tmp_path / "was_run"
    (tmp_path / "own.py").write_text(f"open({str(marker)!r}, 'w')\nclass Own: pass\n", "utf-8")
    settings = {"auto_map": {"AutoTokenizer": ["own.Own", "own.Own"]}, "tokenizer_class": "Own"}
    facts = facts_in(tmp_path, "roberta", **{"tokenizer_config.json": settings, "vocab.json": {}})
    with pytest.raises(InvalidModel, match="no fast tokenizer"):
        open_tokenizer(facts, architecture="roberta", lowercase=None)
    assert not marker.exists()
