"""What `predict` promises, held for students of teachers of every kind."""

import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite.model.head import HeadTask, Label
from nlu_lite.pipeline import Pipeline
from tests.support.random_architectures import write_architecture
from tests.support.teachers import CLASSES, model_of, teacher, texts

LEARNED = texts(40)
TEXTS = ["The quick fox. A model reads words!", "", "caf\u00e9 \U0001f600", "lazy " * 80, "dogs"]
LABELS = pd.Index(["a", "a", "b", "c", "c"])

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*no better than chance"),
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
]


@dataclass(frozen=True)
class Kind:
    """A kind of student.

    Attributes:
        task: What its teacher is for; None: it teaches vectors.
        classes: Its labels.
        of_words: Whether it teaches words.
    """

    task: HeadTask | None = None
    classes: tuple[Label, ...] = ()
    of_words: bool = False

    def teacher(self, folder: Path) -> Pipeline:
        if self.task is not None:
            return teacher(folder, self.task, self.classes)
        if self.of_words:
            return nlu_lite.load(path=folder, device="cpu")
        return nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")


KINDS = {
    "classifier": Kind("classifier", CLASSES),
    "several": Kind("multi_classifier", ("a", "b")),
    "numbers": Kind("regressor"),
    "pos": Kind("pos", ("NOUN", "VERB"), of_words=True),
    "ner": Kind("ner", ("B-PER", "I-PER", "O"), of_words=True),
    "vectors of texts": Kind(),
    "vectors of words": Kind(of_words=True),
}
kinds = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture("bert", tmp_path_factory.mktemp("students") / "bert")


@pytest.fixture(scope="module")
def made() -> dict[Kind, Pipeline]:
    return {}


@pytest.fixture
def student(kind: Kind, folder: Path, made: dict[Kind, Pipeline]) -> Iterator[Pipeline]:
    if kind not in made:
        other = nlu_lite.load(path=folder, device="cpu")
        into = 1 if kind.task or kind.of_words else other
        made[kind] = nlu_lite.distill(kind.teacher(folder), LEARNED, into=into, epochs=1)
    yield made[kind]


def table(pipeline: Pipeline, level: str | None = None) -> pd.DataFrame:
    data = pd.DataFrame({"text": TEXTS, "number": range(5)}, index=LABELS)
    return pipeline.predict(data, level, positions=True)


def assert_same(one: pd.DataFrame, other: pd.DataFrame, *, tolerance: float = 1e-6) -> None:
    pd.testing.assert_frame_equal(one, other, atol=tolerance, rtol=0)


LEVELS = ["token", "sentence", "document"]


@kinds
def test_every_level_says_where_its_rows_are(kind: Kind, student: Pipeline) -> None:
    for level in LEVELS:
        found = table(student, level)
        for row in found.dropna(subset=[level]).itertuples():
            begin, end = getattr(row, f"{level}_begin"), getattr(row, f"{level}_end")
            assert TEXTS[int(str(row.number))][begin:end] == getattr(row, level)
        assert sorted(set(found["number"])) == [0, 1, 2, 3, 4]
        assert list(found.index) == [LABELS[number] for number in found["number"]]


@kinds
def test_a_text_gives_the_same_alone_and_among_others(kind: Kind, student: Pipeline) -> None:
    for level in LEVELS:
        together = table(student, level).drop(columns="number").reset_index(drop=True)
        alone = [student.predict([text], level, positions=True) for text in TEXTS]
        assert_same(together, pd.concat(alone, ignore_index=True), tolerance=1e-5)


@kinds
def test_a_save_and_a_pickle_give_the_same(kind: Kind, student: Pipeline, tmp_path: Path) -> None:
    student.save(tmp_path / "student")
    again: Pipeline = pickle.loads(pickle.dumps(student))
    (spec,) = (model.spec for model in student.models.values())
    loaded = nlu_lite.load(path=tmp_path / "student", device="cpu")
    assert model_of(loaded).spec.pooling == spec.pooling
    assert model_of(loaded).spec.layers == spec.layers
    for level in LEVELS:
        expected = table(student, level)
        assert_same(table(again, level), expected)
        found = table(loaded, level)
        found.columns = expected.columns
        assert_same(found, expected)


