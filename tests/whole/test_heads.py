"""What `predict` promises, held for pipelines with a head of every kind."""

import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.errors import InvalidOption
from nlu_lite.pipeline import Pipeline, PredictOptions
from tests.support.heads import KINDS, Kind, with_head

TEXTS = [
    "Angela Merkel flew to New York. Did you?",
    "",
    "caf\u00e9 \u6211\u7231\u4f60\u3002 \U0001f600!",
    "\u200b",
    "Same again. Same again.",
]
LABELS = pd.Index(["a", "a", "b", "c", "c"])
kinds = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")


@pytest.fixture(scope="module")
def opened() -> dict[str, Pipeline]:
    return {}


@pytest.fixture
def pipeline(kind: Kind, opened: dict[str, Pipeline]) -> Iterator[Pipeline]:
    key = f"{kind}"
    if key not in opened:
        opened[key] = with_head(kind)
    yield opened[key]


def levels(kind: Kind) -> list[str]:
    every = ["token", "sentence", "document"]
    return [*every, "entity"] if kind.task == "ner" else every


def table(pipeline: Pipeline, level: str | None = None, *, positions: bool = False) -> pd.DataFrame:
    data: object = pd.DataFrame({"text": TEXTS, "number": range(5)}, index=LABELS)
    return pipeline.predict(data, level, positions=positions)


@kinds
def test_positions_say_where_each_row_is(kind: Kind, pipeline: Pipeline) -> None:
    for level in levels(kind):
        found = table(pipeline, level, positions=True)
        name = found.columns[0]
        for row in found.dropna(subset=[name]).itertuples():
            text = TEXTS[int(str(row.number))]
            begin, end = getattr(row, f"{name}_begin"), getattr(row, f"{name}_end")
            assert text[begin:end] == getattr(row, name)


@kinds
def test_no_document_is_lost_and_the_index_is_the_users(kind: Kind, pipeline: Pipeline) -> None:
    for level in levels(kind):
        found = table(pipeline, level)
        assert sorted(set(found["number"])) == [0, 1, 2, 3, 4]
        assert list(found.index) == [LABELS[number] for number in found["number"]]


@kinds
def test_a_text_without_words_has_no_label(kind: Kind, pipeline: Pipeline) -> None:
    found = table(pipeline, "token")
    name = kind.name
    empty = found[found["number"] == 1][name].iloc[0]
    assert empty == [] if isinstance(empty, list) else pd.isna(empty)


@kinds
def test_a_text_has_the_same_label_alone_and_among_others(kind: Kind, pipeline: Pipeline) -> None:
    for level in levels(kind):
        together = table(pipeline, level).drop(columns="number")
        alone = pd.concat([pipeline.predict([text], level) for text in TEXTS])
        pd.testing.assert_frame_equal(
            together.reset_index(drop=True), alone.reset_index(drop=True), atol=1e-5
        )


@kinds
def test_labels_are_those_of_the_head_on_the_vectors(kind: Kind, pipeline: Pipeline) -> None:
    level = "token" if kind.of_words else "document"
    found = pipeline.predict(TEXTS[:1], level, embeddings=True)
    (model,) = pipeline.models.values()
    assert model.head is not None
    vectors = np.stack(found.iloc[:, -1].tolist())
    shares = model.head.probabilities(model.head.scores(vectors))
    if kind.task == "regressor":
        np.testing.assert_allclose(found[kind.name], shares[:, 0], 1e-5)
    elif kind.task == "multi_classifier":
        expected = [c for c, p in zip(kind.classes, shares[0], strict=True) if p >= 0.5]
        assert found[kind.name].tolist() == [expected]
    elif kind.task != "ner":
        assert found[kind.name].tolist() == [kind.classes[n] for n in shares.argmax(axis=1)]
        np.testing.assert_allclose(found[f"{kind.name}_confidence"], shares.max(axis=1), 1e-5)


@kinds
def test_streams_have_the_rows_of_the_table(kind: Kind, pipeline: Pipeline) -> None:
    for level in levels(kind):
        parts = pipeline.predict_iter(TEXTS, level, chunk_size=2)
        whole = pipeline.predict(TEXTS, level)
        pd.testing.assert_frame_equal(pd.concat(parts), whole, atol=1e-5)


