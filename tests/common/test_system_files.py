from pathlib import Path

from nlu_lite.common.system_files import line_of, processor, text_of


def test_the_first_line_of_a_name_counts(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    file.write_text("model\t: 1\nmodel name\t: Fast: 3 GHz\nmodel name\t: Slow\n", encoding="utf-8")
    assert line_of(file, "model name") == "Fast: 3 GHz"
    assert line_of(file, "flags") == ""


def test_bytes_that_are_no_text_are_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "cpuinfo"
    file.write_bytes(b" model name: \xff\xfe \n")
    assert line_of(file, "model name") == "\ufffd\ufffd"


def test_of_a_file_that_is_not_there_nothing_is_told(tmp_path: Path) -> None:
    assert text_of(tmp_path / "none") == line_of(tmp_path, "model name") == ""


def test_a_processor_has_a_name() -> None:
    assert processor()
