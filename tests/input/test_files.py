import gzip
import json
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption
from nlu_lite.input.documents import chunks_of
from nlu_lite.input.files import read_file

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        data = content if isinstance(content, bytes) else content.encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return written


def tables(
    path: Path, chunk_size: int = 1000, text_column: str | None = None
) -> list[pd.DataFrame]:
    found = list(read_file(path, chunk_size=chunk_size, text_column=text_column))
    assert all(isinstance(item, pd.DataFrame) for item in found)
    return found  # type: ignore[return-value]


def texts(path: Path, chunk_size: int = 2, text_column: str | None = None) -> list[str]:
    chunks = read_file(path, chunk_size=chunk_size, text_column=text_column)
    parts = chunks_of(chunks, size=chunk_size, text_column=text_column)
    return [text for part in parts for text in part.texts]


FILES = {
    "a.txt": "one\n\nthree\n",
    "a.TXT": "one\n\nthree",
    "a.csv": "id,text\n1,one\n2,\n3,three\n",
    "a.tsv": "id\ttext\n1\tone\n2\t\n3\tthree\n",
    "a.jsonl": '{"text": "one"}\n{"text": null}\n{"text": "three"}\n',
    "a.ndjson": '"one"\nnull\n"three"\n',
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "BOM"])
@pytest.mark.parametrize("name", FILES)
def test_every_kind_gives_the_texts_in_their_order(
    write: Write, name: str, mark: bytes, packed: str
) -> None:
    path = write(name + packed, mark + FILES[name].encode())
    assert texts(path) == ["one", "", "three"]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"))))
