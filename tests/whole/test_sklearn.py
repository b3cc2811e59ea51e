"""Our estimators inside scikit-learn: composites, and searches that embed each text once."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

import nlu_lite
from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import TrainingDataWarning
from nlu_lite.sklearn import TextClassifier, TextEmbedder

FOODS = [
    "Fresh bread with butter.",
    "A bowl of hot soup.",
    "Rice and beans for lunch.",
    "The cake is too sweet.",
    "She fried two eggs.",
    "Ripe tomatoes and cheese.",
]
TRIPS = [
    "We flew to Rome in May.",
    "The train is late again.",
    "A week by the sea.",
    "My hotel room has a view.",
    "They crossed the border by bus.",
    "The ferry leaves at nine.",
]
LABELS = ["food"] * len(FOODS) + ["trip"] * len(TRIPS)


class NotedEmbedder(TextEmbedder):
    """Writes each text that reaches the models to a file, with the process that computes it."""

    def __init__(
        self, notes: str, *, truncate_dim: int | None = None, pooling: str = "auto"
    ) -> None:
        super().__init__(truncate_dim=truncate_dim, pooling=pooling)
        self.notes = notes

    def transform(self, X: object) -> FloatArray:
        with _noted(self.notes):
            return super().transform(X)


@contextmanager
def _noted(notes: str) -> Iterator[None]:
    predict_embeds = nlu_lite.Pipeline.predict_embeds

    def noted(pipeline: nlu_lite.Pipeline, texts: list[str], **options: object) -> FloatArray:
        with open(notes, "a", encoding="utf-8") as file:
            file.writelines(f"{os.getpid()}\t{text}\n" for text in texts)
        return predict_embeds(pipeline, texts, **options)  # type: ignore[arg-type]

    with patch.object(nlu_lite.Pipeline, "predict_embeds", noted):
        yield


def computed(notes: Path) -> Counter[tuple[str, str]]:
    """How often each process embedded each text."""
    lines = notes.read_text(encoding="utf-8").splitlines()
    return Counter((process, text) for process, _, text in (line.partition("\t") for line in lines))


def new_texts(request: pytest.FixtureRequest) -> list[str]:
    """Texts that no other test of the process has embedded."""
    return [f"{text} ({request.node.name})" for text in FOODS + TRIPS]


def searched(embedder: TextEmbedder, grid: Mapping[str, object], *, n_jobs: int) -> GridSearchCV:
    model = Pipeline([("embed", embedder), ("classify", LogisticRegression())])
    return GridSearchCV(model, grid, cv=3, n_jobs=n_jobs, error_score="raise")


def test_a_search_over_the_classifier_embeds_each_text_once(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    notes, texts = tmp_path / "notes", new_texts(request)
    search = searched(NotedEmbedder(str(notes)), {"classify__C": [0.1, 1, 10]}, n_jobs=1)
    search.fit(texts, LABELS)
    assert computed(notes) == Counter((str(os.getpid()), text) for text in texts)
    assert search.best_score_ > 0.8


@pytest.mark.slow
def test_a_search_in_several_processes_embeds_each_text_once_in_each(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    notes, texts = tmp_path / "notes", new_texts(request)
    search = searched(NotedEmbedder(str(notes)), {"classify__C": [0.1, 1, 10]}, n_jobs=2)
    search.fit(texts, LABELS)
    times = computed(notes)
    assert set(times.values()) == {1}
    assert {text for _, text in times} == set(texts)
    # The best one is fitted again in this process.
    assert len({process for process, _ in times} - {str(os.getpid())}) in (1, 2)


def test_a_search_over_the_embedder_embeds_only_what_must_be(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    notes, texts = tmp_path / "notes", new_texts(request)
    grid = {"embed__truncate_dim": [32, 64, None], "embed__pooling": ["mean", "cls"]}
    searched(NotedEmbedder(str(notes)), grid, n_jobs=1).fit(texts, LABELS)
    assert computed(notes) == Counter({(str(os.getpid()), text): 2 for text in texts})


def test_clones_share_what_the_pipeline_keeps(request: pytest.FixtureRequest) -> None:
    texts = new_texts(request)
    embedder = TextEmbedder(cache=16, remember=0, device="cpu")
    (model,) = nlu_lite.load(embedder.ref, device="cpu").models.values()
    encode = type(model.encoder).encode
    with patch.object(type(model.encoder), "encode", autospec=True, side_effect=encode) as spy:
        embedder.fit_transform(texts)
        begun = spy.call_count
        clone(embedder).set_params(pooling="cls").fit_transform(texts)
        assert begun > 0 and spy.call_count == begun


def test_cross_validation() -> None:
    model = make_pipeline(TextEmbedder(), LogisticRegression())
    assert cross_val_score(model, pd.Series(FOODS + TRIPS), LABELS, cv=3).mean() > 0.8


@pytest.fixture
def frame() -> pd.DataFrame:
    columns = {"text": FOODS + TRIPS, "stars": np.arange(len(LABELS)) % 5}
    return pd.DataFrame(columns, index=[f"row {number}" for number in range(len(LABELS))])


@pytest.mark.parametrize("column", ["text", ["text"], 0], ids=str)
def test_a_column_of_a_table(column: object, frame: pd.DataFrame) -> None:
    transformer = ColumnTransformer(
        [("text", TextEmbedder(truncate_dim=4), column)], remainder="passthrough"
    ).set_output(transform="pandas")
    found = transformer.fit_transform(frame)
    vectors = nlu_lite.load("embed_sentence.minilm_L6_384").predict_embeds(
        frame["text"], truncate_dim=4
    )
    assert list(found) == [*(f"text__textembedder{n}" for n in range(4)), "remainder__stars"]
    pd.testing.assert_index_equal(found.index, frame.index)
    np.testing.assert_allclose(found.iloc[:, :4], vectors, atol=1e-6)
    assert transformer.transform(frame.iloc[:2]).shape == (2, 5)


def test_a_union_of_two_models() -> None:
    union = FeatureUnion(
        [
            ("words", TextEmbedder("en.embed.minilm_L6_384", truncate_dim=2)),
            ("sentences", TextEmbedder(truncate_dim=3)),
        ]
    )
    assert union.fit_transform(FOODS).shape == (len(FOODS), 5)
    assert union.get_feature_names_out()[[0, 2]].tolist() == [
        "words__textembedder0",
        "sentences__textembedder0",
    ]


def test_missing_texts_reach_what_takes_them() -> None:
    texts = [*FOODS[:-1], None, *TRIPS[:-1], float("nan")]
    imputed = make_pipeline(TextEmbedder(), SimpleImputer(), LogisticRegression())
    trees = make_pipeline(TextEmbedder(truncate_dim=8), HistGradientBoostingClassifier(max_iter=2))
    zeros = make_pipeline(TextEmbedder(missing="zero"), LogisticRegression())
    for model in (imputed, trees, zeros):
        assert len(model.fit(texts, LABELS).predict(texts)) == len(texts)
    with pytest.raises(ValueError, match="NaN"):
        make_pipeline(TextEmbedder(), LogisticRegression()).fit(texts, LABELS)


def test_predictions_on_a_table(frame: pd.DataFrame) -> None:
    columns = make_column_transformer((TextEmbedder(), "text"), ("passthrough", ["stars"]))
    model = make_pipeline(columns, LogisticRegression()).fit(frame, LABELS)
    new = pd.DataFrame({"stars": [3, 4], "text": ["An omelette.", "A flight to Oslo."]})
    assert model.predict(new).tolist() == ["food", "trip"]


def pieces_read(work: Callable[[], object]) -> int:
    """How many pieces the encoder reads in some work."""
    (model,) = nlu_lite.load(TextEmbedder().ref, device="cpu").models.values()
    encode, read = type(model.encoder).encode, []

    def noted(
        encoder: Encoder, ids: IntArray, lengths: IntArray, *, layers: tuple[int, ...]
    ) -> FloatArray:
        read.append(len(ids))
        return encode(encoder, ids, lengths, layers=layers)

    with patch.object(type(model.encoder), "encode", noted):
        work()
    return sum(read)


def test_a_search_over_the_head_of_a_text_classifier_embeds_each_text_once(
    request: pytest.FixtureRequest,
) -> None:
    texts = new_texts(request)
    once = pieces_read(lambda: TextEmbedder(remember=0, device="cpu").transform(texts))
    grid = {"class_weight": [None, "balanced"], "validation": [0, 0.2]}
    search = GridSearchCV(TextClassifier(device="cpu"), grid, cv=3, error_score="raise")
    assert pieces_read(lambda: search.fit(texts, LABELS)) == once
    assert search.best_score_ > 0.8
    assert pieces_read(lambda: search.predict(texts)) == 0
    forgetful = TextClassifier(device="cpu", remember=0)
    # What is learned from, and the rest.
    assert pieces_read(lambda: cross_val_score(forgetful, texts, LABELS, cv=2)) == 2 * once


def test_a_search_over_layers_embeds_each_text_once_for_each(
    request: pytest.FixtureRequest,
) -> None:
    texts = new_texts(request)
    once = pieces_read(lambda: TextEmbedder(remember=0, device="cpu").transform(texts))
    search = GridSearchCV(TextClassifier(device="cpu"), {"layers": [None, 3]}, cv=3)
    assert pieces_read(lambda: search.fit(texts, LABELS)) == 2 * once


@pytest.mark.slow
def test_a_search_over_what_learns_in_several_processes() -> None:
    grid = {"tune": ["head", "all"]}
    search = GridSearchCV(TextClassifier(epochs=1), grid, cv=2, n_jobs=2, error_score="raise")
    search.fit(FOODS + TRIPS, LABELS)
    assert search.cv_results_["mean_test_score"].max() > 0.8
    assert search.best_estimator_.predict(["A bowl of rice."]).tolist() == ["food"]


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_calibration(method: str) -> None:
    calibrated = CalibratedClassifierCV(TextClassifier(), method=method, cv=2)
    calibrated.fit(FOODS + TRIPS, LABELS)
    assert calibrated.predict(["An omelette.", "A flight to Oslo."]).tolist() == ["food", "trip"]


def test_probabilities_of_what_was_not_learned_from() -> None:
    texts = np.array(FOODS + TRIPS)
    held_out = cross_val_predict(TextClassifier(), texts, LABELS, cv=2, method="predict_proba")
    assert held_out.shape == (len(LABELS), 2)
    assert log_loss(LABELS, held_out) < np.log(2)


def test_a_cross_validation_with_texts_that_are_missing() -> None:
    texts = pd.Series([*FOODS[:-1], None, *TRIPS[:-1], float("nan")])
    with pytest.warns(TrainingDataWarning) as caught:
        scores = cross_val_score(TextClassifier(), texts, LABELS, cv=3, error_score="raise")
    assert np.isfinite(scores).all()
    said = {str(warning.message).partition(";")[0] for warning in caught}
    # The last part holds both texts that are missing, the others learn from both.
    assert said == {
        "2 of 8 rows have a text without words, of which nothing can be learnt",
        "2 of the 4 texts are missing or have no words, the first in row 1",
    }


@pytest.mark.parametrize("of_several", [MultiOutputClassifier, OneVsRestClassifier])
def test_several_labels_of_a_text(of_several: type, request: pytest.FixtureRequest) -> None:
    texts = new_texts(request)
    once = pieces_read(lambda: TextEmbedder(remember=0, device="cpu").transform(texts))
    about = np.array([[label == "food", label == "trip"] for label in LABELS]).astype(int)
    model = of_several(TextClassifier(device="cpu"))
    assert pieces_read(lambda: model.fit(texts, about)) == once
    assert model.predict(["An omelette.", "A flight to Oslo."]).tolist() == [[1, 0], [0, 1]]


def test_a_vote_of_ours_and_another(frame: pd.DataFrame) -> None:
    other = make_pipeline(TextEmbedder(), LogisticRegression())
    vote = VotingClassifier([("ours", TextClassifier()), ("other", other)], voting="soft")
    vote.fit(frame["text"], LABELS)
    assert vote.predict(["An omelette.", "A flight to Oslo."]).tolist() == ["food", "trip"]


def test_a_column_of_a_table_is_classified(frame: pd.DataFrame) -> None:
    column = ColumnTransformer([("text", "passthrough", ["text"])])
    model = make_pipeline(column, TextClassifier()).fit(frame, LABELS)
    assert model.predict(frame).tolist() == LABELS
