from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.training.labelled_texts import LabelledTexts, labelled_texts
from nlu_lite.training.labels import is_missing
from tests.support.texts import any_text

TEXTS = ["fine", "bad", "good", "sad"]
LABELS = ["pos", "neg", "pos", "neg"]
TABLE = pd.DataFrame({"text": TEXTS, "y": LABELS})


def classified(data: object, **options: object) -> LabelledTexts:
    return labelled_texts(data, task="classifier", **options)  # type: ignore[arg-type]


INPUTS: dict[str, Callable[[], tuple[object, object]]] = {
    "DataFrame": lambda: (TABLE, "y"),
    "polars": lambda: (pl.DataFrame({"text": TEXTS, "y": LABELS}), "y"),
    "lazy polars": lambda: (pl.LazyFrame({"text": TEXTS, "y": LABELS}), "y"),
    "pyarrow": lambda: (pa.table({"text": TEXTS, "y": LABELS}), "y"),
    "chunks": lambda: (iter([TABLE[:1], TABLE[1:]]), "y"),
    "categories": lambda: (TABLE.astype({"y": "category"}), "y"),
    "Series, list": lambda: (TABLE["text"], LABELS),
    "Series, Series": lambda: (TABLE["text"], TABLE["y"]),
    "list, Series": lambda: (TEXTS, TABLE["y"]),
    "list, array": lambda: (TEXTS, np.array(LABELS)),
    "list, tuple": lambda: (TEXTS, tuple(LABELS)),
    "list, iterator": lambda: (iter(TEXTS), iter(LABELS)),
    "list, polars": lambda: (TEXTS, pl.Series(LABELS)),
    "array, Index": lambda: (np.array(TEXTS), pd.Index(LABELS)),
    "DataFrame, list": lambda: (TABLE[["text"]], LABELS),
}


@pytest.mark.parametrize("kind", INPUTS)
def test_any_data_give_texts_and_labels(kind: str) -> None:
    data, y = INPUTS[kind]()
    labelled = classified(data, y=y)
    assert labelled.documents.texts == tuple(TEXTS)
    assert labelled.labels == tuple(LABELS)
    assert labelled.classes == ("neg", "pos")
    assert {type(label) for label in labelled.labels} == {str}


def test_words_that_are_given_are_kept() -> None:
    labelled = classified([["New York", "!"], ["bad"]] * 2, y=[1, 0, 1, 0])
    assert labelled.documents.word_spans is not None
    assert labelled.documents.word_spans[2] is not None
    assert labelled.documents.word_spans[2].tolist() == [[0, 8], [9, 10]]


def test_other_columns_are_found_under_their_own_names() -> None:
    table = TABLE.rename(columns={"text": "review", "y": "stars"})
    labelled = classified(table, y="stars")
    assert labelled.documents.texts == tuple(TEXTS)
    assert labelled.documents.columns is None


def test_the_users_data_are_not_changed() -> None:
    before = TABLE.copy(deep=True)
    classified(TABLE)
    pd.testing.assert_frame_equal(TABLE, before)


def test_some_texts_keep_what_is_theirs() -> None:
    part = classified(TABLE.set_index(pd.Index(list("wxyz")))).take(np.array([3, 0]))
    assert part.documents.texts == ("sad", "fine")
    assert part.labels == ("neg", "pos")
    assert part.named([1]) == "position 0 (index label 'w')"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (np.array([1, 0, 1, 0], dtype=np.int8), (1, 0, 1, 0)),
        (np.array([True, False, True, False]), (True, False, True, False)),
        (pd.Series([1, 0, 1, 0], dtype="Int64"), (1, 0, 1, 0)),
        ([np.str_("a"), "b", "a", "b"], ("a", "b", "a", "b")),
        (np.array([0.0, 1.0, 0.0, 1.0], dtype=np.float32), (0.0, 1.0, 0.0, 1.0)),
    ],
    ids=["int8", "bool", "Int64", "NumPy texts", "float32"],
)
def test_labels_are_objects_of_python(given: object, expected: tuple[object, ...]) -> None:
    labels = classified(TEXTS, y=given).labels
    assert labels == expected
    assert [type(label) for label in labels] == [type(label) for label in expected]


def test_a_column_that_is_not_there_is_told_with_the_nearest() -> None:
    table = TABLE.rename(columns={"y": "lable"})
    with pytest.raises(InvalidOption, match=r"y='label' is no .* mean y='lable'\?\nIts columns: "):
        classified(table, y="label")


@pytest.mark.parametrize("usual", ["label", "Category", "target", "labels"])
def test_the_usual_names_of_labels_are_proposed(usual: str) -> None:
    table = TABLE.rename(columns={"y": usual})
    with pytest.raises(InvalidOption, match=rf"y='y' is no .* mean y='{usual}'\?"):
        classified(table)


