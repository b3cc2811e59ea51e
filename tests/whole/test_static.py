"""A static student as a pipeline like any other."""

import pickle
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.static import read_table
from nlu_lite.errors import InvalidModel, InvalidOption
from nlu_lite.model.facts import facts_of
from nlu_lite.pipeline import Pipeline
from tests.support.closeness import assert_close
from tests.support.mails import mails
from tests.support.static_students import TEXTS, only, teacher_in, untrained
from tests.support.texts import UGLY, any_text

pytestmark = [
    pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning"),
    pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning"),
]

LEVELS = ["token", "sentence", "document"]


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """A student of sentences, trained a little."""
    teacher = teacher_in(tmp_path_factory.mktemp("sentences"))
    return nlu_lite.distill(
        teacher, [*TEXTS * 2, *UGLY, "\x08"], into="static", epochs=2, words=5, dimension=16
    )


@pytest.fixture(scope="module")
def of_words(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    return untrained(teacher_in(tmp_path_factory.mktemp("words"), of_sentences=False))


@pytest.fixture(scope="module")
def saved(student: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "student"
    student.save(folder)
    return folder


def vectors_of(frame: pd.DataFrame) -> FloatArray:
    return np.stack(frame.iloc[:, -1].to_list())


def mean_of_pieces(pipeline: Pipeline, text: str) -> FloatArray:
    """The vector of a text, by NumPy."""
    model = only(pipeline)
    table = read_table(model.files.weights, facts_of(model.files).shape()).numpy()
    mean = table[model.tokenizer.encode([text]).ids].mean(axis=0, dtype=np.float64)
    length = np.linalg.norm(mean) if model.spec.normalize else 1
    vector: FloatArray = mean / length
    return vector


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("of", ["sentences", "words"])
def test_every_level_has_its_texts_where_they_stand(
    student: Pipeline, of_words: Pipeline, level: str, of: str
) -> None:
    pipeline = student if of == "sentences" else of_words
    table = pipeline.predict(list(UGLY), level, positions=True)
    assert {*table.index} == {*range(len(UGLY))}
    spans = zip(table[f"{level}_begin"], table[f"{level}_end"], strict=True)
    for row, cell, (begin, end) in zip(table.index, table[level], spans, strict=True):
        assert pd.isna(cell) or UGLY[row][int(begin) : int(end)] == cell


@given(any_text)
def test_offsets_are_right_in_any_text(student: Pipeline, text: str) -> None:
    table = student.predict(text, "token", positions=True).dropna(subset=["token"])
    spans = zip(table["token_begin"], table["token_end"], strict=True)
    assert [text[int(begin) : int(end)] for begin, end in spans] == [*table["token"]]


def test_what_has_no_pieces_has_no_vector(student: Pipeline, of_words: Pipeline) -> None:
    texts = ["hello", "\x08", "zebras", "", "\x1b\x08"]
    for pipeline in (student, of_words):
        for level in ("sentence", "document"):
            vectors = vectors_of(pipeline.predict(texts, level))
            assert np.isnan(vectors).all(axis=1).tolist() == [False, True, False, True, True]
            assert not np.isnan(vectors[[0, 2]]).any()
            assert np.isnan(vectors_of(pipeline.predict("\x08", level))).all()


@given(any_text)
def test_the_vector_of_a_text_is_the_mean_of_its_pieces(student: Pipeline, text: str) -> None:
    (found,) = vectors_of(student.predict([text], "document"))
    if only(student).tokenizer.encode([text]).lengths[0] and not np.isnan(found).any():
        assert_close(found, mean_of_pieces(student, text))


def test_a_text_has_its_vector_alone_and_in_a_batch(student: Pipeline) -> None:
    texts = [*TEXTS, *UGLY]
    together = vectors_of(student.predict(texts, "document"))
    alone = np.concatenate([vectors_of(student.predict([text], "document")) for text in texts])
    assert_close(alone, together)


def test_a_word_has_the_mean_of_its_pieces_wherever_it_stands(of_words: Pipeline) -> None:
    table = of_words.predict(["zebras jump", "the lazy zebras", "(zebras)"], "token")
    vectors = vectors_of(table[table["token"] == "zebras"])
    assert len(vectors) == 3
    assert_close(vectors, np.repeat(mean_of_pieces(of_words, "zebras")[np.newaxis], 3, axis=0))


def test_nothing_of_a_long_text_is_cut(student: Pipeline) -> None:
    text = "the lazy dog jumps " * 25_000
    words = [f"{text}zebras"]
    (found,) = student.predict_embeds(words)
    assert_close(found, mean_of_pieces(student, words[0]), tolerance=1e-5)
    assert not np.allclose(found, student.predict_embeds([text])[0], atol=1e-7)
    assert only(student).max_positions >= 2 * len(text)


def test_a_save_gives_the_same(student: Pipeline, saved: Path) -> None:
    again = nlu_lite.load(path=saved, device="cpu")
    for level in LEVELS:
        pd.testing.assert_frame_equal(again.predict(TEXTS, level), student.predict(TEXTS, level))
    assert again.history is not None and len(again.history) == len(student.history)


def test_a_pickle_gives_the_same(student: Pipeline) -> None:
    again = pickle.loads(pickle.dumps(student))
    assert_close(again.predict_embeds(TEXTS), student.predict_embeds(TEXTS), tolerance=0)


def test_vectors_can_be_kept_in_memory_and_in_a_file(saved: Path, tmp_path: Path) -> None:
    expected = nlu_lite.load(path=saved, device="cpu").predict(TEXTS, "document")
    for cache in (16, tmp_path / "vectors.sqlite"):
        cached = nlu_lite.load(path=saved, device="cpu", cache=cache)
        for _ in range(2):
            pd.testing.assert_frame_equal(cached.predict(TEXTS, "document"), expected)
    assert (tmp_path / "vectors.sqlite").stat().st_size > 0


def test_a_parquet_file_holds_the_same_table(student: Pipeline, tmp_path: Path) -> None:
    student.to_parquet(TEXTS, tmp_path / "table.parquet", output_level="document")
    table = pd.read_parquet(tmp_path / "table.parquet")
    assert_close(
        np.stack(table[student.predict(TEXTS[:1], "document").columns[-1]].to_list()),
        vectors_of(student.predict(TEXTS, "document")),
        tolerance=0,
    )


def test_nearest_texts_and_likenesses_are_those_of_its_vectors(student: Pipeline) -> None:
    table = student.predict(TEXTS, "document")
    vectors = student.predict_embeds(TEXTS)
    found = nlu_lite.nearest(table, table.iloc[:3], k=1)
    assert list(found["document"]) == TEXTS[:3]
    alike = nlu_lite.similarity(table.iloc[:4], table.iloc[:4])
    np.testing.assert_allclose(
        np.asarray(alike, dtype=float), vectors[:4] @ vectors[:4].T, atol=1e-5
    )


@pytest.mark.parametrize("tune", ["head", "all"])
def test_a_head_is_learned_on_top(
    student: Pipeline, tune: Literal["head", "all"], tmp_path: Path
) -> None:
    fitted = student.fit(mails(), task="classifier", tune=tune)
    texts = mails()["text"].tolist()
    assert "trained_classifier" in fitted.predict(texts, "document").columns
    expected = fitted.predict_proba(texts)
    np.testing.assert_allclose(expected.sum(axis=1), 1, atol=1e-5)
    fitted.save(tmp_path / "fitted")
    again = nlu_lite.load(path=tmp_path / "fitted", device="cpu")
    np.testing.assert_allclose(again.predict_proba(texts), expected, atol=1e-5)
    moved = not np.array_equal(fitted.predict_embeds(texts), student.predict_embeds(texts))
    assert moved is (tune == "all")


def test_labels_of_words_are_taught_to_a_student(tmp_path: Path) -> None:
    words = [["the", "dog", "reads"], ["a", "fox", "jumps"], ["the", "model", "reads"]] * 4
    tags = [["DET", "NOUN", "VERB"]] * len(words)
    teacher = teacher_in(tmp_path, of_sentences=False)
    data = pd.DataFrame({"words": words, "tags": tags})
    fitted = teacher.fit(
        data, task="pos", y="tags", text_column="words", tune="head", validation=0.0
    )
    student = nlu_lite.distill(
        fitted, ["the dog reads", "a fox jumps", "the model reads"] * 4, into="static", epochs=30
    )
    table = student.predict("the fox reads", "token")
    assert table.iloc[:, 1].tolist() == ["DET", "NOUN", "VERB"]


def test_similarity_is_learned_on_top(student: Pipeline) -> None:
    pairs = pd.DataFrame({"text_a": TEXTS[3:15], "text_b": TEXTS[4:16], "y": [1.0, 0.0] * 6})
    fitted = student.fit(pairs, task="similarity", epochs=3, validation=0.0, learning_rate=0.01)

    def cosines(pipeline: Pipeline) -> FloatArray:
        one, other = (
            pipeline.predict_embeds(pairs[name].tolist()) for name in ("text_a", "text_b")
        )
        found: FloatArray = (one * other).sum(axis=1)
        return found

    far = np.abs(cosines(student) - pairs["y"]).sum()
    assert np.abs(cosines(fitted) - pairs["y"]).sum() < far
    assert only(fitted).spec.architecture == "static"


def test_what_is_said_of_it_is_so(student: Pipeline, saved: Path) -> None:
    model = only(student)
    assert repr(student).endswith(".student_static: 16; cpu, fp32>")
    page = student._repr_html_()
    assert "none: static, each piece has one vector" in page and "any" in page
    assert "1.07374e+09" not in page and "Spark NLP" not in page
    size = model.files.weights.stat().st_size / 1e6
    assert model.spec.source.size_mb == pytest.approx(size, abs=0.05)
    again = only(nlu_lite.load(path=saved, device="cpu"))
    assert again.spec.licence == model.spec.licence
    assert again.spec.goldens == ()


@pytest.mark.slow
def test_the_licence_of_the_teacher_is_kept(small: Pipeline, tmp_path: Path) -> None:
    untrained(small).save(tmp_path / "student")
    student = nlu_lite.load(path=tmp_path / "student", device="cpu")
    assert only(student).spec.licence == only(small).spec.licence == "apache-2.0"
    assert "apache-2.0" in student._repr_html_()


def test_there_is_no_class_of_transformers_for_it(student: Pipeline, tmp_path: Path) -> None:
    fitted = student.fit(mails(), task="classifier")
    for pipeline in (student, fitted):
        with pytest.raises(InvalidOption, match=r"static model, and.*no class.*\n.*'nlu_lite'"):
            pipeline.export(tmp_path / "exported")
    student.export(tmp_path / "own", format="nlu_lite")
    own = nlu_lite.load(path=tmp_path / "own", device="cpu")
    assert_close(own.predict_embeds(TEXTS), student.predict_embeds(TEXTS), tolerance=0)


def test_it_has_no_pooler(student: Pipeline) -> None:
    with pytest.raises(InvalidModel, match="Choose pooling='mean'"):
        student.predict("hello", "sentence", pooling="pooler")


def test_a_damaged_save_is_refused(student: Pipeline, tmp_path: Path) -> None:
    student.save(tmp_path / "student")
    weights = tmp_path / "student" / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-3] ^= 255
    weights.write_bytes(content)
    with pytest.raises(nlu_lite.NluLiteError):
        nlu_lite.load(path=tmp_path / "student", device="cpu")
