"""BertJapaneseTokenizer with MeCab's words, against transformers' own."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoTokenizer, BertConfig, BertModel, PreTrainedTokenizerBase

import nlu_lite
from nlu_lite.errors import InvalidModel, MissingExtra
from nlu_lite.model.open_tokenizer import open_tokenizer
from nlu_lite.text.tokenizer import PieceTokenizer
from tests.support.closeness import assert_close
from tests.support.model_folders import BERT, facts_in, lines
from tests.support.texts import UGLY

_INSTALLED = all(map(importlib.util.find_spec, ("fugashi", "unidic_lite", "ipadic")))
with_mecab = pytest.mark.skipif(not _INSTALLED, reason="MeCab or a dictionary is not installed")

_TEXT = (
    "\u6771\u4eac\u90fd\u306b\u4f4f\u3093\u3067\u3044\u307e\u3059\u3002NLP\u3092\u611b\u3059\u308b"
)
PIECES = [
    *BERT,
    *["\u6771\u4eac", "\u90fd", "\u306b", "\u4f4f", "##\u3093", "\u3067", "\u3044", "\u307e\u3059"],
    *[
        "\u3002",
        "nlp",
        "NLP",
        "\u3092",
        "\u611b",
        "##\u3059",
        "##\u308b",
        "\u6771",
        "\u4eac",
        "a",
        "##b",
    ],
    *[
        "\u30ab\u30bf\u30ab\u30ca",
        "\u30ab",
        "##\u30bf",
        "\u30ac",
        "(",
        ")",
        "1",
        "##2",
        "\u03c2",
        "s",
    ],
]
TEXTS = [
    *(text for text in UGLY if not any("\ud800" <= letter <= "\udfff" for letter in text)),
    _TEXT,
    "\uff2e\uff2c\uff30 \u3092\u3000\u611b\u3059\u308b\uff01",
    "\u30ab\u30bf\u30ab\u30ca \uff76\uff9e \u33a1",
    "\u6771\u4eac [MASK] \u90fd[SEP]\u306b  nlp NLP \u039f\u0394\u039f\u03a3 \u0130b a\u2028b",
    "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3092\u5358\u8a9e\u306b\u5206\u5272\u3057\u307e\u3059\u3002"
    * 3,
]
CASES: dict[str, dict[str, object]] = {
    "pieces": {},
    "pieces, lower": {"do_lower_case": True},
    "characters": {"subword_tokenizer_type": "character"},
    "characters, lower": {"subword_tokenizer_type": "character", "do_lower_case": True},
    "words": {"do_subword_tokenize": False},
    "another dictionary": {"mecab_kwargs": {"mecab_dic": "ipadic"}},
    "as written": {"mecab_kwargs": {"normalize_text": False}},
    "words kept": {"do_lower_case": True, "never_split": ["NLP"]},
    "other ends": {"cls_token": "a", "sep_token": "s", "unk_token": "1"},
    "own pieces": {"additional_special_tokens": ["\u90fd\u306b"]},
    "added": {
        "added_tokens_decoder": {
            str(len(PIECES)): {"content": "\u4eac\u90fd", "lstrip": True, "special": False}
        }
    },
}


def opened(folder: Path, settings: dict[str, object], **more: object) -> PieceTokenizer:
    said = {"tokenizer_class": "BertJapaneseTokenizer", "word_tokenizer_type": "mecab", **settings}
    files = {"vocab.txt": lines(*PIECES), "tokenizer_config.json": said, **more}
    return open_tokenizer(facts_in(folder, "bert", **files), architecture="bert", lowercase=None)


@with_mecab
@pytest.mark.parametrize("case", CASES)
def test_pieces_are_those_of_transformers(tmp_path: Path, case: str) -> None:
    made = opened(tmp_path, CASES[case])
    reference = AutoTokenizer.from_pretrained(str(tmp_path))
    for text in TEXTS:
        ids = made.encode([text]).ids.tolist()
        assert [*made.prefix, *ids, *made.suffix] == reference(text)["input_ids"], text


@pytest.fixture(scope="module")
def characters(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[PieceTokenizer, PreTrainedTokenizerBase]:
    folder = tmp_path_factory.mktemp("characters")
    return opened(folder, CASES["characters"]), AutoTokenizer.from_pretrained(str(folder))


@with_mecab
@given(
    st.text(alphabet=st.sampled_from([*_TEXT, *" \u3000\n\uff2e\u30ab\u3099()aB1"]), max_size=30)
)
def test_any_text_is_cut_as_transformers_does(
    characters: tuple[PieceTokenizer, PreTrainedTokenizerBase], text: str
) -> None:
    made, reference = characters
    encoded = made.encode([text])
    assert encoded.ids.tolist() == reference(text, add_special_tokens=False)["input_ids"]
    spans = encoded.spans
    assert (spans[1:] >= spans[:-1]).all()


@with_mecab
def test_spans_are_exact(tmp_path: Path) -> None:
    made = opened(tmp_path, {})
    text = "\u6771\u4eac\u90fd \u306b\u3000\uff2e\uff2c\uff30\u3092"
    spans = made.encode([text]).spans.tolist()
    assert [text[begin:end] for begin, end in spans] == [
        "\u6771\u4eac", "\u90fd", "\u306b", "\uff2e\uff2c\uff30", "\u3092"
    ]  # fmt: skip


@with_mecab
def test_the_class_may_stand_in_config_json(tmp_path: Path) -> None:
    config = {"model_type": "bert", "tokenizer_class": "BertJapaneseTokenizer"}
    settings: dict[str, object] = {"word_tokenizer_type": "mecab", "tokenizer_class": None}
    made = opened(tmp_path, settings, **{"config.json": config})
    assert made.names(made.encode(["\u6771\u4eac\u90fd"]).ids.tolist()) == [
        "\u6771\u4eac",
        "\u90fd",
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("word_tokenizer_type", "sudachi"),
        ("word_tokenizer_type", "basic"),
        ("subword_tokenizer_type", "sentencepiece"),
        ("do_word_tokenize", False),
    ],
)
def test_what_is_not_known_is_refused_by_name(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(InvalidModel, match=f"{name} is {value!r}"):
        opened(tmp_path, {name: value})


def test_what_is_not_installed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu_lite.common.extras.find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"fugashi and ipadic(.|\n)*nlu_lite\[ja\]"):
        opened(tmp_path, CASES["another dictionary"])


@with_mecab
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
@pytest.mark.parametrize("case", ["pieces", "characters"])
def test_vectors_are_those_of_transformers(tmp_path: Path, case: str) -> None:
    opened(tmp_path, CASES[case])
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(PIECES),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
    )
    model = BertModel(config)
    model.train(False)
    model.save_pretrained(tmp_path)
    reference = AutoTokenizer.from_pretrained(str(tmp_path))
    encoded = reference(_TEXT[:10], return_tensors="pt")
    frame = nlu_lite.load(path=tmp_path, device="cpu").predict(
        _TEXT[:10], "token", tokens="pieces", special_tokens=True
    )
    with torch.inference_mode():
        expected = model(**encoded).last_hidden_state[0].numpy()
    assert_close(np.stack(frame.iloc[:, -1].tolist()), expected)
    assert "".join(frame["token"].tolist()[1:-1]) == _TEXT[:10]
