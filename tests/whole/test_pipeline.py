from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModel, BertModel, BertTokenizer

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.pipeline import Pipeline
from nlu_lite.text.blanks import encodable
from tests.support.closeness import assert_close
from tests.support.random_models import EMBEDDED, VOCABULARY, random_bert, write_model
from tests.support.slow_reference import Reference
from tests.support.texts import UGLY, any_text

# Many of these texts are not English.
pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

COLUMN = "en_embed_bert_small_L2_128_embeddings"
SENTENCES = [
    "I love NLP",
    "Tokenizers split embeddings, don't they?",
    "",
    "caf\u00e9 \u200b \u6211\u7231\u4f60 \U0001f600!",
    "One sentence. Another one! A third?",
]


@pytest.fixture(scope="module")
def tokenizer() -> BertTokenizer:
    return BertTokenizer(vocab=str(VOCABULARY), do_lower_case=True)


def vectors_of(pipeline: Pipeline, texts: list[str], *, pooling: str = "auto") -> FloatArray:
    return np.stack(pipeline.predict(texts, "token", pooling=pooling)[COLUMN].tolist())


def test_the_table_that_users_of_nlu_know(embedded: Pipeline) -> None:
    frame = embedded.predict("I love NLP", output_level="token")
    assert list(frame.columns) == ["token", "en_embed_minilm_L6_384_embeddings"]
    assert list(frame["token"]) == ["I", "love", "NLP"]
    assert list(frame.index) == [0, 0, 0]
    for vector in frame["en_embed_minilm_L6_384_embeddings"]:
        assert vector.dtype == np.float32
        assert vector.shape == (384,)


def test_the_embedded_model_gives_its_known_numbers(embedded: Pipeline) -> None:
    frame = embedded.predict("I love NLP")
    known = [[0.2872, -0.5694, 0.3186], [-0.2492, -0.3449, 0.4162], [0.0243, -0.6501, 0.4025]]
    found = np.stack(frame["en_embed_minilm_L6_384_embeddings"].tolist())[:, :3]
    assert_close(found, np.array(known, dtype=np.float32), tolerance=2e-3)


def test_the_example_of_the_seed_with_random_weights_in_a_folder(
    tmp_path: Path, tokenizer: BertTokenizer
) -> None:
    model = random_bert(10, 256, 4)
    folder = write_model(model, tmp_path / "model", pickled=True)
    pipeline = nlu_lite.load("en.embed.bert.small_L10_256", path=folder, device="cpu")
    frame = pipeline.predict("I love NLP", output_level="token")
    assert list(frame.columns) == ["token", "en_embed_bert_small_L10_256_embeddings"]
    assert list(frame["token"]) == ["I", "love", "NLP"]
    found = np.stack(frame["en_embed_bert_small_L10_256_embeddings"].tolist())
    expected = [vector for _, _, vector in Reference(tokenizer, model).words("I love NLP", None)]
    assert found.shape == (3, 256)
    assert_close(found, np.stack(expected))


def test_the_embedded_model_equals_transformers(
    embedded: Pipeline, tokenizer: BertTokenizer, tmp_path: Path
) -> None:
    model = AutoModel.from_pretrained(EMBEDDED, dtype=torch.float32, add_pooling_layer=False)
    for text in SENTENCES:
        expected = [vector for _, _, vector in Reference(tokenizer, model).words(text, None)]
        found = embedded.predict(text)["en_embed_minilm_L6_384_embeddings"].tolist()
        if expected:
            assert_close(np.stack(found), np.stack(expected))


@settings(max_examples=60)
@given(text=any_text.filter(lambda text: len(text) < 500))
def test_any_text_equals_the_slow_reference(
    small: Pipeline, small_bert: BertModel, tokenizer: BertTokenizer, text: str
) -> None:
    frame = small.predict(text, positions=True)
    expected = list(Reference(tokenizer, small_bert).words(text, None))
    if not expected:
        assert len(frame) == 1
        return
    assert list(zip(frame["token_begin"], frame["token_end"], strict=True)) == [
        (begin, end) for begin, end, _ in expected
    ]
    assert_close(np.stack(frame[COLUMN].tolist()), np.stack([row[2] for row in expected]))


@settings(max_examples=60)
@given(texts=st.lists(any_text, max_size=5))
def test_no_word_is_lost_added_or_shifted(small: Pipeline, texts: list[str]) -> None:
    frame = small.predict(texts, positions=True)
    assert list(dict.fromkeys(frame.index)) == list(range(len(texts)))
    assert frame.index.is_monotonic_increasing
    for row, text in enumerate(texts):
        words = frame.loc[[row]]
        if not text.split():
            assert len(words) == 1
            assert words["token"].isna().all()
            assert words["token_begin"].isna().all()
            assert np.isnan(words[COLUMN].iloc[0]).all()
            continue
        begins, ends = words["token_begin"].tolist(), words["token_end"].tolist()
        cells = [text[begin:end] for begin, end in zip(begins, ends, strict=True)]
        assert list(words["token"]) == cells
        assert begins == sorted(begins)
        assert "".join(cells) == "".join(text.split())


