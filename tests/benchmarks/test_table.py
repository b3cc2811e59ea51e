"""How tables are shown and written."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.results import write_results
from benchmarks.table import Table, as_markdown, as_text

TABLE = Table(
    "Speed.",
    [{"what": "a", "rate": 12_345}, {"what": "long name", "rate": None}],
    notes=["Only one was measured."],
)
WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def test_what_was_not_measured_is_a_dash() -> None:
    assert as_text([TABLE], {}).splitlines()[2:] == [
        "Speed.",
        "what         rate",
        "a          12,345",
        "long name       -",
        "  Only one was measured.",
    ]


def test_a_cosine_near_one_shows_what_is_missing() -> None:
    assert "0.999987" in as_text([Table("", [{"cosine": 0.9999871}])], {})


def test_a_table_without_rows_has_a_title() -> None:
    assert as_markdown([Table("Nothing.", [])], {"cores": 2}) == "- cores: 2\n\n## Nothing."


def test_results_tell_date_and_machine(tmp_path: Path) -> None:
    write_results(tmp_path / "R.md", [TABLE], {"cores": 2}, when=WHEN)
    text = (tmp_path / "R.md").read_text(encoding="utf-8")
    assert "2026-01-02 03:04 UTC" in text and "- cores: 2\n" in text and "## Speed.\n" in text


def test_results_that_cannot_be_written_leave_the_old_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "R.md"
    path.write_text("old", encoding="utf-8")

    def fail(self: Path, target: Path) -> Path:
        raise OSError("no")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="no"):
        patched.setattr(Path, "replace", fail)
        write_results(path, [TABLE], {}, when=WHEN)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
