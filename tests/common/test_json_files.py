from pathlib import Path

import pytest

from nlu_lite.common.json_files import read_json, read_object
from nlu_lite.errors import InvalidModel


def test_any_json_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "modules.json"
    path.write_text('[{"path": "1_Pooling"}, "d\u00e9j\u00e0"]', encoding="utf-8")
    assert read_json(path) == [{"path": "1_Pooling"}, "d\u00e9j\u00e0"]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe{}", b"[" * 100_000])
def test_a_damaged_file_is_named_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InvalidModel, match=r"config\.json can't be read: .*\n.*copy it again") as e:
        read_object(path)
    assert e.value.__cause__ is not None
    assert e.value.faults == (str(e.value.__cause__),)


def test_a_file_that_is_gone_is_told_likewise(tmp_path: Path) -> None:
    with pytest.raises(InvalidModel, match=r"gone\.json can't be read: .*No such file"):
        read_json(tmp_path / "gone.json")


def test_json_that_holds_no_settings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text("[1]")
    with pytest.raises(InvalidModel, match=r"config\.json.*not a JSON object\.\nExpected") as e:
        read_object(path)
    assert e.value.faults == ("it is not a JSON object",)