@pytest.mark.parametrize("text", UGLY, ids=range(len(UGLY)))
def test_every_word_with_a_piece_has_a_finite_vector(
    small: Pipeline, tokenizer: BertTokenizer, text: str
) -> None:
    frame = small.predict(text)
    for token, vector in zip(frame["token"], frame[COLUMN], strict=True):
        pieces = [] if token != token else tokenizer.tokenize(encodable(token))
        assert np.isfinite(vector).all() == bool(pieces)


@pytest.mark.parametrize("size", [1, 7, 64])
def test_the_same_text_gives_the_same_vectors_alone_and_in_batches(
    small: Pipeline, size: int
) -> None:
    random = np.random.default_rng(size)
    vocabulary = "the model reads a text and gives words vectors, does it? Yes! embeddings".split()
    texts = [" ".join(random.choice(vocabulary, random.integers(1, 40))) for _ in range(size)]
    together = vectors_of(small, texts)
    alone = np.concatenate([vectors_of(small, [text]) for text in texts])
    assert_close(together, alone)


def test_every_word_of_a_sentence_longer_than_the_model_has_its_own_vector(
    small: Pipeline, small_bert: BertModel, tokenizer: BertTokenizer
) -> None:
    words = [f"w{number}" for number in range(700)]
    frame = small.predict(" ".join(words))
    assert list(frame["token"]) == words
    assert np.isfinite(np.stack(frame[COLUMN].tolist())).all()


def test_a_word_takes_its_vector_from_the_window_with_most_context(
    small: Pipeline, small_bert: BertModel, tokenizer: BertTokenizer
) -> None:
    words = ["a", "model", "reads", "words"] * 200
    vocabulary = tokenizer.vocab  # made anew whenever it is asked for
    ids = [vocabulary[word] for word in words]
    found = vectors_of(small, [" ".join(words)])
    # 800 pieces in windows of 510: three, which begin at 0, 145 and 290.
    for begin, first, stop in [(0, 0, 327), (145, 328, 472), (290, 473, 800)]:
        window = torch.tensor([[101, *ids[begin : begin + 510], 102]])
        with torch.inference_mode():
            states = small_bert(input_ids=window).last_hidden_state[0].numpy()
        assert_close(found[first:stop], states[1 + first - begin : 1 + stop - begin])


@pytest.mark.parametrize("pooling", ["first", "mean", "max", "last"])
def test_poolings_of_pieces_equal_the_slow_reference(
    small: Pipeline, small_bert: BertModel, tokenizer: BertTokenizer, pooling: str
) -> None:
    text = "Tokenizers don't split embeddings."
    rows = Reference(tokenizer, small_bert).words(text, None, pooling=pooling)
    expected = np.stack([vector for _, _, vector in rows])
    assert_close(vectors_of(small, [text], pooling=pooling), expected)


def test_several_references_share_their_rows(small: Pipeline, embedded: Pipeline) -> None:
    pipeline = nlu_lite.load("en.embed.minilm_L6_384 embed.minilm_L6_384", device="cpu")
    frame = pipeline.predict("I love NLP")
    assert list(frame.columns) == [
        "token",
        "en_embed_minilm_L6_384_embeddings",
        "embed_minilm_L6_384_embeddings",
    ]
    assert_close(*(np.stack(frame[column].tolist()) for column in frame.columns[1:]))


def test_no_texts_give_an_empty_table_with_its_columns(small: Pipeline) -> None:
    frame = small.predict([], positions=True)
    assert list(frame.columns) == ["token", "token_begin", "token_end", COLUMN]
    assert frame.empty


def test_the_user_s_list_is_not_changed(small: Pipeline) -> None:
    texts = ["b", "", "a"]
    small.predict(texts)
    assert texts == ["b", "", "a"]


def test_an_unknown_option_raises(small: Pipeline) -> None:
    with pytest.raises(TypeError, match="position"):
        small.predict("text", position=True)  # type: ignore[call-overload]


def test_a_level_that_is_not_built_says_so(small: Pipeline) -> None:
    with pytest.raises(InvalidOption, match="output_level='relation'"):
        small.predict("text", output_level="relation")


def test_data_without_text_are_refused(small: Pipeline) -> None:
    with pytest.raises(InvalidInput, match="int 3"):
        small.predict(3)
