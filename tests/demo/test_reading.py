"""What the page shows as the way to read a file gives the table that the page has."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.demo.reading import FileLayout
from nlu_lite.demo.tables import UploadedTable, read_table

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
TABLES = st.lists(st.tuples(CELLS, CELLS, st.integers() | st.floats() | st.none()), min_size=1)


def run(table: UploadedTable, content: bytes, folder: Path) -> pd.DataFrame:
    """What the expression gives beside the file."""
    (folder / table.name).write_bytes(content)
    names: dict[str, object] = {}
    exec("\n".join([*table.imports, f"table = {table.written}"]), names)
    frame = names["table"]
    assert isinstance(frame, pd.DataFrame)
    return frame


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def parquet(**options: object) -> Callable[[pd.DataFrame, Path], object]:
    return lambda frame, path: frame.to_parquet(path, **options)  # type: ignore[call-overload]


FRAME = pd.DataFrame({"text": ["I love NLP", "NA", "a=b", "007"], "stars": [5, 4, 3, 1]})


@pytest.mark.parametrize(
    ("name", "content", "layout", "expected"),
    [
        ("a.csv", "text,y\nA,b\n", FileLayout(), "pd.read_csv('a.csv')"),
        ("a.csv", "text;y\nA;b\n", FileLayout(), "pd.read_csv('a.csv', sep=';')"),
        ("a.tsv", "text\ty\nA\tb\n", FileLayout(), "pd.read_csv('a.tsv', sep='\\t')"),
        ("a.csv", "text,y\nA,NA\n", FileLayout(), "keep_default_na=False, na_values=['']"),
        ("a.csv", "text;y\nCaf\xe9;b\n", FileLayout(encoding="latin-1"), "encoding='latin-1'"),
        ("a.csv", "text|y\nA|b\n", FileLayout(delimiter="pipe"), "sep='|'"),
        (
            "a.jsonl",
            '{"text": "A"}\n{"text": "B"}\n',
            FileLayout(),
            "pd.read_json('a.jsonl', lines",
        ),
        ("a.jsonl", '{"text": "007"}\n', FileLayout(), "dtype=False"),
        ("a.jsonl", '"A"\n"B"\n', FileLayout(), "list(read_file('a.jsonl'"),
        ("a.jsonl", '{"text": "A", "n": {"b": 1}}\n', FileLayout(), "read_file('a.jsonl'"),
        ("a.txt", "A\nB\n\nC", FileLayout(), ".splitlines()"),
        ("a.txt", "A\u2028B\nC", FileLayout(), "list(read_file('a.txt'"),
    ],
)
def test_text_files(name: str, content: str, layout: FileLayout, expected: str, here: Path) -> None:
    data = content.encode(layout.encoding or "utf-8")
    table = read_table(name, data, layout)
    assert expected in table.written
    found = run(table, data, here)
    pd.testing.assert_frame_equal(found.infer_objects(), table.frame.infer_objects())


@pytest.mark.parametrize(
    ("name", "write", "expected"),
    [
        ("a.parquet", parquet(), "pd.read_parquet('a.parquet')"),
        ("a.xlsx", lambda frame, path: frame.to_excel(path, index=False), "keep_default_na=False"),
    ],
)
def test_tables_of_other_programs(
    name: str, write: Callable[[pd.DataFrame, Path], object], expected: str, here: Path
) -> None:
    write(FRAME, here / name)
    content = (here / name).read_bytes()
    table = read_table(name, content, FileLayout())
    assert expected in table.written
    pd.testing.assert_frame_equal(run(table, content, here), table.frame)
    assert table.frame["text"].astype(str).tolist() == FRAME["text"].tolist()


def test_labels_of_rows_become_a_column(here: Path) -> None:
    FRAME.set_axis([7, 8, 9, 7]).to_parquet(here / "a.parquet")
    content = (here / "a.parquet").read_bytes()
    table = read_table("a.parquet", content, FileLayout())
    assert table.written == "pd.read_parquet('a.parquet').reset_index()"
    pd.testing.assert_frame_equal(run(table, content, here), table.frame)
    assert table.frame["index"].tolist() == [7, 8, 9, 7]


@given(rows=TABLES)
def test_any_csv_is_read_as_it_is_shown(
    rows: list[tuple[str, str, float | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("csv")
    frame = pd.DataFrame(rows, columns=["text", "topic", "number"])
    content = frame.to_csv(index=False, lineterminator="\n").encode()
    table = read_table("a.csv", content, FileLayout())
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        found = run(table, content, folder)
    pd.testing.assert_frame_equal(found.infer_objects(), table.frame.infer_objects())
