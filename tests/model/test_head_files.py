"""The files of a head."""

import json
from pathlib import Path

import numpy as np
import pytest

from nlu_lite.errors import InvalidModel
from nlu_lite.model.head import Head
from nlu_lite.model.head_files import head_bytes, read_head
from nlu_lite.store.files import HEAD
from tests.support.heads import KINDS, Kind, random_head


def written(head: Head, folder: Path) -> list[Path]:
    for name, content in head_bytes(head).items():
        (folder / name).write_bytes(content)
    return [folder / name for name in HEAD]


@pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))
def test_a_head_comes_back_as_it_was(kind: Kind, tmp_path: Path) -> None:
    head = random_head(kind)
    again = read_head(written(head, tmp_path))
    assert again is not None
    assert (again.task, again.name, again.classes) == (head.task, head.name, head.classes)
    assert [*map(type, again.classes)] == [*map(type, head.classes)]
    assert again.input == head.input
    vectors = np.random.default_rng(1).normal(size=(5, 384)).astype(np.float32)
    assert np.array_equal(again.scores(vectors), head.scores(vectors))


def test_other_files_are_no_head(tmp_path: Path) -> None:
    assert read_head([tmp_path / "config.json"]) is None


def test_half_a_head_names_the_half_that_is_missing(tmp_path: Path) -> None:
    (said, _) = written(random_head(KINDS["classifier"]), tmp_path)
    with pytest.raises(InvalidModel, match=HEAD[1]):
        read_head([said])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 9}, "format is 9.*upgrade"),
        ({"task": "poet"}, "task"),
        ({"classes": ["a", "a", "b"]}, "different"),
        ({"classes": ["a"]}, "1 classes, and weights for 3"),
        ({"pooling": "magic"}, "which vectors"),
        ({"layers": []}, "which vectors"),
        ({"activations": ["boom"]}, "boom"),
    ],
    ids=str,
)
def test_what_is_wrong_in_it_is_named(change: dict[str, object], told: str, tmp_path: Path) -> None:
    paths = written(random_head(KINDS["classifier"]), tmp_path)
    content = json.loads(paths[0].read_text(encoding="utf-8"))
    paths[0].write_text(json.dumps({**content, **change}), encoding="utf-8")
    with pytest.raises(InvalidModel, match=told):
        read_head(paths)


def test_damaged_weights_are_named(tmp_path: Path) -> None:
    paths = written(random_head(KINDS["classifier"]), tmp_path)
    paths[1].write_bytes(paths[1].read_bytes()[:50])
    with pytest.raises(InvalidModel, match=HEAD[1]):
        read_head(paths)
