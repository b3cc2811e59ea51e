import json
from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput
from nlu_lite.input.files import read_file

MISSING = "(missing)"


def table(path: Path, values: list[object], chunk_size: int) -> pd.DataFrame:
    records = [{"text": "t"} | ({} if of == MISSING else {"v": of}) for of in values]
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records))
    parts: list[pd.DataFrame] = list(read_file(path, chunk_size=chunk_size))  # type: ignore[arg-type]
    assert len({str(part.dtypes["v"]) for part in parts}) == 1
    return pd.concat(parts)


# As pandas has them.
PLAIN: list[list[object]] = [
    [1, 2],
    [1, 2.5],
    [1, None],
    [1.5, MISSING],
    [True, False],
    ["a", None],
    [2**64 - 1, 1],
]


@pytest.mark.parametrize("chunk_size", [1, 100])
@pytest.mark.parametrize("values", PLAIN, ids=str)
def test_plain_values_have_the_type_that_pandas_gives_to_the_whole(
    tmp_path: Path, values: list[object], chunk_size: int
) -> None:
    found = table(tmp_path / "a.jsonl", values, chunk_size)["v"]
    expected = pd.Series([None if value == MISSING else value for value in values], name="v")
    pd.testing.assert_series_equal(found, expected)


ODD: list[tuple[list[object], list[object]]] = [
    ([1, "A2"], ["1", "A2"]),
    ([True, "A2"], ["true", "A2"]),
    ([2**70, 1], [str(2**70), "1"]),
    ([-1, 2**64 - 1], ["-1", str(2**64 - 1)]),
    ([{}, None], ["{}", None]),
    ([{"é": [1]}, {"b": {}}], ['{"é": [1]}', '{"b": {}}']),
    ([["a"], "a"], ['["a"]', '"a"']),
    ([["a", 1], []], ['["a", 1]', "[]"]),
    ([[{}], None], ["[{}]", None]),
    ([["a"], []], [["a"], []]),
    ([[1], [2.5]], [[1], [2.5]]),
    ([2**53 + 1, None], [2**53 + 1, None]),
    ([True, None], [True, None]),
    ([None, None], [None, None]),
]


@pytest.mark.parametrize("chunk_size", [1, 100])
@pytest.mark.parametrize(("values", "expected"), ODD, ids=str)
def test_what_has_no_plain_type_becomes_text_in_all_parts(
    tmp_path: Path, values: list[object], expected: list[object], chunk_size: int
) -> None:
    cells = table(tmp_path / "a.jsonl", values, chunk_size)["v"].tolist()
    assert [cell if isinstance(cell, list) or not pd.isna(cell) else None for cell in cells] == (
        expected
    )


@pytest.mark.parametrize("chunk_size", [1, 100])
def test_all_parts_have_all_columns(tmp_path: Path, chunk_size: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a"}\n{"n": 1, "text": "b"}\n{"late": "x"}\n')
    parts: list[pd.DataFrame] = list(read_file(path, chunk_size=chunk_size))  # type: ignore[arg-type]
    assert {tuple(part.columns) for part in parts} == {("text", "n", "late")}


def test_columns_that_become_text_are_not_taken_for_the_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"meta": {}, "review": "good", "tags": [1, "a"]}\n')
    assert read_file(path, chunk_size=5).text_column == "review"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_an_encoding_with_a_byte_order_mark_is_recognised(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "caf\u00e9"}\r\n"\n'[:-2].encode(encoding))
    (part,) = read_file(path, chunk_size=5)
    assert part["text"].tolist() == ["caf\u00e9"]  # type: ignore[index]


def test_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes('{"text": "a"}\n{"text": "un caf\u00e9"}\n'.encode("cp1252"))
    with pytest.raises(InvalidInput, match=r"line 2: [\s\S]*encoding='cp1252'"):
        list(read_file(path, chunk_size=5))
    (part,) = read_file(path, chunk_size=5, encoding="cp1252")
    assert part["text"].tolist() == ["a", "un caf\u00e9"]  # type: ignore[index]
