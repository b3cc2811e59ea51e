"""The options of predict that change what a row is or what its vector is."""

import warnings

import numpy as np
import pytest
import torch
from transformers import BertModel, BertTokenizer

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.pipeline import Pipeline, PredictOptions
from tests.support.closeness import assert_close
from tests.support.random_models import VOCABULARY

COLUMN = "en_embed_bert_small_L2_128"
TEXT = "Tokenizers don't split embeddings"
SPECIAL = {"[CLS]", "[SEP]"}


@pytest.fixture(scope="module")
def tokenizer() -> BertTokenizer:
    return BertTokenizer(vocab=str(VOCABULARY), do_lower_case=True)


@pytest.fixture(scope="module")
def hidden(small_bert: BertModel, tokenizer: BertTokenizer) -> list[FloatArray]:
    """The states of TEXT that go into the first layer and come out of each."""
    ids = torch.tensor([tokenizer(TEXT)["input_ids"]])
    with torch.inference_mode():
        states = small_bert(input_ids=ids, output_hidden_states=True).hidden_states
    return [state[0].numpy() for state in states]


def vectors(pipeline: Pipeline, text: str = TEXT, **options: object) -> FloatArray:
    chosen: PredictOptions = {"tokens": "pieces", **options}  # type: ignore[typeddict-item]
    return np.stack(pipeline.predict(text, "token", **chosen)[f"{COLUMN}_embeddings"].tolist())


def test_rows_can_be_pieces(small: Pipeline, tokenizer: BertTokenizer) -> None:
    frame = small.predict(TEXT, tokens="pieces", positions=True)
    names = [piece.removeprefix("##") for piece in tokenizer.tokenize(TEXT)]
    assert [cell.lower() for cell in frame["token"]] == names
    spans = zip(frame["token_begin"], frame["token_end"], strict=True)
    assert frame["token"].tolist() == [TEXT[begin:end] for begin, end in spans]


def test_pieces_have_the_states_of_their_positions(
    small: Pipeline, hidden: list[FloatArray]
) -> None:
    assert_close(vectors(small), hidden[-1][1:-1])


def test_special_pieces_have_rows_when_asked_for(small: Pipeline, hidden: list[FloatArray]) -> None:
    assert_close(vectors(small, special_tokens=True), hidden[-1])
    frame = small.predict(f"{TEXT}. Yes", tokens="pieces", special_tokens=True, positions=True)
    special = frame["token"].isin(SPECIAL)
    assert special.sum() == 4
    assert frame["token_begin"].isna().equals(special)


def test_special_pieces_of_a_long_sentence_are_those_of_its_ends(
    small: Pipeline, small_bert: BertModel, tokenizer: BertTokenizer
) -> None:
    words = ["a", "model", "reads", "words"] * 200
    ids = tokenizer.convert_tokens_to_ids(words)
    found = vectors(small, " ".join(words), special_tokens=True)
    assert isinstance(ids, list)
    assert len(found) == 802
    for row, window in [(0, ids[:510]), (-1, ids[-510:])]:
        with torch.inference_mode():
            states = small_bert(input_ids=torch.tensor([[101, *window, 102]]))
        assert_close(found[[row]], states.last_hidden_state[0].numpy()[[row]])


def test_rows_can_be_the_model_s_own_words(small: Pipeline) -> None:
    frame = small.predict("don't stop", tokens="model")
    assert frame["token"].tolist() == ["don", "'", "t", "stop"]


@pytest.mark.parametrize("layer", [0, 1, 2, -1, -2, -3])
def test_any_layer_can_be_chosen(small: Pipeline, hidden: list[FloatArray], layer: int) -> None:
    assert_close(vectors(small, layers=layer), hidden[layer][1:-1])


def test_layers_are_averaged_or_put_side_by_side(small: Pipeline, hidden: list[FloatArray]) -> None:
    mean = np.stack([hidden[-1], hidden[-2]]).mean(axis=0)
    assert_close(vectors(small, layers=[-1, -2]), mean[1:-1])
    both = np.concatenate([hidden[-1], hidden[-2]], axis=1)
    assert_close(vectors(small, layers=[-1, -2], layer_pooling="concatenate"), both[1:-1])


def test_vectors_can_be_normalized(small: Pipeline, hidden: list[FloatArray]) -> None:
    expected = hidden[-1] / np.linalg.norm(hidden[-1], axis=1, keepdims=True)
    assert_close(vectors(small, normalize=True), expected[1:-1])


def test_vectors_are_truncated_before_they_are_normalized(
    small: Pipeline, hidden: list[FloatArray]
) -> None:
    first = hidden[-1][:, :16]
    expected = first / np.linalg.norm(first, axis=1, keepdims=True)
    assert_close(vectors(small, truncate_dim=16, normalize=True), expected[1:-1])


