import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.training.iob import (
    Entity,
    Scheme,
    entities_of,
    faults_of,
    iob2_of,
    labels_of,
    scheme_of,
    sorted_labels,
)

TYPES = st.sampled_from(["PER", "LOC", "a-b", "E-mail", "\u00e9 x"])


@st.composite
def entities(draw: st.DrawFn, *, words: int = 12) -> tuple[Entity, ...]:
    places = sorted(draw(st.lists(st.integers(0, words), unique=True, max_size=8)))
    spans = zip(places[::2], places[1::2], strict=False)
    return tuple(Entity(begin, end, draw(TYPES)) for begin, end in spans)


def written(found: tuple[Entity, ...], words: int, scheme: Scheme) -> list[str]:
    """Labels as each scheme is defined, without the code under test."""
    labels = ["O"] * words
    for number, (begin, end, of_type) in enumerate(found):
        for word in range(begin, end):
            first, last = word == begin, word == end - 1
            after = number > 0 and found[number - 1][1:] == (begin, of_type)
            prefix = {
                "IOB2": "B" if first else "I",
                "IOB1": "B" if first and after else "I",
                "BIOES": "S" if first and last else "B" if first else "E" if last else "I",
            }[scheme]
            labels[word] = f"{prefix}-{of_type}"
    return labels


@given(found=entities())
def test_entities_and_labels_are_the_same_thing(found: tuple[Entity, ...]) -> None:
    assert entities_of(labels_of(found, 12)) == found
    assert list(labels_of(found, 12)) == written(found, 12, "IOB2")


@pytest.mark.parametrize("scheme", ["IOB2", "IOB1", "BIOES"])
@given(found=entities())
def test_every_scheme_tells_the_same_entities(scheme: Scheme, found: tuple[Entity, ...]) -> None:
    labels = written(found, 12, scheme)
    assert faults_of([labels], scheme) == []
    assert entities_of(iob2_of(labels, scheme)) == found


@pytest.mark.parametrize(
    ("labels", "scheme"),
    [
        (["O", "O"], "IOB2"),
        (["B-PER", "I-PER"], "IOB2"),
        (["B-PER", "B-PER"], "IOB2"),
        (["I-PER", "O"], "IOB1"),
        (["I-PER", "B-PER", "I-LOC"], "IOB1"),
        (["B-PER", "E-PER"], "BIOES"),
        (["S-PER", "O"], "BIOES"),
        (["B-PER", "L-PER", "U-LOC"], "BIOES"),
        (["B-PER", "M-PER", "E-PER", "S-LOC"], "BIOES"),
        (["PER", "O"], "IO"),
        (["O", "I-PER", "O", "B-PER"], "IOB2"),
    ],
    ids=str,
)
def test_the_scheme_is_told_by_all_labels(labels: list[str], scheme: Scheme) -> None:
    assert scheme_of([labels]) == scheme


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["B-A", "M-A", "E-A", "S-B"], ("B-A", "I-A", "I-A", "B-B")),
        (["B-A", "I-A", "L-A", "U-B"], ("B-A", "I-A", "I-A", "B-B")),
    ],
    ids=["BMES", "BILOU"],
)
def test_other_letters_mean_the_same(labels: list[str], expected: tuple[str, ...]) -> None:
    assert faults_of([labels], "BIOES") == []
    assert iob2_of(labels, "BIOES") == expected


def test_neighbours_without_a_prefix_are_one_entity() -> None:
    assert iob2_of(["PER", "PER", "LOC", "O", "LOC"], "IO") == (
        "B-PER",
        "I-PER",
        "B-LOC",
        "O",
        "B-LOC",
    )


@pytest.mark.parametrize(
    ("labels", "scheme", "word", "why"),
    [
        (["O", "I-PER", "B-PER"], "IOB2", 1, "'I-PER' follows 'O'.*write 'B-PER'"),
        (["I-PER", "O", "B-PER"], "IOB2", 0, "'I-PER' begins the sentence.*write 'B-PER'"),
        (["B-PER", "I-LOC"], "IOB2", 1, "'I-LOC' follows 'B-PER'.*write 'B-LOC'"),
        (["B-PER", "O"], "BIOES", 0, "'B-PER' is not the end.*'O' is behind it"),
        (["O", "B-PER"], "BIOES", 1, "'B-PER' is not the end.*the sentence ends"),
        (["S-PER", "E-PER"], "BIOES", 1, "'E-PER' begins no entity.*'S-PER' is in front"),
        (["I-PER", "E-PER"], "BIOES", 0, "'I-PER' begins no entity.*the sentence begins"),
        (["B-PER", "E-LOC"], "BIOES", 0, "'B-PER' is not the end.*'E-LOC' is behind it"),
        (["B-PER", "LOC"], "IOB2", 1, "'LOC' has no prefix.*write 'B-LOC' or 'I-LOC'"),
        (["B_PER", "O"], "IO", 0, "'B_PER' has its prefix in another form; write 'B-PER'"),
        (["b-PER", "O"], "IO", 0, "write 'B-PER'"),
        (["B-PER", "o"], "IOB2", 1, "'o' stands beside.*write 'O'"),
    ],
    ids=str,
)
def test_a_label_that_cannot_stand_there_is_named(
    labels: list[str], scheme: Scheme, word: int, why: str
) -> None:
    faults = faults_of([["O"], labels], scheme)
    assert (faults[0].sentence, faults[0].word) == (1, word)
    assert re.search(why, faults[0].why)


def test_classes_begin_with_what_is_outside() -> None:
    labels = ["I-PER", "B-LOC", "O", "B-PER", "B-LOC", "I-LOC"]
    assert sorted_labels(labels) == ("O", "B-LOC", "I-LOC", "B-PER", "I-PER")
