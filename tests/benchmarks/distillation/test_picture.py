"""The picture has all that was compared, and is the same each time."""

from pathlib import Path

import pytest

from benchmarks.distillation.picture import Point, draw

pytestmark = pytest.mark.slow
pytest.importorskip("matplotlib")
POINTS = [
    Point("teacher", 650, 0.906),
    Point("2 layers, labels alone", 1_900, 0.81),
    Point("2 layers, distilled", 1_880, 0.871),
    Point("TF-IDF", 31_000, 0.78),
]


def test_each_is_named_with_its_accuracy(tmp_path: Path) -> None:
    draw(tmp_path / "picture.svg", "A title", POINTS)
    # Letters are drawn; what they say stands beside them.
    text = (tmp_path / "picture.svg").read_text(encoding="utf-8")
    told = [f"<!-- {point.what}: {100 * point.score:.1f} -->" for point in POINTS]
    assert all(each in text for each in (*told, "<!-- A title -->"))


def test_the_same_points_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.svg", "other.svg"):
        draw(tmp_path / name, "A title", POINTS)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.svg", "other.svg"]
