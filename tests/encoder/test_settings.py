from pathlib import Path

import pytest

from nlu_lite.encoder.settings import read_settings
from nlu_lite.errors import InvalidModel


def test_settings_are_read_as_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"hidden_size": 256, "id2label": {"0": "Ärger"}}', encoding="utf-8")
    assert read_settings(path) == {"hidden_size": 256, "id2label": {"0": "Ärger"}}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1]"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(content)
    with pytest.raises(InvalidModel, match=r"config\.json"):
        read_settings(path)
