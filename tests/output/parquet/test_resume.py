import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.errors import InvalidOption, OutputUnavailable
from nlu_lite.input.documents import Documents, chunks_of
from nlu_lite.output.parquet import write_parquet
from nlu_lite.output.parquet.digest import digest_of
from nlu_lite.prediction.table import Table
from tests.support import parquet_child as child
from tests.support.parquet_tables import numbered, table_of, whole, written


class Stopped(Exception):
    """What stops a run in the middle."""


def interrupted(path: Path, data: object, *, after: int, size: int = 2) -> None:
    """Leave a run of which some parts are complete."""

    def table(documents: Documents) -> Table:
        if documents.first == after * size:
            raise Stopped
        return table_of(documents)

    with pytest.raises(Stopped):
        write_parquet(chunks_of(data, size=size), table, path, settings={"level": "token"})


def resumed(path: Path, data: object, *, size: int = 2, level: str = "token") -> list[int]:
    """Go on, and give the first document of each chunk that was computed."""
    computed = []

    def table(documents: Documents) -> Table:
        computed.append(documents.first)
        return table_of(documents)

    chunks = chunks_of(data, size=size)
    write_parquet(chunks, table, path, settings={"level": level}, resume=True)
    return computed


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks of one process")
def test_a_run_killed_at_any_step_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.support.parquet_child", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    steps = int(run.stdout)
    expected = whole(numbered(child.DOCUMENTS))
    assert steps > 3 * child.DOCUMENTS / child.SIZE
    for step in range(1, steps + 1):
        path = tmp_path / f"{step}.parquet"
        if path.exists():
            assert_frame_equal(pd.read_parquet(path), expected)
        child.run(path, resume=True)
        assert_frame_equal(pd.read_parquet(path), expected)
        assert not path.with_name(f"{path.name}.parts").exists()


def test_complete_parts_are_not_computed_again(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=3)
    assert resumed(path, numbered(9)) == [6, 8]
    assert_frame_equal(pd.read_parquet(path), whole(numbered(9)))


def test_a_run_can_be_interrupted_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=1)

    def table(documents: Documents) -> Table:
        if documents.first == 6:
            raise KeyboardInterrupt
        return table_of(documents)

    with pytest.raises(KeyboardInterrupt):
        chunks = chunks_of(numbered(9), size=2)
        write_parquet(chunks, table, path, settings={"level": "token"}, resume=True)
    assert not path.exists()
    assert resumed(path, numbered(9)) == [6, 8]


def test_resume_without_an_interrupted_run_begins(tmp_path: Path) -> None:
    assert resumed(tmp_path / "out.parquet", numbered(3)) == [0, 2]


def test_without_resume_a_run_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=3)
    other = ["something", "else"]
    assert_frame_equal(written(other, path), whole(other))


def test_a_damaged_part_is_computed_again(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=3)
    (tmp_path / "out.parquet.parts" / "part-000001.parquet").write_bytes(b"PAR1")
    assert resumed(path, numbered(9)) == [2, 4, 6, 8]
    assert_frame_equal(pd.read_parquet(path), whole(numbered(9)))


def changed_text() -> Iterator[str]:
    return (text.replace("number 3", "number three") for text in numbered(9))


def frame_of(stars: int, labels: list[str] | None = None) -> pd.DataFrame:
    columns = {"text": list(numbered(9)), "stars": [0] * 3 + [stars] + [0] * 5}
    return pd.DataFrame(columns, index=labels)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (list(numbered(9)), list(changed_text()), "documents 2 to 3"),
        (list(numbered(9)), list(numbered(4)), "more documents than the 4"),
        (list(numbered(9)), [text.split() for text in numbered(9)], "documents 0 to 1"),
        (frame_of(1), frame_of(2), "documents 2 to 3"),
        (frame_of(1), frame_of(1, list("abcdefghi")), "documents 0 to 1"),
        (frame_of(1), list(numbered(9)), "documents 0 to 1"),
    ],
    ids=["a text", "fewer", "words", "a column", "the index", "no columns"],
)
def test_other_documents_are_refused(
    before: object, now: object, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, before, after=3)
    with pytest.raises(InvalidOption, match=said) as caught:
        resumed(path, now)
    assert "without `resume`" in str(caught.value)
    assert resumed(path, before) == [6, 8], "a refusal leaves the parts as they are"


