from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import AddedToken, Tokenizer
from tokenizers.normalizers import BertNormalizer

from nlu_lite.text.blanks import plain_blanks
from nlu_lite.text.encodings import Encodings
from nlu_lite.text.runs import cuts_runs_alone, encode_runs
from tests.support.random_architectures import ROBERTA_PIECES, XLNET_PIECES, byte_level, unigram
from tests.support.random_models import EMBEDDED
from tests.support.texts import any_text

_PIECES_OF_BERT = ["[CLS]", "love[SEP]", "[MASK]it", "a\u0301", "\u0301", "\u4e2d\u6587", "\x00"]
any_texts = st.lists(
    any_text | st.lists(st.sampled_from(_PIECES_OF_BERT), max_size=9).map(" ".join), min_size=1
)


@pytest.fixture
def uncased() -> Tokenizer:
    return Tokenizer.from_file(str(EMBEDDED / "tokenizer.json"))


def _encode(tokenizer: Tokenizer, texts: Sequence[str]) -> Encodings:
    readable = [plain_blanks(text, keep_line_breaks=False) for text in texts]
    return Encodings.of(tokenizer.encode_batch(readable, add_special_tokens=False))


def _assert_runs_equal_whole_texts(tokenizer: Tokenizer, texts: list[str]) -> None:
    whole = _encode(tokenizer, texts)
    by_runs = encode_runs(texts, lambda joined: _encode(tokenizer, joined))
    assert by_runs.ids.tolist() == whole.ids.tolist()
    assert by_runs.spans.tolist() == whole.spans.tolist()
    assert by_runs.lengths.tolist() == whole.lengths.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("lowercase", [True, False])
@given(texts=any_texts)
def test_pieces_equal_those_of_whole_texts(lowercase: bool, texts: list[str]) -> None:
    tokenizer = Tokenizer.from_file(str(EMBEDDED / "tokenizer.json"))
    tokenizer.normalizer = BertNormalizer(lowercase=lowercase)
    _assert_runs_equal_whole_texts(tokenizer, texts)


def test_more_runs_than_are_given_to_the_tokenizer_at_once(uncased: Tokenizer) -> None:
    texts = [" ".join(f"word{number} embeddings" for number in range(300)), "", "word7  word299"]
    _assert_runs_equal_whole_texts(uncased, texts)


def test_equal_runs_are_cut_once(uncased: Tokenizer) -> None:
    given_to_it: list[str] = []

    def encode(texts: list[str]) -> Encodings:
        given_to_it.extend(texts)
        return _encode(uncased, texts)

    encode_runs(["to be or not", "to be"], encode)
    assert given_to_it == ["to be or not"]


def test_a_tokenizer_of_bert_cuts_runs_alone(uncased: Tokenizer) -> None:
    assert cuts_runs_alone(uncased)


@pytest.mark.parametrize(
    "piece",
    [AddedToken("<mask>", lstrip=True), AddedToken("<end>", rstrip=True), AddedToken("New York")],
)
def test_an_added_piece_that_takes_blanks_is_seen(uncased: Tokenizer, piece: AddedToken) -> None:
    uncased.add_tokens([piece])
    assert not cuts_runs_alone(uncased)


def test_tokenizers_that_make_blanks_part_of_pieces_are_seen() -> None:
    assert not cuts_runs_alone(byte_level(ROBERTA_PIECES))
    assert not cuts_runs_alone(unigram(XLNET_PIECES))
