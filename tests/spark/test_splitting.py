"""Sentences at custom bounds: what they are, and where they stand."""

import numpy as np
import pytest

pytest.importorskip("pyspark")
pytest.importorskip("pyarrow")

from nlu_lite.spark.annotations import Annotations
from nlu_lite.spark.splitting import SplitSentences

TEXT = "This is one. Two has a bound; so has three;"


def sentences(
    text: str, *bounds: str, strategy: str = "none", only: bool = True, shortest: int = 0
) -> list[tuple[int, str]]:
    work = SplitSentences(
        language="en",
        bounds=bounds,
        bounds_only=only,
        strategy=strategy,
        shortest=shortest,
        longest=99_999,
    )
    document = Annotations(
        rows=np.array([0, 1]),
        spans=np.array([[0, len(text)]]),
        texts=[text],
        sentence=np.array([0]),
    )
    (made,) = work.annotate(iter([[document]]))
    assert [text[begin:end] for begin, end in made.spans.tolist()] == list(made.texts)
    return [(begin, own) for (begin, _), own in zip(made.spans.tolist(), made.texts, strict=True)]


@pytest.mark.parametrize(
    ("strategy", "only", "expected"),
    [
        ("none", True, [(0, "This is one"), (13, "Two has a bound"), (30, "so has three")]),
        ("append", True, [(0, "This is one."), (13, "Two has a bound;"), (30, "so has three;")]),
        (
            "prepend",
            True,
            [(0, "This is one"), (11, ". Two has a bound"), (28, "; so has three"), (42, ";")],
        ),
    ],
)
def test_where_a_bound_belongs(strategy: str, only: bool, expected: list[tuple[int, str]]) -> None:
    assert sentences(TEXT, r"\.", ";", strategy=strategy, only=only) == expected


def test_other_ends_of_sentences_count_beside_bounds() -> None:
    assert sentences(TEXT, ";", only=False) == [
        (0, "This is one."),
        (13, "Two has a bound"),
        (30, "so has three"),
    ]
    assert sentences(TEXT, ";", only=False, strategy="append") == [
        (0, "This is one."),
        (13, "Two has a bound;"),
        (30, "so has three;"),
    ]


def test_numbers_of_a_list_begin_its_items() -> None:
    text = "\n1. This is a list\n1.1 This is a subpoint\n2. Second thing"
    assert [own for _, own in sentences(text, r"\n[\d\.]+", strategy="prepend")] == [
        "1. This is a list",
        "1.1 This is a subpoint",
        "2. Second thing",
    ]


def test_bounds_that_overlap_leave_out_what_any_of_them_matches() -> None:
    assert sentences("one --- two -> three", "-+", "-*>") == [(0, "one"), (8, "two"), (15, "three")]
    assert sentences("a||b|c", r"\|", r"\|\|") == [(0, "a"), (3, "b"), (5, "c")]


def test_a_bound_without_characters_cuts_and_leaves_nothing_out() -> None:
    assert sentences("one.two", r"(?<=\.)") == [(0, "one."), (4, "two")]


def test_each_bound_is_a_pattern_of_its_own() -> None:
    """Flags and groups of one are none of another's."""
    assert sentences("a END b c", " b ", "(?i)end") == [(0, "a"), (8, "c")]
    assert sentences("a xx b yy c", r"(x)\1", r"(y)\1") == [(0, "a"), (5, "b"), (10, "c")]


def test_lengths_are_those_without_the_bound() -> None:
    assert sentences("ab; abc; abcd;", ";", shortest=4) == [(9, "abcd")]


def test_a_text_of_bounds_alone_has_no_sentences() -> None:
    assert sentences(";;;", ";") == []
    assert sentences("", ";") == []


def test_text_beyond_the_first_plane_keeps_its_places() -> None:
    assert sentences("\U0001f600; \U0001f601 b", ";") == [(0, "\U0001f600"), (3, "\U0001f601 b")]
