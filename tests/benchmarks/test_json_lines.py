"""Objects of JSON, a line each."""

from pathlib import Path

import pytest

from benchmarks.json_lines import append_line, read_lines


def test_what_is_written_is_read_in_its_order(tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    assert read_lines(file, dict, what="a thing") == []
    for number in range(3):
        append_line(file, {"number": number})
    assert [line["number"] for line in read_lines(file, dict, what="a thing")] == [0, 1, 2]


@pytest.mark.parametrize("line", ["training", "{}"])
def test_another_line_is_named(line: str, tmp_path: Path) -> None:
    file = tmp_path / "lines.jsonl"
    file.write_text(f'{{"number": 1}}\n{line}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"lines\.jsonl:2: no line of a thing"):
        read_lines(file, lambda told: told["number"], what="a thing")
