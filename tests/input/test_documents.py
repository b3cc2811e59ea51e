import copy
import csv
import enum
import io
import sqlite3
import subprocess
import sys
from collections import UserDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.documents import Documents, chunks_of, documents_of
from tests.support.texts import any_text

TEXTS = ("I love NLP", "", "Do you? \u00e9\U0001f600")


class Colour(str, enum.Enum):  # noqa: UP042
    RED = "red"


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class ForeignTable:
    """A table of another library: iterated, it gives the names of its columns."""

    columns = ("text", "stars")

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def to_pandas(self) -> pd.DataFrame:
        return pd.DataFrame({"text": ["a"], "stars": [5]})


def generated(items: Iterable[object]) -> Iterator[object]:
    yield from items


KINDS: dict[str, Callable[[Iterable[str]], object]] = {
    "list": list,
    "tuple": tuple,
    "iterator": iter,
    "generator": generated,
    "dict keys": lambda texts: dict.fromkeys(texts).keys(),
    "dict values": lambda texts: dict(enumerate(texts)).values(),
    "map": lambda texts: map(str, texts),
    "object array": lambda texts: np.array(list(texts), dtype=object),
    "str_ array": lambda texts: np.array(list(texts), dtype=np.str_),
    "StringDType array": lambda texts: np.array(list(texts), dtype=np.dtypes.StringDType()),
    "list of str_": lambda texts: [np.str_(text) for text in texts],
    "Series": lambda texts: pd.Series(list(texts)),
    "object Series": lambda texts: pd.Series(list(texts), dtype=object),
    "string Series": lambda texts: pd.Series(list(texts), dtype="string[python]"),
    "Categorical Series": lambda texts: pd.Series(list(texts), dtype="category"),
    "Index": lambda texts: pd.Index(list(texts)),
    "CategoricalIndex": lambda texts: pd.CategoricalIndex(list(texts)),
    "pandas array": lambda texts: pd.array(list(texts), dtype="string[python]"),
    "DataFrame": lambda texts: pd.DataFrame({"text": list(texts)}),
    "DataFrames": lambda texts: [pd.DataFrame({"text": [text]}) for text in texts],
    "iterator of DataFrames": lambda texts: (pd.DataFrame({"text": [text]}) for text in texts),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_gives_the_texts_in_their_order(kind: str) -> None:
    made = documents_of(KINDS[kind](TEXTS))
    assert made.texts == TEXTS
    assert {type(text) for text in made.texts} == {str}
    assert made.word_spans is None
    assert made.rows == range(3)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_taken_in_parts(kind: str, size: int) -> None:
    parts = list(chunks_of(KINDS[kind](TEXTS), size=size))
    assert tuple(text for part in parts for text in part.texts) == TEXTS
    assert [number for part in parts for number in part.rows] == [0, 1, 2]
    assert max(map(len, parts)) <= size


@pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
def test_texts_in_arrow_memory(kind: str) -> None:
    pa = pytest.importorskip("pyarrow")
    dtype = pd.ArrowDtype(getattr(pa, kind)())
    assert documents_of(pd.Series([*TEXTS, None], dtype=dtype)).texts == (*TEXTS, "")


def test_pandas_strings_in_arrow_memory() -> None:
    pytest.importorskip("pyarrow")
    column = pd.Series([*TEXTS, None], dtype="string[pyarrow]")
    assert documents_of(column).texts == (*TEXTS, "")


def test_strings_of_an_arrow_dictionary() -> None:
    pa = pytest.importorskip("pyarrow")
    dtype = pd.ArrowDtype(pa.dictionary(pa.int32(), pa.string()))
    assert documents_of(pd.Series(["a", None, "a"], dtype=dtype)).texts == ("a", "", "a")


def test_a_text_is_one_document() -> None:
    assert documents_of("I love NLP").texts == ("I love NLP",)
    assert documents_of(np.str_("I love NLP")).texts == ("I love NLP",)


def test_an_enumeration_of_texts_gives_its_values() -> None:
    assert documents_of([Colour.RED]).texts == ("red",)


def test_the_lines_of_an_open_file() -> None:
    assert documents_of(io.StringIO("a\nb\n")).texts == ("a\n", "b\n")


@pytest.mark.parametrize(
    "data",
    [[], (), iter(()), np.array([]), pd.Series([], dtype=object), pd.DataFrame({"text": []})],
    ids=lambda data: type(data).__name__,
)
def test_no_documents(data: object) -> None:
    assert documents_of(data).texts == ()
    assert list(chunks_of(data, size=2)) == []


MISSING: list[object] = [None, float("nan"), np.float32("nan"), np.float64("nan"), pd.NA, pd.NaT]
MISSING += [np.datetime64("NaT"), ""]


@pytest.mark.parametrize("missing", MISSING, ids=repr)
@pytest.mark.parametrize(
    "kind",
    [list, iter, lambda cells: pd.Series(cells, dtype=object)],
    ids=["list", "iter", "Series"],
)
def test_what_is_missing_is_a_document_without_words(
    kind: Callable[[list[object]], object], missing: object
) -> None:
    assert documents_of(kind(["a", missing, "b"])).texts == ("a", "", "b")


@pytest.mark.parametrize(
    "data",
    [
        pd.Series([None, np.nan]),
        pd.Series([pd.NaT, pd.NaT]),
        pd.Series([pd.NA, None], dtype="Int64"),
        np.array([np.nan, np.nan]),
        np.array(["NaT", "NaT"], dtype="datetime64[ns]"),
        np.ma.array(["a", "b"], mask=True),
    ],
    ids=lambda data: str(data.dtype),
)
def test_a_column_in_which_all_is_missing(data: object) -> None:
    assert documents_of(data).texts == ("", "")


def spans(made: Documents) -> list[list[list[int]] | None]:
    assert made.word_spans is not None
    return [None if one is None else one.tolist() for one in made.word_spans]


WORD_LISTS: dict[str, Callable[[list[str]], object]] = {
    "list": list,
    "str_ array": lambda words: np.array(words, dtype=np.str_),
    "object array": lambda words: np.array(words, dtype=object),
    "list of str_": lambda words: [np.str_(word) for word in words],
}


@pytest.mark.parametrize("kind", WORD_LISTS)
def test_lists_of_words_are_the_words(kind: str) -> None:
    made = documents_of([WORD_LISTS[kind](["New York", "", "!"]), WORD_LISTS[kind](["b"])])
    assert made.texts == ("New York  !", "b")
    assert {type(text) for text in made.texts} == {str}
    assert spans(made) == [[[0, 8], [9, 9], [10, 11]], [[0, 1]]]
    assert made.word_spans is not None
    assert {one.dtype for one in made.word_spans if one is not None} == {np.dtype(np.int64)}


def test_lists_of_words_stand_beside_texts() -> None:
    made = documents_of(["a b", ["c d"], None, [], ("e",)])
    assert made.texts == ("a b", "c d", "", "", "e")
    assert spans(made) == [None, [[0, 3]], None, [], None]


def test_lists_of_words_in_a_column() -> None:
    frame = pd.DataFrame({"text": [["a", "b"], None], "n": [1, 2]})
    made = documents_of(frame)
    assert made.texts == ("a b", "")
    assert spans(made) == [[[0, 1], [2, 3]], None]


@given(st.lists(st.one_of(any_text, st.lists(any_text, max_size=5)), max_size=6))
def test_the_text_at_the_span_of_a_word_is_the_word(items: list[str | list[str]]) -> None:
    made = documents_of(items)
    found = made.word_spans or (None,) * len(items)
    for item, text, words in zip(items, made.texts, found, strict=True):
        if isinstance(item, str):
            assert text == item
            assert words is None
        else:
            assert words is not None
            assert words.shape == (len(item), 2)
            assert [text[begin:end] for begin, end in words.tolist()] == item


BAD_ITEMS = [b"bytes", 3, 2.5, True, np.int64(3), {"text": "a"}, {"a"}, object, 10**5000]
BAD_ITEMS += [np.array([["a"]]), Unprintable(), np.array("a"), pd.Timestamp("2020-01-01")]


@pytest.mark.parametrize("item", BAD_ITEMS, ids=lambda item: type(item).__name__)
@pytest.mark.parametrize("kind", [list, tuple, iter])
def test_an_item_that_is_no_text_is_named_with_its_place(
    kind: Callable[[list[object]], object], item: object
) -> None:
    with pytest.raises(TypeError, match=f"{type(item).__name__} .* at position 2; exp") as caught:
        documents_of(kind(["a", None, item, 5]))
    assert isinstance(caught.value, InvalidInput)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("item", [b"bytes", 3, 2.5, {"text": "a"}])
def test_an_item_that_is_no_text_is_shown(item: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        documents_of([item])
    assert repr(item) in str(caught.value)


def test_a_long_item_is_shown_short() -> None:
    with pytest.raises(InvalidInput, match="…") as caught:
        documents_of([b"x" * 1_000_000])
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("data", "position"),
    [
        (pd.Series(["a", 3], index=["x", "why"]), 1),
        (pd.DataFrame({"text": ["a", 3]}, index=["x", "why"]), 1),
        (pd.Series([3], index=["why"]), 0),
    ],
    ids=["Series", "DataFrame", "numbers"],
)
def test_the_label_of_a_row_that_is_no_text_is_told(data: object, position: int) -> None:
    with pytest.raises(InvalidInput, match=rf"position {position} \(index label 'why'\)"):
        documents_of(data)


@pytest.mark.parametrize("word", [None, 3, b"b", float("nan"), ["nested"]])
def test_a_word_that_is_no_text_is_named_with_its_places(word: object) -> None:
    with pytest.raises(InvalidInput, match="word 1 of the document at position 2;") as caught:
        documents_of(["a", ["b", "c"], ["d", word]])
    assert repr(word) in str(caught.value)


BAD_DATA = [b"bytes", bytearray(b"b"), memoryview(b"b"), 3, 2.5, True, None, object()]
BAD_DATA += [{"text": "a"}, UserDict(text="a"), {"a"}, frozenset("a"), Path("texts.csv")]
BAD_DATA += [np.array("a"), np.array([["a"]]), np.array([("a", "b")], dtype="U1,U1"), np.int64(3)]
BAD_DATA += [pd.MultiIndex.from_tuples([("a", "b")]), pd.NA, ForeignTable(), Unprintable()]


@pytest.mark.parametrize("data", BAD_DATA, ids=lambda data: type(data).__name__)
def test_what_holds_no_texts_is_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="the data are"):
        documents_of(data)
    with pytest.raises(InvalidInput, match="the data are"):
        chunks_of(data, size=1)


