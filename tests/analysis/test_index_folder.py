import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import Index, IndexUnavailable, InvalidInput, InvalidOption, OutputUnavailable
from tests.support.vector_tables import vector_table

TABLE = vector_table(np.random.default_rng(0).normal(size=(2_000, 16)))
FILES = {"index.json", "vectors.npy", "lengths.npy", "rows.arrow", "graph.usearch"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "my.index"
    nlu_lite.index(TABLE, folder, approximate=True)
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "my.index"))


def test_a_folder_can_be_moved(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == FILES
    moved = folder.rename(folder.with_name("other"))
    assert len(nlu_lite.index(path=moved)) == len(TABLE)


def test_an_index_is_mapped_and_not_read(folder: Path) -> None:
    vectors = nlu_lite.index(path=folder)._stored.searched.vectors
    assert isinstance(vectors.base, np.memmap)
    assert not vectors.flags.writeable


@pytest.mark.parametrize("name", sorted(FILES - {"index.json"}))
@pytest.mark.parametrize("fault", ["gone", "cut", "zeros", "another"])
def test_a_damaged_file_is_named(folder: Path, name: str, fault: str) -> None:
    path = folder / name
    content = path.read_bytes()
    path.unlink()
    if fault != "gone":
        half = len(content) // 2
        path.write_bytes(
            {
                "cut": content[:half],
                "zeros": content[:half] + bytes(len(content) - half),
                "another": b"x" * len(content),
            }[fault]
        )
    with pytest.raises(IndexUnavailable, match=rf"damaged(.|\n)*{name}(.|\n)*nlu_lite.index\("):
        nlu_lite.index(path=folder)


def test_all_faults_are_told_at_once(folder: Path) -> None:
    for name in ("vectors.npy", "rows.arrow"):
        (folder / name).unlink()
    with pytest.raises(IndexUnavailable, match=r"rows.arrow: No such(.|\n)*vectors.npy: No such"):
        nlu_lite.index(path=folder)


def changed(folder: Path, **values: object) -> None:
    path = folder / "index.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def test_an_index_of_a_later_format_asks_for_the_later_version(folder: Path) -> None:
    changed(folder, format=2, nlu_lite="9.9")
    with pytest.raises(IndexUnavailable, match=r"format 2, which nlu_lite 9\.9 wrote"):
        nlu_lite.index(path=folder)


WRONG: dict[str, Callable[[Path], object]] = {
    "facts that are no JSON": lambda folder: (folder / "index.json").write_text("{"),
    "a list": lambda folder: (folder / "index.json").write_text("[]"),
    "facts of something else": lambda folder: changed(folder, index={"metric": "cosine"}),
    "no files": lambda folder: changed(folder, files=None),
    "a file outside": lambda folder: changed(folder, files={"../secret": {}}),
}


@pytest.mark.parametrize("damage", WRONG.values(), ids=WRONG)
def test_facts_that_are_none_are_refused(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    with pytest.raises(IndexUnavailable, match="damaged"):
        nlu_lite.index(path=folder)


def test_a_pickle_is_not_read(folder: Path) -> None:
    np.save(folder / "vectors.npy", np.array([{}], dtype=object), allow_pickle=True)
    facts = json.loads((folder / "index.json").read_text())
    from nlu_lite.analysis.index_folder import _sum_of

    changed(folder, files=facts["files"] | {"vectors.npy": _sum_of(folder / "vectors.npy")})
    with pytest.raises(IndexUnavailable, match="damaged"):
        nlu_lite.index(path=folder)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(IndexUnavailable, match=r"no folder.*\n.*nlu_lite.index\(table"):
        nlu_lite.index(path=tmp_path / "nowhere")
    with pytest.raises(IndexUnavailable, match="no index.json in it"):
        nlu_lite.index(path=tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(IndexUnavailable, match="it is a file"):
        nlu_lite.index(path=tmp_path / "file")
    with pytest.raises(InvalidOption, match="is an address"):
        nlu_lite.index(path="s3://bucket/my.index")


def test_an_index_is_replaced_as_a_whole(folder: Path) -> None:
    before = nlu_lite.index(path=folder)
    found = nlu_lite.index(TABLE[:5], folder)
    assert (len(found), len(before)) == (5, len(TABLE))
    assert {path.name for path in folder.iterdir()} == FILES - {"graph.usearch"}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    if os.name == "posix":
        assert len(before.nearest(TABLE.iloc[0], k=3)) == 3


def test_other_content_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    with pytest.raises(OutputUnavailable, match=r"thesis\.tex"):
        nlu_lite.index(TABLE, tmp_path)
    with pytest.raises(OutputUnavailable, match="is a file"):
        nlu_lite.index(TABLE, tmp_path / "thesis.tex")
    (tmp_path / "thesis.tex").rename(tmp_path / "vectors.npy")
    with pytest.raises(OutputUnavailable, match=r"vectors\.npy"):
        nlu_lite.index(TABLE, tmp_path)


def test_nothing_is_left_of_an_index_that_fails(folder: Path) -> None:
    with pytest.raises(InvalidInput, match="own"):
        nlu_lite.index(TABLE.assign(own=pd.Series([object()] * len(TABLE))), folder)
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert isinstance(nlu_lite.index(path=folder), Index)
