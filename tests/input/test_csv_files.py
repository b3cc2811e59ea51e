import itertools
from pathlib import Path

import pandas as pd
import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.files import read_file


def parts(path: Path, chunk_size: int = 1000, **options: str) -> list[pd.DataFrame]:
    return list(read_file(path, chunk_size=chunk_size, **options))  # type: ignore[arg-type]


def table(path: Path, chunk_size: int = 1000, **options: str) -> pd.DataFrame:
    return pd.concat(parts(path, chunk_size, **options))


CELLS = ["1", "-3", "2.5", "", "NA", "True", "x", "007", "18446744073709551615", "2020-01-01"]


@pytest.mark.slow
def test_a_column_has_the_type_of_the_whole_whatever_the_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    columns = list(itertools.product(CELLS, repeat=3))
    # What pandas leaves as "" where it falls back to texts is missing here.
    columns = [of for of in columns if not (CELLS[8] in of and {"", "NA"} & set(of))]
    rows = [f"t,{','.join(of[row] for of in columns)}\n" for row in range(3)]
    names = ",".join(f"c{number}" for number in range(len(columns)))
    path.write_text(f"text,{names}\n{''.join(rows)}")
    whole = pd.read_csv(path, low_memory=False)
    for chunk_size in (1, 2, 100):
        found = parts(path, chunk_size)
        assert {tuple(part.dtypes) for part in found} == {tuple(whole.dtypes)}
        pd.testing.assert_frame_equal(pd.concat(found), whole)


@pytest.mark.parametrize("chunk_size", [1, 2, 100])
@pytest.mark.parametrize(
    ("cells", "dtype", "values"),
    [
        (["9007199254740993", "", "7"], "Int64", [9007199254740993, None, 7]),
        (["1", "99999999999999999999"], "str", ["1", "99999999999999999999"]),
        (["-1", "18446744073709551615"], "str", ["-1", "18446744073709551615"]),
        (["18446744073709551615", ""], "str", ["18446744073709551615", None]),
        (["00000", "AB12"], "str", ["00000", "AB12"]),
    ],
)
def test_no_digit_of_a_number_is_lost(
    tmp_path: Path, cells: list[str], dtype: str, values: list[object], chunk_size: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,n\n" + "".join(f"t,{cell}\n" for cell in cells))
    column = table(path, chunk_size)["n"]
    assert column.dtype == pd.Series(values, dtype=dtype).dtype
    assert [None if pd.isna(value) else value for value in column.tolist()] == values


@pytest.mark.parametrize("chunk_size", [1, 100])
def test_which_column_holds_the_texts_does_not_hang_on_the_parts(
    tmp_path: Path, chunk_size: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("review,zip\na,1\nb,2\nc,AB12\n")
    with pytest.raises(InvalidInput, match="several that hold strings: 'review', 'zip'"):
        parts(path, chunk_size)
    path.write_text("zip,review\n1,\n2,\n3,good\n")
    assert read_file(path, chunk_size=chunk_size).text_column == "review"


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_other_delimiters_are_recognised(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"id{sign}text\n1{sign}Good, really\n2{sign}007\n")
    found = table(path)
    assert found["text"].tolist() == ["Good, really", "007"]
    assert found["id"].tolist() == [1, 2]


def test_a_delimiter_that_is_said_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;text,x\n1;Good;5\n2;Bad\n".replace(";5", ""))
    assert list(table(path, delimiter=",").columns) == ["id;text", "x"]
    path.write_text("id^text\n1^Good\n")
    assert table(path, delimiter="^")["text"].tolist() == ["Good"]
    path.write_text("text\nI like it,really\nNo,thanks\n")
    assert table(path, delimiter="none")["text"].tolist() == ["I like it,really", "No,thanks"]


def test_a_delimiter_in_doubt_names_the_file_and_the_option(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Report\nid;text;n\n1;a;5\n")
    with pytest.raises(InvalidInput, match=r"a\.csv.*';'[\s\S]*delimiter=';'"):
        parts(path)


def test_one_column_whose_texts_hold_delimiters(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("body\nGood; really\nBad, awful\na|b\tc\n")
    assert table(path)["body"].tolist() == ["Good; really", "Bad, awful", "a|b\tc"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-32"])
def test_an_encoding_with_a_byte_order_mark_is_recognised(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text;n\ncafé ☃;1\n".encode(encoding))
    assert table(path)["text"].tolist() == ["café ☃"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "cp1251"])
def test_an_encoding_without_a_mark_is_named_and_can_be_said(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    text = "Привет, мир" if encoding == "cp1251" else "un café crème"
    # Far behind the head of the file, too.
    path.write_bytes(("text;n\n" + "all ASCII;1\n" * 10_000 + f"{text};2\n").encode(encoding))
    with pytest.raises(InvalidInput, match=f"not UTF-8[\\s\\S]*encoding='{encoding}'"):
        parts(path)
    assert table(path, encoding=encoding)["text"].tolist()[-1] == text


def test_a_wrong_or_unknown_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("text\ncafé\n".encode())
    with pytest.raises(InvalidInput, match="not in the encoding that was said, encoding='ascii'"):
        parts(path, encoding="ascii")
    path.write_bytes("text;n\ncafé;1\n".encode("utf-16"))
    with pytest.raises(InvalidInput, match="not in the encoding that was said, encoding='utf-8'"):
        parts(path, encoding="utf-8")
    with pytest.raises(InvalidOption, match="encoding='utf-9' is not known"):
        parts(path, encoding="utf-9")