def test_other_chunks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=3)
    with pytest.raises(InvalidOption, match=r"2 documents, now there are 3(.|\n)*chunk_size"):
        resumed(path, numbered(9), size=3)


def test_other_settings_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    interrupted(path, numbered(9), after=3)
    with pytest.raises(InvalidOption, match="level: 'token' then, 'sentence' now"):
        resumed(path, numbered(9), level="sentence")
    with pytest.raises(InvalidOption, match="vectors: 'float32' then, 'float16' now"):
        written(numbered(9), path, vectors="float16", settings={"level": "token"}, resume=True)


def test_vectors_as_int8_are_gone_on_with(tmp_path: Path) -> None:
    def table(documents: Documents) -> Table:
        if documents.first == 6:
            raise Stopped
        return table_of(documents)

    path = tmp_path / "out.parquet"
    with pytest.raises(Stopped):
        write_parquet(chunks_of(numbered(9), size=2), table, path, settings={}, vectors="int8")
    found = written(numbered(9), path, vectors="int8", resume=True)
    assert_frame_equal(found, written(numbered(9), tmp_path / "whole.parquet", vectors="int8"))


def test_another_process_at_the_same_file_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"

    def meddle(documents: Documents) -> Table:
        if documents.first == 2:
            interrupted(path, ["of", "another", "run"], after=1)
        return table_of(documents)

    with pytest.raises(OutputUnavailable, match="another process"):
        write_parquet(chunks_of(numbered(4), size=2), meddle, path, settings={})
    assert not path.exists()


@pytest.mark.slow
def test_a_digest_is_the_same_in_every_process() -> None:
    made = (
        "import pandas as pd; from nlu_lite.input.documents import documents_of;"
        "data = pd.DataFrame({'text': ['a', None, 'b'], 'c': pd.Categorical(list('xyx')),"
        "'o': [{'a', 'b', 'c'}, {'k': 1.5}, None]}, index=pd.date_range('2020', periods=3));"
    )
    told = (
        "from nlu_lite.output.parquet.digest import digest_of; print(digest_of(documents_of(data)))"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", made + told],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["ab"], ["a", "b"]),
        (["a", ["b"]], [["a"], "b"]),
        ("1", 1),
        (np.zeros((2, 3)), np.zeros((3, 2))),
        (np.zeros(2, np.int32), np.zeros(2, np.float32)),
        (pd.Series([1, 2]), pd.Series([1, 2], name="x")),
        (pd.array([1, 2]), pd.array([1, None])),
        (pd.Categorical(["a"]), pd.Categorical(["a"], categories=["a", "b"])),
        (pd.MultiIndex.from_tuples([("a", 1)]), pd.MultiIndex.from_tuples([("a", 2)])),
        (pd.DataFrame({"x": [1]}), pd.DataFrame({"y": [1]})),
        (Documents(("a",)), Documents(("b",))),
        (Documents(("a",)), Documents(("a",), first=1)),
    ],
)
def test_what_differs_has_another_digest(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)


def test_ctrl_c_leaves_no_half_file(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    written(["old"], path)

    def table(documents: Documents) -> Table:
        if documents.first:
            raise KeyboardInterrupt
        return table_of(documents)

    with pytest.raises(KeyboardInterrupt):
        write_parquet(chunks_of(numbered(4), size=2), table, path, settings={})
    assert_frame_equal(pd.read_parquet(path), whole(["old"]))
