"""The texts that a student learns from, and what is known of them."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import subject_of
from nlu_lite.training.distillation.texts import dataset_to_teach
from tests.support.teachers import model_of, teacher

TEXTS = ["I love it", "The fox jumps", "A dog", "really good words"]
NAN = math.nan
TABLE = pd.DataFrame({"text": TEXTS, "y": ["good", None, "bad", NAN]})


def read(pipeline: Pipeline, data: object, **options: object) -> Dataset:
    made: Callable[..., DistilOptions] = DistilOptions
    return dataset_to_teach(data, subject_of(model_of(pipeline)), made(**options), language="en")


@pytest.mark.parametrize(
    "data",
    [
        TEXTS,
        tuple(TEXTS),
        pd.Series(TEXTS, index=[3, 1, 1, 0]),
        np.array(TEXTS),
        pd.DataFrame({"text": TEXTS, "more": range(4)}),
        pd.DataFrame({"only": TEXTS}),
    ],
    ids=["list", "tuple", "series", "array", "frame", "only column"],
)
def test_texts_come_in_any_form(classifier: Pipeline, data: object) -> None:
    found = read(classifier, data)
    assert list(found.documents.texts) == TEXTS
    assert found.targets.shape == (4, 3)
    assert np.isnan(found.targets).all()


def test_texts_that_come_one_by_one_are_read_once(classifier: Pipeline) -> None:
    assert list(read(classifier, (text for text in TEXTS)).documents.texts) == TEXTS


@pytest.mark.parametrize("ending", ["txt", "csv", "jsonl", "parquet", "txt.gz"])
def test_files_are_read(classifier: Pipeline, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"texts.{ending}"
    if ending.startswith("txt"):
        pd.Series(TEXTS).to_csv(path, index=False, header=False)
    elif ending == "csv":
        TABLE.to_csv(path, index=False)
    elif ending == "jsonl":
        TABLE.to_json(path, orient="records", lines=True)
    else:
        TABLE.to_parquet(path)
    for given in (path, str(path)):
        found = read(classifier, given)
        assert list(found.documents.texts) == TEXTS
        labelled = 0 if ending.startswith("txt") else 2
        assert (~np.isnan(found.targets).any(axis=1)).sum() == labelled


def test_a_string_that_is_no_file_is_refused(classifier: Pipeline) -> None:
    with pytest.raises(InvalidInput, match=r"'I love it'.*no file"):
        read(classifier, "I love it")


def test_labels_of_some_texts_are_known(classifier: Pipeline) -> None:
    known = [[0, 1, 0], [NAN] * 3, [1, 0, 0], [NAN] * 3]
    np.testing.assert_array_equal(read(classifier, TABLE).targets, known)


@pytest.mark.parametrize("blank", [None, NAN, pd.NA, "", "  "], ids=repr)
def test_a_cell_that_holds_nothing_is_no_label(classifier: Pipeline, blank: object) -> None:
    table = TABLE.assign(y=pd.Series(["good", blank, "bad", "plain"], dtype=object))
    known = ~np.isnan(read(classifier, table).targets).any(axis=1)
    assert known.tolist() == [True, False, True, True]


def test_labels_stay_with_their_texts_where_others_have_no_words(classifier: Pipeline) -> None:
    table = pd.DataFrame(
        {"text": ["", "a", " ", "b", None], "y": ["bad", "good", None, "bad", NAN]}
    )
    with pytest.warns(TrainingDataWarning) as told:
        found = read(classifier, table)
    assert any("3 of 5 texts have no words" in str(one.message) for one in told)
    assert list(found.documents.texts) == ["a", "b"]
    np.testing.assert_array_equal(found.targets, [[0, 1, 0], [1, 0, 0]])


@pytest.mark.parametrize(
    "labels",
    [["a,c", None, "b", NAN], [["a", "c"], None, ["b"], NAN]],
    ids=["strings", "lists"],
)
def test_several_labels_of_some_texts_are_known(tiny_folder: Path, labels: list[object]) -> None:
    several = teacher(tiny_folder, "multi_classifier", ("a", "b", "c"))
    found = read(several, pd.DataFrame({"text": TEXTS, "y": pd.Series(labels, dtype=object)}))
    np.testing.assert_array_equal(found.targets, [[1, 0, 1], [NAN] * 3, [0, 1, 0], [NAN] * 3])


def test_a_text_of_which_no_label_holds_is_known_too(tiny_folder: Path) -> None:
    several = teacher(tiny_folder, "multi_classifier", ("a", "b", "c"))
    found = read(several, pd.DataFrame({"text": TEXTS, "y": [["a"], [], None, ["b"]]}))
    assert found.targets[1].tolist() == [0, 0, 0]
    assert np.isnan(found.targets[2]).all()


def test_numbers_of_some_texts_are_known(tiny_folder: Path) -> None:
    regressor = teacher(tiny_folder, "regressor", ())
    found = read(regressor, pd.DataFrame({"text": TEXTS, "y": [1.5, NAN, -2, None]}))
    np.testing.assert_array_equal(found.targets, [[1.5], [NAN], [-2], [NAN]])


def test_classes_that_are_numbers_stay_whole_where_some_are_missing(tiny_folder: Path) -> None:
    stars = teacher(tiny_folder, "classifier", (1, 5))
    found = read(stars, pd.DataFrame({"text": TEXTS, "y": [1, None, 5, None]}))
    np.testing.assert_array_equal(found.targets, [[1, 0], [NAN] * 2, [0, 1], [NAN] * 2])


def test_labels_that_are_not_looked_for_are_not_found(classifier: Pipeline) -> None:
    assert np.isnan(read(classifier, TABLE, y=None).targets).all()


def test_a_teacher_of_vectors_has_no_use_for_labels(vectors: Pipeline) -> None:
    found = read(vectors, TABLE.assign(y="whatever"))
    assert found.of_words and found.targets.shape == (11, 0)


def test_labels_that_the_teacher_does_not_know_are_refused(classifier: Pipeline) -> None:
    with pytest.raises(InvalidInput, match=r"'splendid'.*knows 'bad', 'good', 'plain'"):
        read(classifier, TABLE.assign(y="splendid"))


@pytest.mark.parametrize("data", [TABLE, TEXTS], ids=["frame", "list"])
@pytest.mark.parametrize("y", ["topic", ["good"] * 4], ids=["name", "labels"])
def test_labels_that_are_not_there_are_refused(
    classifier: Pipeline, data: object, y: object
) -> None:
    with pytest.raises(InvalidInput, match=r"no column y=(.|\n)*Leave y= out"):
        read(classifier, data, y=y)


def test_texts_that_are_not_there_are_refused(classifier: Pipeline) -> None:
    two = pd.DataFrame({"a": TEXTS, "b": TEXTS})
    with pytest.raises(InvalidInput, match="text_column="):
        read(classifier, two)
    with pytest.raises(InvalidOption, match="review"):
        read(classifier, two, text_column="review")
    assert list(read(classifier, two, text_column="b").documents.texts) == TEXTS


@pytest.mark.parametrize("data", [[], ["", " ", None], pd.DataFrame({"text": []})], ids=repr)
def test_texts_without_words_alone_are_refused(classifier: Pipeline, data: object) -> None:
    with pytest.raises(InvalidInput, match="has words|no rows|hold"):
        read(classifier, data)


# Of words


def test_words_of_lists_have_the_labels_of_theirs(tagger: Pipeline) -> None:
    table = pd.DataFrame(
        {"text": [["I", "love", "it"], ["dogs"]], "y": [["NOUN", "VERB", "NOUN"], ["NOUN"]]}
    )
    assert read(tagger, table).targets.tolist() == [[1, 0], [0, 1], [1, 0], [1, 0]]


def test_words_of_some_texts_have_labels(tagger: Pipeline) -> None:
    table = pd.DataFrame(
        {
            "text": [["I", "love"], ["the", "quick", "fox"], [], ["dogs"]],
            "y": [["NOUN", "VERB"], None, [], ["NOUN"]],
        }
    )
    with pytest.warns(TrainingDataWarning) as told:
        found = read(tagger, table)
    assert any("1 of 4 texts have no words" in str(one.message) for one in told)
    assert len(found) == 3
    expected = [[1, 0], [0, 1], *[[NAN, NAN]] * 3, [1, 0]]
    np.testing.assert_array_equal(found.targets, expected)


def test_spans_of_some_texts_are_known(tiny_folder: Path) -> None:
    finder = teacher(tiny_folder, "ner", ("O", "B-PER", "I-PER"))
    table = pd.DataFrame({"text": ["Ann Lee sees", "nobody here"], "y": [[(0, 7, "PER")], None]})
    found = read(finder, table).targets
    assert found[:3].tolist() == [[0, 1, 0], [0, 0, 1], [1, 0, 0]]
    assert np.isnan(found[3:]).all()


CONLLU = "".join(
    f"1\t{word}\t_\tNOUN\t_\t_\t0\t_\t_\t_\n2\tjumps\t_\tVERB\t_\t_\t0\t_\t_\t_\n\n"
    for word in ("fox", "dog")
)


def test_a_file_of_words_gives_its_labels(tagger: Pipeline, tmp_path: Path) -> None:
    path = tmp_path / "words.conllu"
    path.write_text(CONLLU)
    assert read(tagger, path).targets.tolist() == [[1, 0], [0, 1]] * 2
    assert np.isnan(read(tagger, path, y=None).targets).all()


def test_a_file_of_words_is_one_of_texts_for_other_teachers(
    classifier: Pipeline, vectors: Pipeline, tmp_path: Path
) -> None:
    path = tmp_path / "words.conllu"
    path.write_text(CONLLU)
    for pipeline in (classifier, vectors):
        assert list(read(pipeline, path).documents.texts) == ["fox jumps", "dog jumps"]
