"""A student beside its teacher, by figures that are held against brute force."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

import nlu_lite
from nlu_lite.errors import InvalidOption, TrainingDataWarning
from nlu_lite.pipeline import Pipeline
from tests.support.teachers import CLASSES, model_of, teacher, texts

LEARNED, NEW = texts(40), texts(30, seed=1)
COSTS = ["megabytes", "texts_per_second", "times_as_fast"]

pytestmark = pytest.mark.filterwarnings("ignore:.*no better than chance")


@pytest.fixture(scope="module")
def student(classifier: Pipeline) -> Pipeline:
    return nlu_lite.distill(classifier, LEARNED, into=1, epochs=2)


def labels(pipeline: Pipeline, data: list[str] = NEW) -> list[object]:
    return pipeline.predict(data, "document")["trained_classifier"].tolist()


def test_a_row_each_and_what_each_costs(classifier: Pipeline, student: Pipeline) -> None:
    table = student.compare(classifier, NEW)
    assert list(table.index) == [*classifier.models, *student.models]
    assert table.index.name == "model"
    assert list(table.columns) == ["agreement", *COSTS]
    for pipeline, size in zip((classifier, student), table["megabytes"], strict=True):
        files = model_of(pipeline).files
        assert size == pytest.approx(sum(path.stat().st_size for path in files.paths()) / 1e6)
    rates = table["texts_per_second"].to_numpy()
    assert (rates > 0).all()
    np.testing.assert_allclose(table["times_as_fast"], rates / rates[0])


def test_agreement_is_how_often_both_say_the_same(classifier: Pipeline, student: Pipeline) -> None:
    table = student.compare(classifier, NEW)
    same = np.mean([a == b for a, b in zip(labels(classifier), labels(student), strict=True)])
    assert table["agreement"].tolist() == pytest.approx([1, same])


def test_accuracy_is_the_score_of_what_has_a_label(classifier: Pipeline, student: Pipeline) -> None:
    data = pd.DataFrame({"text": NEW, "y": [*CLASSES] * 10})
    data.loc[::4, "y"] = None
    table = student.compare(classifier, data)
    assert list(table.columns) == ["accuracy", "agreement", *COSTS]
    known = data.dropna()
    expected = [pipeline.score(known) for pipeline in (classifier, student)]
    np.testing.assert_allclose(table["accuracy"], expected)


def test_words_are_compared_as_score_does(tagger: Pipeline) -> None:
    student = nlu_lite.distill(tagger, LEARNED, into=1, epochs=1)
    words = [text.split() for text in NEW]
    tags = [[("NOUN", "VERB")[len(word) % 2] for word in row] for row in words]
    data = pd.DataFrame({"tokens": words, "y": tags})
    table = student.compare(tagger, data, text_column="tokens")
    expected = [pipeline.score(data, text_column="tokens") for pipeline in (tagger, student)]
    np.testing.assert_allclose(table["accuracy"], expected)
    said = [one.predict(words, "token")["trained_pos"] for one in (tagger, student)]
    assert table["agreement"].iloc[1] == pytest.approx((said[0] == said[1]).mean())


def test_numbers_agree_by_their_ranks(tiny_folder: Path) -> None:
    regressor = teacher(tiny_folder, "regressor", ())
    student = nlu_lite.distill(regressor, LEARNED, into=1, epochs=1)
    numbers = [p.predict(NEW, "document")["trained_regressor"] for p in (regressor, student)]
    data = pd.DataFrame({"text": NEW, "y": np.arange(30.0)})
    table = student.compare(regressor, data)
    assert table["agreement"].iloc[1] == pytest.approx(spearmanr(*numbers).statistic, abs=1e-6)
    assert table["r2"].tolist() == pytest.approx([p.score(data) for p in (regressor, student)])


def test_vectors_agree_by_how_they_rank_pairs(vectors: Pipeline) -> None:
    student = nlu_lite.distill(vectors, LEARNED, into=1, epochs=1)
    table = student.compare(vectors, NEW)
    assert list(table.columns) == ["agreement", "cosine", *COSTS]
    ours, theirs = (
        np.stack(one.predict(NEW, "token").iloc[:, -1].tolist()) for one in (student, vectors)
    )
    units = [one / np.linalg.norm(one, axis=1, keepdims=True) for one in (ours, theirs)]
    assert table["cosine"].iloc[1] == pytest.approx((units[0] * units[1]).sum(axis=1).mean(), 1e-4)
    pairs = np.triu_indices(len(ours), k=1)
    expected = spearmanr(*((one @ one.T)[pairs] for one in units)).statistic
    # Pairs are drawn.
    assert table["agreement"].tolist() == pytest.approx([1, expected], abs=0.02)


def test_texts_that_a_teacher_cannot_read_are_no_disagreement() -> None:
    from tests.support.heads import KINDS, with_head

    for name in ("classifier", "several", "numbers", "pos"):
        pipeline = with_head(KINDS[name])
        table = pipeline.compare(pipeline, ["\u200b", "a \u200b b", "one more", "and more words"])
        assert table["agreement"].tolist() == pytest.approx([1, 1]), name


def test_vectors_that_are_kept_do_not_make_it_faster(tiny_folder: Path, tmp_path: Path) -> None:
    kept = nlu_lite.load(path=tiny_folder, device="cpu", cache=tmp_path / "vectors.db")
    plain = nlu_lite.load(path=tiny_folder, device="cpu")
    many = texts(300, seed=2)
    kept.predict(many)
    assert 0.3 < plain.compare(kept, many)["times_as_fast"].iloc[1] < 3


def test_texts_that_the_student_learned_from_are_told_of(
    classifier: Pipeline, student: Pipeline
) -> None:
    with pytest.warns(TrainingDataWarning, match=r"2 of 5 texts"):
        student.compare(classifier, [*NEW[:3], *LEARNED[:2]])


def test_other_answers_are_not_compared(
    classifier: Pipeline, student: Pipeline, tagger: Pipeline, tiny_folder: Path
) -> None:
    for other in (tagger, teacher(tiny_folder, classes=("x", "y", "z"))):
        with pytest.raises(InvalidOption, match="compare holds those against each other"):
            student.compare(other, NEW)
    both = nlu_lite.load("en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384", device="cpu")
    with pytest.raises(InvalidOption, match="a pipeline has 2"):
        student.compare(both, NEW)


def test_the_same_labels_in_another_order_are_compared(tiny_folder: Path) -> None:
    one = teacher(tiny_folder)
    turned = teacher(tiny_folder, classes=CLASSES[::-1])
    said = [labels(pipeline) for pipeline in (one, turned)]
    expected = np.mean([a == b for a, b in zip(*said, strict=True)])
    assert turned.compare(one, NEW)["agreement"].iloc[1] == pytest.approx(expected)