@pytest.mark.parametrize(
    ("data", "way_out"),
    [
        (TEXTS, r"y=\[…\], or a DataFrame with a column 'y'"),
        ([("fine", "pos"), ("bad", "neg")], r"DataFrame\(data, columns=\['text', 'y'\]\)"),
        ([{"text": "fine", "y": "pos"}], r"pandas\.DataFrame\(data\)"),
        ({"text": TEXTS, "y": LABELS}, r"pandas\.DataFrame\(data\)"),
    ],
    ids=["texts", "pairs", "records", "columns"],
)
def test_texts_without_labels_are_told_how_to_give_them(data: object, way_out: str) -> None:
    with pytest.raises(InvalidOption, match=rf"(?s)y='y' names a column.*{way_out}"):
        classified(data)


def test_the_column_of_the_texts_is_no_label() -> None:
    with pytest.raises(InvalidOption, match=r"y='text' is the column of the texts.*\n.*'y'"):
        classified(TABLE, y="text")
    with pytest.raises(InvalidOption, match="y='y' is the column of the texts"):
        classified(TABLE, text_column="y")


def test_labels_that_are_the_texts_are_refused() -> None:
    with pytest.raises(InvalidInput, match="each label is the text itself"):
        classified(TABLE, y=TABLE["text"])


def test_two_columns_of_one_name_are_refused() -> None:
    table = pd.concat([TABLE, TABLE[["y"]]], axis=1)
    with pytest.raises(InvalidOption, match=r"2 columns of this name.\n.*frame\.iloc\[:, 1\]"):
        classified(table)


def test_missing_labels_are_named_by_their_rows() -> None:
    table = TABLE.assign(y=pd.Series(["pos", None, "neg", float("nan")], dtype=object)).set_index(
        pd.Index(list("wxyz"))
    )
    with pytest.raises(
        InvalidInput,
        match=r"column 'y'.* missing in 2 of 4 rows: index labels 'x', 'z'\.\n.*drop_missing=True",
    ):
        classified(table)


def test_rows_without_a_label_are_left_out_on_request_and_said() -> None:
    table = pd.concat([TABLE, TABLE.assign(text=["a", "b", "c", "d"])])
    labels = np.array([*LABELS, pd.NA, "pos", "neg", " "], dtype=object)
    table = table.assign(y=labels).set_index(pd.Index(range(8)))
    with pytest.warns(TrainingDataWarning, match="2 of 8 rows .* left out: index labels 4, 7"):
        labelled = classified(table, drop_missing=True)
    assert labelled.rows.tolist() == [0, 1, 2, 3, 5, 6]
    assert labelled.documents.texts[4:] == ("b", "c")


def test_whole_numbers_beside_missing_ones_are_whole() -> None:
    with pytest.warns(TrainingDataWarning) as warned:
        labelled = classified(
            pd.DataFrame({"text": [*TEXTS, "e"], "y": [1, 2, 1, 2, None]}), drop_missing=True
        )
    assert labelled.labels == (1, 2, 1, 2)
    assert {type(label) for label in labelled.labels} == {int}
    assert any("the label 1.0 is taken as 1" in str(each.message) for each in warned)


def test_nothing_is_to_be_learnt_of_one_class() -> None:
    with pytest.raises(InvalidInput, match="all of 4 rows have the same label, 'pos'"):
        classified(TEXTS, y=["pos"] * 4)


def test_no_rows_are_refused() -> None:
    with pytest.raises(InvalidInput, match="the data have no rows"):
        classified(TABLE[:0])


def test_a_class_with_one_example_is_named() -> None:
    with pytest.warns(TrainingDataWarning, match="1 class has one example only.*: 'neg'"):
        classified(TEXTS[:3], y=["pos", "pos", "neg"])


def test_classes_that_look_alike_are_named() -> None:
    with pytest.warns(TrainingDataWarning, match="case or blanks alone: 'Pos', 'pos '"):
        classified([*TEXTS, "e", "f"], y=["pos ", "neg", "pos ", "neg", "Pos", "Pos"])


@pytest.mark.parametrize("odd", [1, True, 1.5], ids=str)
def test_labels_of_several_types_are_refused_with_their_rows(odd: object) -> None:
    with pytest.raises(InvalidInput, match=rf"several types.* such as {odd} at position 2") as told:
        classified([*TEXTS, "e"], y=["a", "b", odd, "a", "b"])
    assert "texts (str)" in str(told.value)


def test_what_is_true_is_no_one() -> None:
    with pytest.raises(InvalidInput, match="labels are of several types"):
        classified(TEXTS, y=[1, 0, True, 0])