def test_lines_end_with_line_feeds_alone(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    for ending in ("\n", "\r\n"):
        path = tmp_path_factory.mktemp("lines") / "a.txt"
        path.write_bytes("".join(line + ending for line in lines).encode("utf-8"))
        found = list(read_file(path, chunk_size=1))
        assert found == [
            line.removeprefix("\ufeff") if n == 0 else line for n, line in enumerate(lines)
        ]


def test_other_line_breaks_belong_to_the_text(write: Write) -> None:
    content = "a\rb\u2028c\x85d\x0ce\r\r\n\ufefff\r"
    assert texts(write("a.txt", content)) == ["a\rb\u2028c\x85d\x0ce\r", "\ufefff\r"]


def test_bytes_that_are_no_utf_8_are_kept_in_a_text_file(write: Write) -> None:
    (text,) = texts(write("a.txt", b"caf\xe9\n"))
    assert text.encode("utf-8", "surrogateescape") == b"caf\xe9"


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_bytes_that_are_no_utf_8_are_told_in_a_table(write: Write, name: str) -> None:
    content = {"a.csv": b"text\ncaf\xe9\n", "a.jsonl": b'{"text": "caf\xe9"}\n'}[name]
    with pytest.raises(InvalidInput, match=rf"{name}.*utf-8"):
        texts(write(name, content))


@pytest.mark.parametrize("text_column", [None, "text"])
def test_texts_that_look_like_something_else_stay_texts(
    write: Write, text_column: str | None
) -> None:
    cells = ["007", "NA", "1.50", "nan", "True", "", " x ", "null", "2020-01-01"]
    path = write("a.csv", "".join(f"{cell},7\n" for cell in ["text", *cells]))
    assert texts(path, text_column=text_column) == cells


def test_the_only_column_is_the_one_with_the_texts(write: Write) -> None:
    assert texts(write("a.csv", "body\n007\nNA\n")) == ["007", "NA"]


def test_the_only_column_that_holds_strings_is_the_one_with_the_texts(write: Write) -> None:
    assert texts(write("a.csv", "id,body\n1,a\n2,007\n3,NA\n")) == ["a", "007", "NA"]


@pytest.mark.parametrize("cell", ["NA", "", "nan", "None", "007", "-1.#IND", "#N/A", "true", "a,b"])
def test_the_other_columns_are_what_pandas_reads(write: Write, cell: str) -> None:
    path = write(
        "a.csv", f'id,text,score,flag,flag\n1,NA,0.5,"{cell}",x\n2,b,"{cell}",x,"{cell}"\n'
    )
    (found,) = tables(path)
    expected = pd.read_csv(path)
    assert list(found.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(found.drop(columns="text"), expected.drop(columns="text"))


def test_the_rows_of_a_table_are_counted_over_its_parts(write: Write) -> None:
    csv = write("a.csv", "text,n\n" + "".join(f"t{n},{n}\n" for n in range(5)))
    jsonl = write("a.jsonl", "".join(json.dumps({"text": f"t{n}"}) + "\n" for n in range(5)))
    for path in (csv, jsonl):
        parts = tables(path, chunk_size=2)
        assert [list(part.index) for part in parts] == [[0, 1], [2, 3], [4]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "does not hold what its ending says: No columns"),
        ("id,text\n1,a\n2,b,c\n", "does not hold what its ending says: .*line 3"),
        ("id,text\n0,a,b\n2,c,d\n", "Expected 2 fields in line 2, saw 3"),
        ("title,body\na,b\n", "several that hold strings: 'title', 'body'"),
        ("n,m\n1,2\n", "none that holds strings"),
    ],
)
def test_a_csv_that_is_no_table_of_texts(write: Write, content: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        texts(write("a.csv", content))


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.txt"])
def test_an_unknown_column_is_told(write: Write, name: str) -> None:
    contents = {"a.csv": "review,n\na,1\n", "a.jsonl": '{"review": "a"}\n', "a.txt": "a\n"}
    with pytest.raises(InvalidOption, match="text_column='reviews'"):
        texts(write(name, contents[name]), text_column="reviews")


def test_a_csv_without_rows(write: Write) -> None:
    assert texts(write("a.csv", "id,text\n")) == []


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_an_empty_file_holds_no_texts(write: Write, name: str) -> None:
    assert texts(write(name, "")) == []


def test_lists_of_words_in_json(write: Write) -> None:
    path = write("a.jsonl", '["New York", "!"]\n"b c"\n')
    (part,) = chunks_of(read_file(path, chunk_size=5), size=5)
    assert part.texts == ("New York !", "b c")
    assert part.word_spans is not None and part.word_spans[0] is not None
    assert part.word_spans[0].tolist() == [[0, 8], [9, 10]]


def test_any_text_in_json(write: Write) -> None:
    hard = ["\ud800", "a\nb", "\u2028", "\x00", "\U0001f600"]
    as_texts = write("a.jsonl", "\n".join(json.dumps(text) for text in hard))
    assert texts(as_texts) == hard
    as_objects = write("b.jsonl", "\r\n".join(json.dumps({"text": text}) for text in hard))
    assert texts(as_objects) == hard


def test_blank_lines_of_json_are_passed_over(write: Write) -> None:
    assert texts(write("a.jsonl", '\n"a"\n \n"b"\n\n')) == ["a", "b"]


@pytest.mark.parametrize("chunk_size", [1, 2, 10])
def test_whether_a_text_is_missing_does_not_hang_on_the_parts(
    write: Write, chunk_size: int
) -> None:
    path = write("a.jsonl", '{"text": "a", "n": 1}\n{"n": 2}\n{"n": 3, "new": 4}\n')
    assert texts(path, chunk_size=chunk_size) == ["a", "", ""]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": ', "no JSON"),
        ("[" * 100_000, "no JSON"),
        ('"a text"', "expected an object, as in the first line"),
        ("3", "expected an object, as in the first line"),
    ],
)
def test_a_broken_line_of_json_is_named(write: Write, line: str, message: str) -> None:
    path = write("a.jsonl", f'{{"text": "a"}}\n\n{line}\n')
    with pytest.raises(InvalidInput, match=f"a.jsonl, line 3: .*{message}"):
        texts(path)