@kinds
def test_streams_and_parquet_have_the_rows_of_the_table(
    kind: Kind, student: Pipeline, tmp_path: Path
) -> None:
    whole = student.predict(TEXTS)
    assert_same(pd.concat(student.predict_iter(TEXTS, chunk_size=2)), whole, tolerance=1e-5)
    student.to_parquet(TEXTS, tmp_path / "table.parquet", chunk_size=2)
    read = pd.read_parquet(tmp_path / "table.parquet")
    assert list(read.columns) == list(whole.columns)
    assert len(read) == len(whole)
    for name in whole:
        if whole[name].dtype == object and isinstance(whole[name].iloc[0], np.ndarray):
            for one, other in zip(read[name], whole[name], strict=True):
                np.testing.assert_allclose(one, other, atol=1e-5)


@kinds
def test_threads_can_share_it(kind: Kind, student: Pipeline) -> None:
    expected = student.predict(TEXTS)
    with ThreadPoolExecutor(4) as threads:
        for found in threads.map(lambda _: student.predict(TEXTS), range(6)):
            assert_same(found, expected, tolerance=1e-5)


@kinds
def test_vectors_that_are_kept_and_other_precisions_give_the_same_columns(
    kind: Kind, student: Pipeline, tmp_path: Path
) -> None:
    expected = table(student)
    for cache in (8, tmp_path / "vectors.db", tmp_path / "vectors.db"):
        kept = Pipeline(replace(student.models.request, cache=cache).models())
        assert_same(table(kept), expected, tolerance=1e-5)
    narrow = Pipeline(replace(student.models.request, precision="int8").models())
    assert table(narrow, "token").dtypes.equals(table(student, "token").dtypes)


@pytest.mark.slow
def test_a_pickle_opens_in_another_process(folder: Path, tmp_path: Path) -> None:
    student = nlu_lite.distill(teacher(folder), LEARNED, into=1, epochs=1)
    path = tmp_path / "student.pickle"
    path.write_bytes(pickle.dumps(student))
    program = (
        "import pickle, sys\n"
        "student = pickle.load(open(sys.argv[1], 'rb'))\n"
        "print(*student.predict_proba(['The quick fox'])[0].tolist())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    found = [float(one) for one in told.stdout.split()]
    np.testing.assert_allclose(found, student.predict_proba(["The quick fox"])[0], atol=1e-6)


# On top of a student


LABELLED = pd.DataFrame({"text": LEARNED, "y": ["short", "long"] * 20})


@pytest.mark.parametrize("tune", ["head", "all"])
@pytest.mark.parametrize("name", ["classifier", "vectors of texts"])
def test_a_student_can_be_fitted_and_stays_a_student(
    name: str, tune: str, folder: Path, tmp_path: Path
) -> None:
    kind = KINDS[name]
    other = nlu_lite.load(path=folder, device="cpu")
    first = nlu_lite.distill(
        kind.teacher(folder), LEARNED, into=1 if kind.task else other, epochs=1
    )
    labels = LABELLED if kind.task is None else LABELLED.assign(y=["bad", "good"] * 20)
    options: dict[str, int] = {"epochs": 1} if tune == "all" else {}
    fit: Callable[..., Pipeline] = first.fit
    fitted = fit(labels, task="classifier", tune=tune, validation=0, **options)
    assert list(fitted.models) == list(first.models)
    before, after = model_of(first).spec, model_of(fitted).spec
    assert (after.ref, after.layers, after.pooling) == (before.ref, before.layers, before.pooling)
    shares = fitted.predict_proba(TEXTS[:1])
    again: Pipeline = pickle.loads(pickle.dumps(fitted))
    np.testing.assert_allclose(again.predict_proba(TEXTS[:1]), shares, atol=1e-6)
    fitted.save(tmp_path / "fitted")
    loaded = nlu_lite.load(path=tmp_path / "fitted", device="cpu")
    np.testing.assert_allclose(loaded.predict_proba(TEXTS[:1]), shares, atol=1e-6)


@pytest.mark.slow
def test_a_tuned_student_is_exported_to_transformers(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    teacher_of_vectors = nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")
    student = nlu_lite.distill(teacher_of_vectors, LEARNED, into=1, epochs=1)
    tuned = student.fit(
        LABELLED, task="classifier", tune="all", pooling="cls", epochs=1, validation=0
    )
    tuned.export(tmp_path / "exported")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "exported")
    model = AutoModelForSequenceClassification.from_pretrained(tmp_path / "exported")
    assert model.config.num_hidden_layers == 1
    model.train(False)
    with torch.inference_mode():
        inputs = tokenizer("The quick fox", return_tensors="pt")
        shares = model(**inputs).logits.softmax(dim=1)[0].numpy()
    np.testing.assert_allclose(shares, tuned.predict_proba(["The quick fox"])[0], atol=1e-5)
