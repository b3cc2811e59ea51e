from pathlib import Path

import pytest

from nlu_lite.common.folders import complete_folder


def test_it_takes_the_place_of_another_one_as_a_whole(tmp_path: Path) -> None:
    target = tmp_path / "a" / "folder"
    for name in ("one", "two"):
        with complete_folder(target) as folder:
            (folder / name).touch()
            assert not (target / name).exists()
    assert [path.name for path in target.iterdir()] == ["two"]
    assert [path.name for path in target.parent.iterdir()] == ["folder"]


def test_nothing_changes_where_it_is_not_completed(tmp_path: Path) -> None:
    target = tmp_path / "folder"
    with complete_folder(target) as folder:
        (folder / "one").touch()
    with pytest.raises(KeyboardInterrupt), complete_folder(target) as folder:
        (folder / "two").touch()
        raise KeyboardInterrupt
    assert [path.name for path in target.iterdir()] == ["one"]
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