@pytest.mark.parametrize(
    "data",
    [np.array([1, 2]), np.array([True]), pd.Series([1.5]), pd.Index([1]), np.array([b"a"])],
    ids=lambda data: f"{type(data).__name__} {data.dtype}",
)
def test_columns_of_anything_but_text_are_refused(data: object) -> None:
    with pytest.raises(InvalidInput, match="at position 0"):
        documents_of(data)


@pytest.mark.parametrize(
    ("data", "mend"),
    [
        (b"bytes", "decode"),
        ({"text": "a"}, r"value\['text'\]"),
        ({"a"}, "sorted"),
        (ForeignTable(), r"data\.to_pandas\(\)"),
        (Path("texts.csv"), "nlu-lite embed"),
        (np.array([["a"]]), r"array\.ravel\(\)"),
        ([3], r"str\(value\)"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_says_what_mends_it(data: object, mend: str) -> None:
    with pytest.raises(InvalidInput, match=mend):
        documents_of(data)


def test_frames_and_texts_do_not_mix() -> None:
    frame = pd.DataFrame({"text": ["a"]})
    with pytest.raises(InvalidInput, match="str 'b' at position 1"):
        documents_of([frame, "b"])
    with pytest.raises(InvalidInput, match="str 'b' at position 1"):
        list(chunks_of(iter([frame, "b"]), size=1))
    with pytest.raises(InvalidInput, match="DataFrame .* at position 1"):
        documents_of(["b", frame])


labels = st.one_of(
    st.integers(-5, 5),
    st.text(max_size=2),
    st.dates().map(pd.Timestamp),
    st.tuples(st.integers(0, 2), st.text(max_size=1)),
    st.floats(allow_nan=True),
)


@st.composite
def indices(draw: st.DrawFn, size: int) -> "pd.Index[Any]":
    """Any index: gaps, duplicates, strings, dates, missing labels, several levels."""
    kind = draw(st.sampled_from(["integers", "texts", "dates", "levels", "mixed", "range"]))
    if kind == "range":
        start, step = draw(st.integers(-9, 9)), draw(st.integers(1, 3))
        return pd.RangeIndex(start, start + size * step, step, name="n")
    if kind == "levels":
        pairs = st.tuples(st.integers(0, 2), st.sampled_from("xyz"))
        drawn = draw(st.lists(pairs, min_size=size, max_size=size))
        columns = ([number for number, _ in drawn], [letter for _, letter in drawn])
        return pd.MultiIndex.from_arrays(columns, names=["one", None])
    of_kind = {
        "integers": st.integers(-3, 3),
        "texts": st.sampled_from(["", "a", "b", "a b"]),
        "dates": st.datetimes(pd.Timestamp("1990-01-01"), pd.Timestamp("2040-01-01")),
        "mixed": st.one_of(st.integers(), st.text(max_size=2), st.none(), st.floats()),
    }[kind]
    drawn_labels = draw(st.lists(of_kind, min_size=size, max_size=size))
    if kind == "dates":
        return pd.DatetimeIndex(drawn_labels)
    return pd.Index(drawn_labels, dtype=object if kind == "mixed" else None)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """A table with texts and any other columns at any place, under any index."""
    size = draw(st.integers(0, 6))
    column = st.sampled_from(["integers", "floats", "texts", "lists", "category", "dates"])
    kinds = draw(st.lists(column, max_size=4))
    made: dict[str, pd.Series[Any]] = {
        "integers": pd.Series(range(size), dtype="int64"),
        "floats": pd.Series([0.5, None, 2.0, 3.0, 4.0, 5.0][:size], dtype="float64"),
        "texts": pd.Series(["x", None, "y", "", "z", "w"][:size], dtype=object),
        "lists": pd.Series([[number] for number in range(size)], dtype=object),
        "category": pd.Series(["u", "v", "u", "v", "u", "v"][:size], dtype="category"),
        "dates": pd.Series(pd.date_range("2020-01-01", periods=size)),
    }
    cells = st.lists(st.one_of(any_text, st.none()), min_size=size, max_size=size)
    texts = pd.Series(draw(cells), dtype=object)
    place = draw(st.integers(0, len(kinds)))
    names = [*kinds[:place], "text", *kinds[place:]]
    # Names may be there twice, but for the one that is asked for.
    frame = pd.concat([texts if name == "text" else made[name] for name in names], axis="columns")
    return frame.set_axis(names, axis="columns").set_axis(draw(indices(size)), axis="index")


@given(frames())
def test_any_index_and_any_columns_come_along(frame: pd.DataFrame) -> None:
    made = documents_of(frame)
    assert made.texts == tuple(text or "" for text in frame["text"])
    assert made.index is not None
    pd.testing.assert_index_equal(made.index, frame.index, exact=True)
    assert_columns(made.columns, frame)


@given(frames(), st.integers(1, 4))
def test_parts_are_the_whole(frame: pd.DataFrame, size: int) -> None:
    whole, parts = documents_of(frame), list(chunks_of(frame, size=size))
    assert [len(part) for part in parts[:-1]] == [size] * (len(parts) - 1)
    for part in parts:
        begin, end = part.first, part.first + len(part)
        assert_equal(part, whole.part(begin, end))
        assert part.texts == whole.texts[begin:end]
        assert part.index is not None
        pd.testing.assert_index_equal(part.index, frame.index[begin:end], exact=True)
        assert_columns(part.columns, frame.iloc[begin:end])
    assert sum(map(len, parts)) == len(frame)


@given(frames())
def test_the_user_s_table_is_not_changed(frame: pd.DataFrame) -> None:
    before = copy.deepcopy(frame)
    documents_of(frame)
    list(chunks_of(frame, size=2))
    pd.testing.assert_frame_equal(frame, before)
    pd.testing.assert_index_equal(frame.index, before.index, exact=True)


def assert_columns(columns: pd.DataFrame | None, frame: pd.DataFrame) -> None:
    others = frame.loc[:, frame.columns != "text"]
    if others.shape[1] == 0:
        assert columns is None
    else:
        assert columns is not None
        pd.testing.assert_frame_equal(columns, others)


def assert_equal(one: Documents, other: Documents) -> None:
    assert one.texts == other.texts
    assert one.rows == other.rows
    assert one.index is not None and other.index is not None
    pd.testing.assert_index_equal(one.index, other.index, exact=True)
    assert (one.columns is None) == (other.columns is None)
    if one.columns is not None and other.columns is not None:
        pd.testing.assert_frame_equal(one.columns, other.columns)


def test_other_columns_can_be_left_out() -> None:
    frame = pd.DataFrame({"text": ["a"], "stars": [5]}, index=["x"])
    made = documents_of(frame, keep_columns=False)
    assert made.columns is None
    assert made.index is not None
    assert list(made.index) == ["x"]
    (part,) = chunks_of(frame, size=5, keep_columns=False)
    assert part.columns is None


def test_the_index_of_a_series_comes_along() -> None:
    made = documents_of(pd.Series(["a", "b"], index=[7, 7]))
    assert made.index is not None
    assert list(made.index) == [7, 7]
    assert made.columns is None


@pytest.mark.parametrize(
    "data",
    [["a", ["b", "c"]], (["b"],), pd.Series(["a", None], index=[3, 3]), np.array(["a", None])],
    ids=lambda data: type(data).__name__,
)
def test_the_user_s_data_are_not_changed(data: Any) -> None:  # noqa: ANN401
    before = copy.deepcopy(data)
    documents_of(data)
    list(chunks_of(data, size=1))
    if isinstance(data, pd.Series):
        pd.testing.assert_series_equal(data, before)
    else:
        assert list(data) == list(before)


def test_later_changes_of_the_user_s_data_do_not_change_documents() -> None:
    words = ["a", "b"]
    items: list[object] = ["x", words]
    frame = pd.DataFrame({"text": ["a", "b"], "n": [1, 2], "t": ["u", "v"]}, index=["x", "y"])
    of_list, of_frame = documents_of(items), documents_of(frame)
    words[0], items[0] = "changed", "changed"
    frame.loc["x", "text"], frame.loc["x", "n"], frame.loc["x", "t"] = "changed", 9, "changed"
    frame.index.name = "changed"
    assert of_list.texts == ("x", "a b")
    assert of_frame.texts == ("a", "b")
    assert of_frame.columns is not None and of_frame.index is not None
    assert of_frame.columns.to_numpy().tolist() == [[1, "u"], [2, "v"]]
    assert of_frame.index.name is None


@pytest.mark.parametrize("size", [0, -1, 2.5, "2", None, True])
def test_the_size_of_a_part_is_a_positive_number(size: Any) -> None:  # noqa: ANN401
    with pytest.raises(InvalidOption, match="the size of a part is"):
        chunks_of(["a"], size=size)


def test_an_iterator_is_read_part_by_part() -> None:
    read: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(10):
            read.append(number)
            yield str(number)

    parts = chunks_of(texts(), size=3)
    assert read == []
    assert next(parts).texts == ("0", "1", "2")
    assert len(read) == 3
    assert next(parts).rows == range(3, 6)
    assert len(read) == 6


def test_frames_are_read_one_by_one_with_their_own_index_and_columns() -> None:
    read: list[int] = []

    def tables() -> Iterator[pd.DataFrame]:
        for number in range(3):
            read.append(number)
            texts = [f"{number}{letter}" for letter in "abc"]
            yield pd.DataFrame({"body": texts, "n": number}, index=[number] * 3)

    parts = chunks_of(tables(), size=2)
    first = next(parts)
    assert read == [0]
    rest = list(parts)
    assert [part.texts for part in [first, *rest]] == [
        ("0a", "0b"),
        ("0c",),
        ("1a", "1b"),
        ("1c",),
        ("2a", "2b"),
        ("2c",),
    ]
    assert [part.first for part in rest] == [2, 3, 5, 6, 8]
    last = rest[-1]
    assert last.index is not None and last.columns is not None
    assert list(last.index) == [2]
    assert last.columns["n"].tolist() == [2]


def test_the_first_of_several_frames_decides_on_the_column() -> None:
    tables = [
        pd.DataFrame({"body": ["a"], "other": [1]}),
        pd.DataFrame({"body": [np.nan], "other": ["b"]}),
    ]
    assert [part.texts for part in chunks_of(iter(tables), size=5)] == [("a",), ("",)]
    assert documents_of(tables).texts == ("a", "")


def test_several_frames_are_one_table() -> None:
    tables = [pd.DataFrame({"text": ["a"], "n": [1]}), pd.DataFrame({"text": ["b"], "n": [2]})]
    made = documents_of(iter(tables))
    assert made.index is not None and made.columns is not None
    assert list(made.index) == [0, 0]
    assert made.columns["n"].tolist() == [1, 2]


@pytest.mark.parametrize("kind", ["list", "iterator", "Series", "iterator of DataFrames"])
def test_an_error_in_a_part_names_the_position_in_the_whole_data(kind: str) -> None:
    cells: list[Any] = ["a", "b", "c", 4]
    data = {
        "list": cells,
        "iterator": iter(cells),
        "Series": pd.Series(cells, index=list("wxyz")),
        "iterator of DataFrames": (pd.DataFrame({"text": [cell]}) for cell in cells),
    }[kind]
    with pytest.raises(InvalidInput, match=r"4\)? at position 3"):
        list(chunks_of(data, size=2))


def test_text_column_is_for_tables() -> None:
    for data in (["a"], iter(["a"]), pd.Series(["a"])):
        with pytest.raises(InvalidOption, match="text_column='body' names a column"):
            documents_of(data, text_column="body")
    with pytest.raises(InvalidOption, match="text_column='body' names a column"):
        list(chunks_of(iter(["a"]), size=1, text_column="body"))


def test_a_part_of_documents_knows_its_place() -> None:
    whole = documents_of(["a", ["b", "c"], "d", "e"])
    part = whole.part(1, 3)
    assert part.texts == ("b c", "d")
    assert spans(part) == [[[0, 1], [2, 3]], None]
    assert part.rows == range(1, 3)
    assert part.part(1, 9).rows == range(2, 3)


def test_pandas_is_not_needed_for_texts() -> None:
    code = (
        "import sys\n"
        "from nlu_lite.input.documents import documents_of, chunks_of\n"
        "assert documents_of(['a', None, ['b']]).texts == ('a', '', 'b')\n"
        "assert next(chunks_of(iter('ab'), size=1)).texts == ('a',)\n"
        "assert 'pandas' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


class Cursor:
    """A cursor of a database whose rows are had by fetchmany alone."""

    def __init__(self, rows: list[tuple[object, ...]]) -> None:
        self.rows = rows

    def fetchmany(self, size: int) -> list[tuple[object, ...]]:
        taken, self.rows = self.rows[:size], self.rows[size:]
        return taken


class Row(NamedTuple):
    text: str


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table reviews (id int, body text)")
        connection.execute("insert into reviews values (1, 'I love NLP'), (2, null)")
        yield connection


ROWS: dict[str, Callable[[], object]] = {
    "tuples": lambda: [("I love NLP",), (None,)],
    "iterator": lambda: iter([("I love NLP",), (None,)]),
    "named": lambda: [Row("I love NLP"), Row("")],
    "cursor": lambda: Cursor([("I love NLP",), (None,)]),
    "csv.reader": lambda: csv.reader(io.StringIO("I love NLP\n\n")),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_of_one_text_is_the_text(kind: str) -> None:
    made = documents_of(ROWS[kind]())
    assert made.texts == ("I love NLP", "")
    assert made.word_spans is None
    assert [part.texts for part in chunks_of(ROWS[kind](), size=1)] == [("I love NLP",), ("",)]


@pytest.mark.parametrize("kind", [None, sqlite3.Row])
def test_the_cursor_of_a_database(database: sqlite3.Connection, kind: type | None) -> None:
    database.row_factory = kind
    assert documents_of(database.execute("select body from reviews")).texts == ("I love NLP", "")
    with pytest.raises(InvalidInput, match=r"a row of 2 values[\s\S]*\[row\[1\] for row in data\]"):
        documents_of(database.execute("select id, body from reviews"))


def test_of_several_texts_in_a_row_one_is_to_be_chosen() -> None:
    for data in ([("a", "b c")], pd.Series([("a", "b c")]), csv.reader(io.StringIO("a,b c\n"))):
        with pytest.raises(InvalidInput, match=r"row\[1\] for row in data") as caught:
            documents_of(data)
        assert "list(row)" in str(caught.value)
