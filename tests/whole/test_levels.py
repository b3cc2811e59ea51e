"""Every kind of input, at every level, for one and two references, against the slow reference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import AutoModel, BertTokenizer

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from tests.support.closeness import assert_close
from tests.support.random_models import EMBEDDED, VOCABULARY
from tests.support.slow_reference import Reference, Row, Span

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

TOKENS = "en.embed.minilm_L6_384"
SENTENCES = "en.embed_sentence.minilm_L6_384"
TEXTS = [
    "I love NLP. Don't you (really)?",
    "",
    "caf\u00e9 \u200b \u6211\u7231\u4f60\u3002 \U0001f600!",
    "\u200b",
    "Same again. Same again.",
]
WORDS = [["I", "love", "New York", "."], [], ["", "one"], ["\u200b"], ["Two. sentences?", "No"]]


@dataclass(frozen=True)
class Case:
    data: Callable[[], object]
    texts: list[str]
    labels: list[object]
    spans: list[list[Span] | None]


def case(
    data: Callable[[], object], texts: list[str] = TEXTS, labels: list[object] | None = None
) -> Case:
    return Case(data, texts, labels or list(range(len(texts))), [None] * len(texts))


def words_case() -> Case:
    spans: list[list[Span] | None] = []
    for words in WORDS:
        ends = np.cumsum([len(word) + 1 for word in words]) - 1
        spans.append(
            [(int(end) - len(word), int(end)) for word, end in zip(words, ends, strict=True)]
        )
    return Case(lambda: WORDS, [" ".join(words) for words in WORDS], list(range(5)), spans)


LABELS = pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2), ("c", 3), ("c", 4)])
CASES = {
    "str": case(lambda: TEXTS[0], TEXTS[:1]),
    "list": case(lambda: TEXTS),
    "tuple": case(lambda: tuple(TEXTS)),
    "generator": case(lambda: (text for text in TEXTS)),
    "with None and NaN": case(lambda: ["a b", None, float("nan"), pd.NA], ["a b", "", "", ""]),
    "object array": case(lambda: np.array(TEXTS, dtype=object)),
    "str array": case(lambda: np.array(TEXTS, dtype=np.str_)),
    "Index": case(lambda: pd.Index(TEXTS)),
    "Series": case(lambda: pd.Series(TEXTS, index=list("vwxyz")), labels=list("vwxyz")),
    "Series, missing": case(
        lambda: pd.Series(["I love NLP", "", "x"], index=[7, 7, 3], dtype="string").where(
            np.array([True, True, False])
        ),
        ["I love NLP", "", ""],
        [7, 7, 3],
    ),
    "DataFrame": case(
        lambda: pd.DataFrame({"n": range(5), "text": TEXTS}, index=LABELS), labels=list(LABELS)
    ),
    "lists of words": words_case(),
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    model = AutoModel.from_pretrained(EMBEDDED, dtype=torch.float32, add_pooling_layer=False)
    return Reference(BertTokenizer(vocab=str(VOCABULARY), do_lower_case=True), model)


def expected_rows(
    reference: Reference, ref: str, text: str, spans: list[Span] | None, level: str
) -> Iterator[Row]:
    if ref == SENTENCES:
        return reference.means_of_pieces(text, spans, level)
    if level == "token":
        return reference.words(text, spans)
    return reference.means_of_words(text, spans, level)


@pytest.mark.parametrize("level", ["token", "sentence", "document"])
@pytest.mark.parametrize("refs", [[TOKENS], [SENTENCES], [TOKENS, SENTENCES]], ids=str)
@pytest.mark.parametrize("name", CASES)
def test_tables_equal_the_slow_reference(
    reference: Reference, name: str, refs: list[str], level: str
) -> None:
    chosen = CASES[name]
    frame = nlu_lite.load(" ".join(refs), device="cpu").predict(
        chosen.data(), level, positions=True
    )
    columns = [f"{ref.replace('.', '_')}_embeddings" for ref in refs]
    own = ["n"] if name == "DataFrame" else []
    assert list(frame.columns) == [level, f"{level}_begin", f"{level}_end", *columns, *own]
    for ref, column in zip(refs, columns, strict=True):
        labels: list[object] = []
        cells: list[str | None] = []
        vectors: list[FloatArray] = []
        for text, label, spans in zip(chosen.texts, chosen.labels, chosen.spans, strict=True):
            rows = list(expected_rows(reference, ref, text, spans, level))
            labels += [label] * max(len(rows), 1)
            cells += [text[begin:end] for begin, end, _ in rows] or [None]
            vectors += [vector for *_, vector in rows] or [np.full(384, np.nan, np.float32)]
        assert list(frame.index) == labels
        assert [None if cell != cell else cell for cell in frame[level]] == cells
        assert_close(np.stack(frame[column].tolist()), np.stack(vectors), tolerance=2e-5)


@pytest.mark.parametrize("level", ["token", "sentence", "document"])
def test_positions_are_those_of_the_text_as_given(level: str) -> None:
    frame = nlu_lite.load(TOKENS).predict(TEXTS, level, positions=True).dropna(subset=[level])
    for row, cell, begin, end in zip(
        frame.index, frame[level], frame[f"{level}_begin"], frame[f"{level}_end"], strict=True
    ):
        assert TEXTS[row][begin:end] == cell


@pytest.mark.parametrize(("ref", "level"), [(TOKENS, "token"), (SENTENCES, "sentence")])
def test_the_level_is_what_the_reference_is_for(ref: str, level: str) -> None:
    assert nlu_lite.load(ref).predict("I love NLP").columns[0] == level


def test_of_several_references_the_last_one_decides_the_level() -> None:
    assert nlu_lite.load(f"{SENTENCES} {TOKENS}").predict("I love NLP").columns[0] == "token"
    assert nlu_lite.load(f"{TOKENS} {SENTENCES}").predict("I love NLP").columns[0] == "sentence"


def test_the_same_reference_twice_is_one_column() -> None:
    assert len(nlu_lite.load(f"{TOKENS} {TOKENS}").predict("I love NLP").columns) == 2


def test_the_user_s_columns_are_repeated_or_dropped() -> None:
    data = pd.DataFrame({"text": ["I love NLP", None], "n": [1, 2]}, index=["x", "y"])
    kept = nlu_lite.load(TOKENS).predict(data)
    assert kept["n"].tolist() == [1, 1, 1, 2]
    assert kept.index.tolist() == ["x", "x", "x", "y"]
    assert "n" not in nlu_lite.load(TOKENS).predict(data, keep_columns=False)


@pytest.mark.parametrize("name", ["token", "token_begin", "en_embed_minilm_L6_384_embeddings"])
def test_a_column_that_collides_is_refused_before_any_work(name: str) -> None:
    data = pd.DataFrame({"text": ["I love NLP"], name: [1]})
    with pytest.raises(nlu_lite.InvalidOption, match=f"two columns named '{name}'"):
        nlu_lite.load(TOKENS).predict(data, positions=True)


def test_two_references_that_would_share_a_column_are_refused() -> None:
    pipeline = nlu_lite.load(f"{TOKENS} en.embed.minilm_L6_384")
    assert len(pipeline.models) == 1


@pytest.mark.parametrize("pooling", ["mean", "max", "first", "last"])
def test_words_become_a_sentence_as_asked(pooling: str) -> None:
    pipeline = nlu_lite.load(TOKENS)
    words = np.stack(pipeline.predict("I love NLP").iloc[:, -1].tolist())
    vector = pipeline.predict("I love NLP", "sentence", pooling=pooling).iloc[0, -1]
    by_hand = {"mean": words.mean(0), "max": words.max(0), "first": words[0], "last": words[-1]}
    assert_close(np.asarray(vector), by_hand[pooling])


@pytest.mark.parametrize("level", ["sentence", "document"])
def test_without_pooling_a_row_has_the_matrix_of_its_words(level: str) -> None:
    pipeline = nlu_lite.load(TOKENS)
    words = np.stack(pipeline.predict("I love NLP").iloc[:, -1].tolist())
    frame = pipeline.predict(["I love NLP", None], level, pooling=None)
    matrix, empty = frame.iloc[:, -1]
    assert_close(matrix, words)
    assert empty.shape == (0, 384)


def test_cls_and_max_of_a_sentence(reference: Reference) -> None:
    states, _ = reference.read("I love NLP")
    for pooling, expected in [("cls", states[0]), ("max", states.max(axis=0))]:
        frame = nlu_lite.load(SENTENCES).predict("I love NLP", pooling=pooling, normalize=False)
        assert_close(np.asarray(frame.iloc[0, -1]), expected, tolerance=2e-5)


def test_a_document_that_is_too_long_is_averaged_over_windows(reference: Reference) -> None:
    text = "a model reads words. " * 140
    vector = nlu_lite.load(SENTENCES).predict_embeds([text])[0]
    ids = reference.tokenizer(text, add_special_tokens=False)["input_ids"]
    means = []
    for begin in (0, 95, 190):
        window = torch.tensor([[101, *ids[begin : begin + 510], 102]])
        with torch.inference_mode():
            means.append(
                reference.model(input_ids=window).last_hidden_state[0].numpy().mean(axis=0)
            )
    assert len(ids) == 700
    expected = np.mean(means, axis=0)
    assert_close(vector, expected / np.linalg.norm(expected), tolerance=2e-5)


def test_predict_embeds_gives_a_row_a_text() -> None:
    pipeline = nlu_lite.load(SENTENCES)
    matrix = pipeline.predict_embeds(["I love NLP", None, "", "Bye"])
    assert matrix.shape == (4, 384)
    assert matrix.dtype == np.float32
    assert np.isnan(matrix).all(axis=1).tolist() == [False, True, True, False]
    assert_close(matrix[[0]], pipeline.predict_embeds("I love NLP"))
    assert pipeline.predict_embeds([]).shape == (0, 384)


def test_predict_embeds_of_several_references_says_what_to_do() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="has 2"):
        nlu_lite.load(f"{TOKENS} {SENTENCES}").predict_embeds("I love NLP")


def test_predict_embeds_gives_one_vector_and_no_matrix() -> None:
    with pytest.raises(nlu_lite.InvalidOption, match="one vector a text"):
        nlu_lite.load(TOKENS).predict_embeds("I love NLP", pooling=None)


def test_tokens_are_the_words_of_predict() -> None:
    pipeline = nlu_lite.load(TOKENS)
    assert pipeline.tokens(TEXTS[0]) == pipeline.predict(TEXTS[0])["token"].tolist()
    assert pipeline.tokens(" ") == []
    with pytest.raises(nlu_lite.InvalidInput, match="one text"):
        pipeline.tokens(["a"])  # type: ignore[arg-type]


@pytest.mark.parametrize("chunk_size", [1, 2, 100])
def test_predict_iter_gives_the_rows_of_predict(chunk_size: int) -> None:
    pipeline = nlu_lite.load(TOKENS)
    whole = pipeline.predict(TEXTS, positions=True)
    parts = list(pipeline.predict_iter(iter(TEXTS), chunk_size=chunk_size, positions=True))
    assert len(parts) == -(-len(TEXTS) // chunk_size)
    together = pd.concat(parts)
    pd.testing.assert_frame_equal(together.iloc[:, :-1], whole.iloc[:, :-1])
    assert_close(np.stack(together.iloc[:, -1].tolist()), np.stack(whole.iloc[:, -1].tolist()))


def test_a_failing_reference_names_itself() -> None:
    pipeline = nlu_lite.load(f"{TOKENS} {SENTENCES}")
    with pytest.raises(nlu_lite.InvalidOption, match=f"^{SENTENCES}: pooling='first'"):
        pipeline.predict("I love NLP", "token", pooling="first")
