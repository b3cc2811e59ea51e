"""Entities: words in a row that have one name together."""

import numpy as np
import pytest

from nlu_lite.model.entities import Entities, entities_of


def _entities(labels: list[str], *, sentences: list[int] | None = None) -> Entities:
    classes = sorted({label for label in labels if label})
    begins = np.arange(len(labels)) * 4
    return entities_of(
        np.array([classes.index(label) if label else -1 for label in labels], dtype=np.int64),
        np.linspace(0, 1, len(labels), dtype=np.float32),
        classes,
        words=np.stack([begins, begins + 3], axis=1),
        sentence_words=np.array(sentences or [0, len(labels)]),
        document_words=np.array([0, len(labels)]),
    )


def _named(found: Entities) -> list[tuple[str, int, int]]:
    names = [found.types[number] for number in found.type.tolist()]
    return [(n, b, e) for n, (b, e) in zip(names, found.words.tolist(), strict=True)]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("O B-X I-X O", [("X", 1, 3)]),
        ("B-X B-X I-X", [("X", 0, 1), ("X", 1, 3)]),
        ("B-X I-Y I-Y", [("X", 0, 1), ("Y", 1, 3)]),
        ("I-X O I-X", [("X", 0, 1), ("X", 2, 3)]),
        ("S-X B-X E-X U-Y L-Y", [("X", 0, 1), ("X", 1, 3), ("Y", 3, 5)]),
        ("X X O Y", [("X", 0, 2), ("Y", 3, 4)]),
        ("B-O I-O O", [("O", 0, 2)]),
        ("O O", []),
    ],
)
def test_what_labels_mean(labels: str, expected: list[tuple[str, int, int]]) -> None:
    assert _named(_entities(labels.split())) == expected


def test_no_entity_crosses_the_end_of_a_sentence() -> None:
    assert _named(_entities(["B-X", "I-X"], sentences=[0, 1, 2])) == [("X", 0, 1), ("X", 1, 2)]


def test_a_word_without_a_label_is_in_what_goes_on_behind_it() -> None:
    assert _named(_entities(["B-X", "", "I-X", ""])) == [("X", 0, 3)]


def test_spans_and_confidence_are_those_of_the_words() -> None:
    found = _entities(["O", "B-X", "I-X"])
    assert found.spans.tolist() == [[4, 11]]
    assert found.confidence.tolist() == [0.75]


def test_entities_are_counted_by_document() -> None:
    found = entities_of(
        np.array([0, 1, 0]),
        np.ones(3, dtype=np.float32),
        ["X", "O"],
        words=np.zeros((3, 2), dtype=np.int64),
        sentence_words=np.array([0, 1, 3]),
        document_words=np.array([0, 1, 1, 3, 3]),
    )
    assert found.document_entities.tolist() == [0, 1, 1, 2, 2]


def test_no_words_have_no_entities() -> None:
    assert len(_entities([])) == 0