@pytest.mark.parametrize(
    ("label", "way_out"),
    [(b"a", "decode"), ({"a": 1}, "value"), (pd.Timestamp("2020-01-01"), "str"), (1j, "str")],
    ids=["bytes", "dict", "time", "complex"],
)
def test_what_is_no_label_is_refused_with_its_row(label: object, way_out: str) -> None:
    with pytest.raises(InvalidInput, match=rf"(?s)at position 2 is no label.*{way_out}"):
        classified(TEXTS, y=["a", "b", label, "a"])


def test_several_labels_a_text_are_for_another_task() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)position 1 holds several.*multi_classifier"):
        classified(TEXTS, y=["a", ["a", "b"], "b", "a"])


@pytest.mark.parametrize("task", ["classifier", "sentiment"])
def test_many_numbers_are_for_a_regressor(task: str) -> None:
    texts = [f"text {n}" for n in range(50)]
    with pytest.raises(InvalidInput, match=r"(?s)50 different.*train\.regressor.*astype\(str\)"):
        labelled_texts(texts, task=task, y=np.arange(50))  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match=r"such as 0\.5; .* mean train\.regressor"):
        classified(TEXTS, y=[0.5, 1.0, 0.5, 1.0])


def test_many_classes_with_numbers_for_names_are_classes() -> None:
    texts = [f"text {n}" for n in range(154)]
    assert len(classified(texts, y=[n % 77 for n in range(154)]).classes) == 77


def test_texts_without_words_are_left_out_and_said() -> None:
    with pytest.warns(
        TrainingDataWarning, match=r"3 of 7 rows have a text without words.* 1, 4, 6"
    ):
        labelled = classified(
            pd.DataFrame({"text": ["a", " \n", "b", "c", None, "d", ""], "y": list("xyxyxyx")})
        )
    assert labelled.documents.texts == ("a", "b", "c", "d")
    assert labelled.rows.tolist() == [0, 2, 3, 5]


def test_texts_without_any_word_are_refused() -> None:
    with pytest.raises(InvalidInput, match="none of the texts has a word"):
        classified(["", " "], y=["a", "b"])


def test_one_text_with_two_labels_is_told() -> None:
    with pytest.warns(
        TrainingDataWarning, match=r"1 text has different.*'bad': 'b' at position 1, 'a' at .* 2"
    ):
        classified(["fine", "bad", "bad", "sad"], y=["a", "b", "a", "b"])


def test_labels_and_texts_of_unequal_number_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"4 texts and 3 labels"):
        classified(TEXTS, y=LABELS[:3])


def test_labels_in_another_order_are_not_paired_by_guess() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)another index.*y\.loc\[data\.index\]"):
        classified(TABLE[["text"]], y=TABLE["y"][::-1])


@pytest.mark.parametrize(
    "y", [{"a": 1}, {"a", "b"}, np.ones((4, 1)), pd.DataFrame({"y": LABELS})], ids=type
)
def test_labels_without_an_order_are_refused(y: object) -> None:
    with pytest.raises(InvalidInput, match="expected"):
        classified(TEXTS, y=y)


# multi_classifier


def several(y: object, **options: str) -> LabelledTexts:
    return labelled_texts(TEXTS, task="multi_classifier", y=y, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "y",
    [
        [["b", "a"], ["b"], [], ["a"]],
        [("b", "a", "b"), ("b",), (), ("a",)],
        [np.array(["a", "b"]), np.array(["b"]), np.array([]), np.array(["a"])],
        [{"a", "b"}, {"b"}, set(), {"a"}],
        ["b, a", "b,", "", " a"],
        pa.array([["b", "a"], ["b"], [], ["a"]]),
        pl.Series([["b", "a"], ["b"], [], ["a"]]),
    ],
    ids=["lists", "tuples", "arrays", "sets", "texts", "pyarrow", "polars"],
)
def test_each_text_has_its_labels(y: object) -> None:
    labelled = several(y)
    assert labelled.labels == (("a", "b"), ("b",), (), ("a",))
    assert labelled.classes == ("a", "b")


def test_the_separator_is_an_option() -> None:
    labelled = several(["b;a", "b;a", "a,c", "a,c; b"], label_separator=";")
    assert labelled.labels == (("a", "b"), ("a", "b"), ("a,c",), ("a,c", "b"))


def test_a_separator_that_nobody_uses_is_told() -> None:
    with pytest.warns(TrainingDataWarning, match=r"'a;b'.*mean label_separator=';'"):
        several(["a;b", "b", "a;b", "b"])


def test_lists_written_as_texts_are_refused() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)written as a text.*ast\.literal_eval"):
        several(["['a', 'b']", "['a']", "[]", "['b']"])