@pytest.mark.parametrize("line", ['{"text": "a"}', "3", "true"])
def test_what_is_no_text_among_texts_in_json_is_named(write: Write, line: str) -> None:
    with pytest.raises(InvalidInput, match="a.jsonl, line 2: .*expected a string"):
        texts(write("a.jsonl", f'"a"\n{line}\n'))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gone.txt", "is no existing file"),
        ("gone.what", "is no existing file"),
        ("folder.csv", "is a folder"),
        ("a.what", "is no file that can be read"),
        ("a", "is no file that can be read"),
        ("a.gz", "is no file that can be read"),
        ("a.parquet.gz", "is no file that can be read"),
    ],
)
def test_a_file_that_is_not_there_or_of_no_known_kind(
    tmp_path: Path, name: str, message: str
) -> None:
    (tmp_path / "folder.csv").mkdir()
    for known in ("a.what", "a", "a.gz", "a.parquet.gz"):
        (tmp_path / known).write_bytes(b"")
    with pytest.raises(OSError, match=message) as caught:
        read_file(tmp_path / name, chunk_size=1)
    assert isinstance(caught.value, FileUnavailable)
    assert name in str(caught.value)
    assert ".txt, .csv, .tsv, .jsonl, .ndjson, .parquet" in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(b"a\n" * 1000)[:-9]], ids=["no gzip", "cut short"]
)
def test_a_broken_archive(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(content)
    with pytest.raises(FileUnavailable, match="can't be read"):
        list(read_file(path, chunk_size=1))


def test_chunk_size_is_a_positive_number(write: Write) -> None:
    with pytest.raises(InvalidOption, match="chunk_size=0"):
        read_file(write("a.txt", "a"), chunk_size=0)


def test_parquet_without_pyarrow_says_how_to_get_it(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(FileUnavailable, match=r'pip install "nlu_lite\[parquet\]"'):
        read_file(write("a.parquet", b""), chunk_size=1)


INDICES: dict[str, pd.Index] = {
    "counted": pd.RangeIndex(5),
    "steps": pd.RangeIndex(10, 20, 2, name="n"),
    "texts": pd.Index(list("xyxyz"), name="key"),
    "dates": pd.date_range("2020-01-01", periods=5).as_unit("ns"),
    "levels": pd.MultiIndex.from_arrays([list("xyxyz"), [3, 1, 4, 1, 5]], names=["a", "b"]),
    "levels, one counted": pd.MultiIndex.from_product([["x"], range(5)], names=["a", "b"]),
}


@pytest.mark.parametrize("index", INDICES)
def test_parquet_in_parts_is_the_table(tmp_path: Path, index: str) -> None:
    pytest.importorskip("pyarrow")
    cells = ["a", None, "", "007", "NA"]
    frame = pd.DataFrame({"text": cells, "n": range(5)}, index=INDICES[index])
    path = tmp_path / "a.parquet"
    frame.to_parquet(path, row_group_size=3)
    parts = tables(path, chunk_size=2)
    assert max(map(len, parts)) <= 2
    pd.testing.assert_frame_equal(pd.concat(parts), pd.read_parquet(path))
    assert texts(path) == ["a", "", "", "007", "NA"]


def test_parquet_that_pandas_did_not_write(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet  # type: ignore[import-untyped, unused-ignore]

    path = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"text": [["a", "b"], ["c"], None]}), path)
    assert [list(part.index) for part in tables(path, chunk_size=2)] == [[0, 1], [2]]
    assert texts(path) == ["a b", "c", ""]


def test_a_file_that_is_no_parquet(write: Write) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(InvalidInput, match=r"a\.parquet does not hold what its ending says"):
        texts(write("a.parquet", b"no parquet"))


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".txt", ".csv", ".jsonl"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, ending: str) -> None:
    line = {".txt": "a text", ".csv": "1,a text", ".jsonl": '{"text": "a text"}'}[ending]
    path = tmp_path / f"a{ending}"
    path.write_text("\n".join(["id,text" if ending == ".csv" else line, *[line] * 200_000]))
    tracemalloc.start()
    try:
        next(iter(read_file(path, chunk_size=10)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 2


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_all_columns_stay_as_they_are_written_where_that_is_asked_for(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"a.{ending}"
    records = [{"a": "one", "b": "NA", "n": 1}, {"a": "two", "b": "null", "n": 2}]
    if ending == "csv":
        path.write_text("a,b,n\none,NA,1\ntwo,null,2\n")
    else:
        path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    (table,) = read_file(path, chunk_size=10, as_written=True)
    assert isinstance(table, pd.DataFrame)
    assert table.to_dict("records") == records
    assert table["n"].dtype == "int64"


def test_json_stays_as_it_is_written_where_that_is_asked_for(tmp_path: Path) -> None:
    records = [{"text": "a", "y": [[0, 1, "LOC"]]}, {"text": "b", "y": []}]
    mixed = [{"text": "a", "y": 1}, {"text": "b", "y": "1"}]
    for values in (records, mixed):
        (tmp_path / "a.jsonl").write_text("".join(f"{json.dumps(of)}\n" for of in values))
        (table,) = read_file(tmp_path / "a.jsonl", chunk_size=10, as_written=True)
        assert isinstance(table, pd.DataFrame)
        assert table.to_dict("records") == values