@kinds
def test_parquet_gives_the_table_back(kind: Kind, pipeline: Pipeline, tmp_path: Path) -> None:
    for level in levels(kind):
        path = tmp_path / f"{level}.parquet"
        pipeline.to_parquet(TEXTS, path, level, chunk_size=2, positions=True)
        read = pd.read_parquet(path)
        expected = pipeline.predict(TEXTS, level, positions=True)
        for name in (column for column in expected if str(column).endswith("_confidence")):
            if read[name].dtype == object:
                read[name], expected[name] = read[name].map(list), expected[name].map(list)
        if kind.task == "multi_classifier" or (kind.of_words and level in ("sentence", "document")):
            read[kind.name] = read[kind.name].map(list)
        pd.testing.assert_frame_equal(read, expected, atol=1e-5)


@kinds
def test_a_pickle_and_a_save_give_the_same_labels(
    kind: Kind, pipeline: Pipeline, tmp_path: Path
) -> None:
    expected = pipeline.predict(TEXTS)
    again: Pipeline = pickle.loads(pickle.dumps(pipeline))
    pd.testing.assert_frame_equal(again.predict(TEXTS), expected)
    pipeline.save(tmp_path / "save")
    pd.testing.assert_frame_equal(nlu_lite.load(path=tmp_path / "save").predict(TEXTS), expected)


@kinds
def test_threads_can_share_it(kind: Kind, pipeline: Pipeline) -> None:
    expected = pipeline.predict(TEXTS)

    def labels(texts: object) -> pd.DataFrame:
        return pipeline.predict(texts)

    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(labels, [TEXTS] * 8):
            pd.testing.assert_frame_equal(found, expected, atol=1e-5)


@kinds
def test_vectors_that_are_kept_give_the_same_labels(kind: Kind, tmp_path: Path) -> None:
    expected = with_head(kind).predict(TEXTS)
    for _ in range(2):
        cached = with_head(kind, cache=tmp_path / "vectors.db").predict(TEXTS)
        pd.testing.assert_frame_equal(cached, expected, atol=1e-5)


@kinds
def test_probabilities_have_a_column_a_class(kind: Kind, pipeline: Pipeline) -> None:
    level = "token" if kind.of_words else "document"
    if kind.task == "regressor":
        with pytest.raises(InvalidOption, match="no probabilities"):
            pipeline.predict(TEXTS, level, probabilities=True)
        return
    found = pipeline.predict(TEXTS, level, probabilities=True)
    names = [f"{kind.name}_probability_{label}" for label in kind.classes]
    shares = found[names].dropna()
    assert len(shares)
    if kind.task != "multi_classifier":
        np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("precision", ["bf16", "int8"])
@kinds
def test_other_precisions_give_the_same_columns(
    kind: Kind, pipeline: Pipeline, precision: str
) -> None:
    try:
        other = with_head(kind, precision=precision)
    except InvalidOption:
        pytest.skip(f"this machine does not compute in {precision}")
    found, expected = other.predict(TEXTS, "token"), pipeline.predict(TEXTS, "token")
    assert found.dtypes.equals(expected.dtypes)
    assert len(found) == len(expected)


# What is refused


@pytest.mark.parametrize(
    "options",
    [PredictOptions(pooling="max"), PredictOptions(layers=[1]), PredictOptions(truncate_dim=3)],
    ids=str,
)
def test_how_a_heads_vectors_are_made_is_settled(options: PredictOptions) -> None:
    with pytest.raises(InvalidOption, match=next(iter(options))):
        with_head(KINDS["classifier"]).predict(TEXTS, **options)


@pytest.mark.parametrize("name", ["classifier", "pos"])
def test_only_a_head_that_finds_entities_has_them_in_rows(name: str) -> None:
    with pytest.raises(InvalidOption, match=f"ner.*{KINDS[name].task}"):
        with_head(KINDS[name]).predict(TEXTS, "entity")


def test_probabilities_are_of_words_where_labels_are() -> None:
    with pytest.raises(InvalidOption, match="output_level='token'"):
        with_head(KINDS["ner"]).predict(TEXTS, "entity", probabilities=True)


def test_special_pieces_have_no_labels() -> None:
    with pytest.raises(InvalidOption, match="CLS"):
        with_head(KINDS["pos"]).predict(TEXTS, "token", tokens="pieces", special_tokens=True)


def test_a_request_that_trains_has_to_be_fitted_first() -> None:
    with pytest.raises(InvalidOption, match=r"fit.*predict"):
        nlu_lite.load("train.classifier").predict("text")


def test_nlus_word_for_the_level_of_entities_is_understood() -> None:
    pipeline = with_head(KINDS["ner"])
    pd.testing.assert_frame_equal(pipeline.predict(TEXTS, "chunk"), pipeline.predict(TEXTS))