def test_metadata_of_words(small: Pipeline) -> None:
    frame = small.predict(["Tokenizers. Hi \u200b", None, "word " * 600], metadata=True)
    first = frame.iloc[:5]
    assert first["sentence_number"].fillna(-1).tolist() == [0, 0, 1, 1, -1]
    assert first[f"{COLUMN}_pieces"].tolist() == [
        ["token", "##izer", "##s"],
        ["."],
        ["hi"],
        [],
        [],
    ]
    assert first[f"{COLUMN}_piece_count"].fillna(-1).tolist() == [3, 1, 1, 0, -1]
    assert frame[f"{COLUMN}_windows"].iloc[-1] == 2
    assert first[f"{COLUMN}_windows"].fillna(-1).tolist() == [1, 1, 1, 1, -1]


@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
@pytest.mark.parametrize("level", ["sentence", "document"])
def test_metadata_of_sentences_and_documents(small: Pipeline, level: str) -> None:
    frame = small.predict([f"I love {'x' * 200}. Yes", None, "Yes"], level, metadata=True)
    counts, unknown = frame[f"{COLUMN}_piece_count"], frame[f"{COLUMN}_unknown"]
    if level == "sentence":
        assert counts.fillna(-1).tolist() == [4, 1, -1, 1]
        assert unknown.fillna(False).tolist() == [True, False, False, False]
    else:
        assert counts.fillna(-1).tolist() == [5, -1, 1]
        assert unknown.fillna(False).tolist() == [True, False, False]


@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_the_report_counts_what_was_met(small: Pipeline) -> None:
    texts = ["I love \u200b \U0001f600", None, "word " * 600, ""]
    report = small.predict(texts).attrs["nlu_lite"]
    assert report["counts"] == {"documents": 4, "empty_documents": 2}
    own = report["references"]["en.embed.bert.small_L2_128"]
    assert own["counts"] == {
        "words": 604,
        "words_without_pieces": 1,
        "unknown_words": 1,
        "pieces": 603,
        "unknown_pieces": 1,
        "windows": 2,
    }
    assert (report["precision"], report["output_level"]) == ("fp32", "token")
    assert (own["pooling"], own["layers"], own["dimension"]) == ("first", [-1], 128)


def test_many_unknown_words_are_warned_of_once(small: Pipeline) -> None:
    with pytest.warns(nlu_lite.UnknownWordsWarning, match="2 of 3 words") as caught:
        small.predict(["\u13a0\u13a1 \u13a2 word"])
    assert len(caught) == 1
    assert caught[0].filename == __file__


def test_predict_iter_warns_once_for_all_chunks(small: Pipeline) -> None:
    with pytest.warns(nlu_lite.UnknownWordsWarning, match="4 of 4 words") as caught:
        list(small.predict_iter(["\u13a0"] * 4, chunk_size=1))
    assert len(caught) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f600 \U0001f601 word",
        "great\U0001f600 job\U0001f44d\U0001f3fd all",
        "\u2764\ufe0f \U0001f1ea\U0001f1fa \U0001f469\u200d\U0001f469\u200d\U0001f467 love",
        "\u23f0 \u2603 \U0001f600 \U0001f600",
    ],
)
def test_emoji_do_not_make_a_text_foreign(small: Pipeline, text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        frame = small.predict(text)
        list(small.predict_iter([text, text], chunk_size=1))
    counts = frame.attrs["nlu_lite"]["references"]["en.embed.bert.small_L2_128"]["counts"]
    assert counts["unknown_words"] >= 1
    assert "unknown_symbols" not in counts


@pytest.mark.parametrize(
    "text",
    ["\u13a0\u13a1 \U0001f600 \U0001f600 \u13a2", "\u4e00\u9fa3\U0001f600 \u13a0 \U0001f600"],
)
def test_letters_beside_emoji_are_still_warned_of(small: Pipeline, text: str) -> None:
    with pytest.warns(nlu_lite.UnknownWordsWarning):
        small.predict(text)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"output_level": "tokens"}, "output_level='tokens'.*Did you mean 'token'"),
        ({"tokens": "word"}, "tokens='word'.*Did you mean 'words'"),
        ({"tokens": "pieces", "output_level": "sentence"}, "output_level is 'sentence'"),
        ({"special_tokens": True}, "tokens='pieces'"),
        ({"pooling": "median"}, "'first', 'mean', 'max', 'last'"),
        ({"pooling": None}, "a row is one word"),
        ({"layers": 3}, "from -3 to 2"),
        ({"layers": []}, r"layers=\[\]"),
        ({"layers": "last"}, "layers='last'"),
        ({"layers": None}, "layers=None"),
        ({"layers": 1.0}, "layers=1.0"),
        ({"layers": [-1, 0], "layer_pooling": "sum"}, "'mean', 'concatenate'"),
        ({"truncate_dim": 0}, "truncate_dim=0"),
        ({"truncate_dim": 129}, "has 128 numbers"),
        ({"truncate_dim": 2.0}, "truncate_dim=2.0"),
    ],
    ids=str,
)
def test_options_that_cannot_be_are_refused(
    small: Pipeline, options: PredictOptions, message: str
) -> None:
    with pytest.raises(nlu_lite.InvalidOption, match=message):
        small.predict("text", **options)