@pytest.mark.parametrize("missing", [None, float("nan"), pd.NA, ["a", None]], ids=str)
def test_missing_labels_of_several_are_named(missing: object) -> None:
    with pytest.raises(InvalidInput, match="missing in 1 of 4 rows: position 2"):
        several([["a"], ["b"], missing, ["a", "b"]])


def test_a_label_that_all_texts_have_is_the_only_one_no_class() -> None:
    with pytest.raises(InvalidInput, match="all of 4 rows have the same label, 'a'"):
        several([["a"]] * 4)
    assert several([["a"], [], ["a"], []]).classes == ("a",)


def test_a_text_as_separator_is_demanded() -> None:
    with pytest.raises(InvalidOption, match="label_separator=''"):
        several(["a"] * 4, label_separator="")


# regressor


def measured(y: object, **options: bool) -> LabelledTexts:
    return labelled_texts(TEXTS, task="regressor", y=y, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "y",
    [
        [1, 2, 3, 4],
        np.array([1, 2, 3, 4], dtype=np.float32),
        pd.Series([1, 2, 3, 4], dtype="Int64"),
        [Decimal("1"), 2, np.int8(3), 4.0],
    ],
    ids=["list", "float32", "Int64", "mixed"],
)
def test_numbers_are_float64(y: object) -> None:
    labelled = measured(y)
    assert isinstance(labelled.labels, np.ndarray)
    assert labelled.labels.dtype == np.float64
    assert labelled.labels.tolist() == [1, 2, 3, 4]
    assert labelled.classes == ()


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (["a", "b", "c", "d"], r"(?s)'a' at position 0 is no number.*train\.classifier"),
        ([True, False, True, False], r"(?s)True at position 0 is no number.*train\.classifier"),
        (["1", "2.5", "3", ""], r"(?s)'1' at position 0.*pandas\.to_numeric"),
        ([1, float("inf"), 2, 3], r"inf at position 1.*finite"),
        ([1, None, 2, 3], r"missing in 1 of 4 rows: position 1"),
        ([2, 2, 2, 2], r"all of 4 rows are 2\.0"),
        ([1, b"2", 2, 3], r"b'2' at position 1 is no number"),
    ],
    ids=["texts", "bool", "written", "inf", "missing", "same", "bytes"],
)
def test_what_is_no_number_is_refused(y: object, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        measured(y)


def test_missing_numbers_are_left_out_on_request() -> None:
    with pytest.warns(TrainingDataWarning, match="1 of 4 rows have no label"):
        labelled = measured([1, None, 2, 3], drop_missing=True)
    assert labelled.rows.tolist() == [0, 2, 3]


@pytest.mark.slow
def test_a_spark_frame_is_to_be_fetched_first() -> None:
    sql = pytest.importorskip("pyspark.sql.dataframe")

    class Frame(sql.DataFrame):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            pass

        def __new__(cls) -> "Frame":
            return object.__new__(cls)

    with pytest.raises(InvalidInput, match=r"data\.toPandas\(\)"):
        classified(Frame())


# Whatever else may be there.

UGLY = st.sampled_from(
    [
        "a",
        "b",
        "a ",
        "",
        " ",
        None,
        float("nan"),
        pd.NA,
        pd.NaT,
        1,
        0,
        True,
        1.0,
        0.5,
        b"a",
        (),
        ["a"],
    ]
)


@given(
    rows=st.lists(st.tuples(st.sampled_from(["x", "y z", "", " "]) | any_text, UGLY), max_size=12)
)
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
def test_every_text_has_its_own_label_or_the_data_are_refused(
    rows: list[tuple[str, object]],
) -> None:
    texts, y = [text for text, _ in rows], [label for _, label in rows]
    try:
        labelled = classified(texts, y=y, drop_missing=True)
    except InvalidInput as refused:
        assert str(refused)
        return
    kept = labelled.rows.tolist()
    assert kept == sorted(set(kept))
    assert list(labelled.documents.texts) == [texts[row] for row in kept]
    assert list(labelled.labels) == [y[row] for row in kept]
    assert set(labelled.labels) == set(labelled.classes)
    assert len({type(label) for label in labelled.labels}) == 1
    for row in set(range(len(rows))) - set(kept):
        assert not texts[row].strip() or is_missing(y[row])


# Data to measure a model by.


def test_one_class_is_enough_to_measure_by() -> None:
    assert classified(TEXTS[:1], y=["pos"], to_learn=False).classes == ("pos",)


def test_one_number_is_enough_to_measure_by() -> None:
    labelled = labelled_texts(TEXTS, task="regressor", y=[2, 2, 2, 2], to_learn=False)
    np.testing.assert_array_equal(np.asarray(labelled.labels), [2.0] * 4)


def test_a_file_is_to_be_read_before() -> None:
    with pytest.raises(InvalidOption, match=r"pandas\.read_csv\('train\.csv'\)"):
        classified("train.csv")
