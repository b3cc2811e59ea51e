import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu_lite.analysis.entity_report import entities_of, entity_report
from nlu_lite.errors import InvalidOption

LABELS = st.sampled_from(["O", "B-PER", "I-PER", "B-LOC", "I-LOC"])
TEXTS = st.lists(
    st.lists(st.tuples(LABELS, LABELS), min_size=1, max_size=8), min_size=1, max_size=5
)

Text = list[tuple[str, str]]


def sides(texts: list[Text]) -> tuple[list[list[str]], list[list[str]]]:
    return [[one for one, _ in text] for text in texts], [[o for _, o in text] for text in texts]


def plain_f1(one: list[list[str]], other: list[list[str]], kind: str | None = None) -> float:
    """Entities as sets: span and type are the same, or they are not."""
    true, predicted = (
        {(place, *entity) for place, labels in enumerate(side) for entity in entities_of(labels)}
        for side in (one, other)
    )
    if kind is not None:
        true, predicted = ({e for e in those if e[-1] == kind} for those in (true, predicted))
    every = len(true) + len(predicted)
    return 2 * len(true & predicted) / every if every else 0.0


@pytest.mark.slow
@settings(max_examples=30)
@given(TEXTS)
def test_strict_f1_is_that_of_sets(texts: list[Text]) -> None:
    true, predicted = sides(texts)
    report = entity_report(true, predicted, baseline=true)
    assert report.f1 == pytest.approx(plain_f1(true, predicted), abs=1e-12)
    for kind in report.classes.index:
        expected = plain_f1(true, predicted, kind)
        assert report.classes.loc[kind, "f1"] == pytest.approx(expected, abs=1e-12)


@pytest.mark.slow
@settings(max_examples=30)
@given(TEXTS)
def test_there_are_as_many_entities_as_are_counted(texts: list[Text]) -> None:
    true, predicted = sides(texts)
    report = entity_report(true, predicted)
    counts = [sum(len(entities_of(labels)) for labels in side) for side in (true, predicted)]
    assert report.figures["support"].eq(counts[0]).all()
    assert report.figures["predicted"].eq(counts[1]).all()


def test_the_schemas_differ_in_what_they_forgive() -> None:
    true = [["B-PER", "I-PER", "O", "B-LOC", "O", "B-PER"]]
    predicted = [["B-PER", "O", "O", "B-PER", "O", "B-PER"]]
    figures = entity_report(true, predicted).figures["f1"]
    assert figures.to_dict() == pytest.approx(
        {"strict": 1 / 3, "exact": 2 / 3, "partial": 2.5 / 3, "type": 2 / 3}
    )


@pytest.mark.parametrize(
    ("labels", "entities"),
    [
        (["B-PER", "I-PER", "I-LOC"], [(0, 1, "PER"), (2, 2, "LOC")]),
        (["I-PER", "O", "I-PER"], [(0, 0, "PER"), (2, 2, "PER")]),
        (["B-PER", "B-PER"], [(0, 0, "PER"), (1, 1, "PER")]),
        (["O", "B-a-b", "I-a-b"], [(1, 2, "a-b")]),
        ([], []),
    ],
)
def test_entities_are_read_as_conlleval_reads_them(
    labels: list[str], entities: list[tuple[int, int, str]]
) -> None:
    assert entities_of(labels) == entities


def test_mistakes_name_the_words() -> None:
    report = entity_report(
        [["B-PER", "I-PER", "O", "B-LOC"]],
        [["B-PER", "O", "O", "B-PER"]],
        words=[["Ada", "Lovelace", "in", "London"]],
        index=["x"],
    )
    assert report.mistakes.index.tolist() == ["x"] * 3
    assert report.mistakes["text"].tolist() == ["Ada", "Ada Lovelace", "London"]
    assert report.mistakes[["begin", "end"]].to_numpy().tolist() == [[0, 1], [0, 2], [3, 4]]
    assert report.mistakes["true"].fillna("").tolist() == ["", "PER", "LOC"]
    assert report.mistakes["predicted"].fillna("").tolist() == ["PER", "", "PER"]
    assert report.words.mistakes["text"].tolist() == ["Lovelace", "London"]


def test_the_words_are_reported_beside() -> None:
    report = entity_report([["B-PER", "O"]], [["O", "O"]], baseline=[["B-PER", "O"]])
    assert report.words.accuracy == 0.5
    assert report.figures["baseline_f1"].tolist() == [1, 1, 1, 1]
    assert "most frequent label" in str(report)
    assert "<table" in report._repr_html_()


def test_without_entities_there_is_nothing_to_find() -> None:
    report = entity_report([["O"]], [["O"]], baseline=[["B-PER"]])
    assert report.f1 == 0
    assert len(report.classes) == 0
    assert str(report) and report._repr_html_()


def test_a_text_with_more_labels_than_words_is_refused() -> None:
    with pytest.raises(InvalidOption, match=r"row 9: predicted has 1 words and true has 2"):
        entity_report([["O"], ["O", "O"]], [["O"], ["O"]], index=pd.Index([8, 9]))
