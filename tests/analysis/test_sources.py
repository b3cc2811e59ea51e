import pytest

from nlu_lite import InvalidVectors, similarity
from nlu_lite.analysis.sources import source_of
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, vector_table

ONE = vector_table([[1, 0]])


@pytest.mark.parametrize(
    ("other", "difference"),
    [
        (vector_table([[1, 0]], revision="b" * 40), "revision"),
        (vector_table([[1, 0]], revision="b" * 40, model="en.other"), "model"),
        (vector_table([[1, 0]], revision=None, model="en.other"), "model"),
        (vector_table([[1, 0, 0]]), "dimension"),
    ],
    ids=["revision", "model", "no revision", "dimension"],
)
def test_vectors_of_other_models_are_not_compared(other: object, difference: str) -> None:
    with pytest.raises(InvalidVectors, match=f"differ in {difference}"):
        similarity(ONE, other)  # type: ignore[arg-type]


def test_other_layers_are_not_compared(embedded: Pipeline) -> None:
    last, first = embedded.predict("cat"), embedded.predict("cat", layers=1)
    with pytest.raises(InvalidVectors, match="layers"):
        similarity(last, first)


def test_two_references_of_one_commit_are_compared() -> None:
    assert similarity(ONE, vector_table([[1, 0]], model="en.other")).iloc[0, 0] == 1


def test_what_tells_nothing_of_its_model_is_compared() -> None:
    bare = vector_table([[1, 0]], model="en.other", revision=None)
    bare.attrs = {}
    assert source_of(bare, COLUMN) is None
    assert similarity(ONE, bare).iloc[0, 0] == 1


@pytest.mark.parametrize(
    "report", ["text", {"references": 3}, {"references": {"en.test": {}}}], ids=repr
)
def test_attrs_that_somebody_wrote_are_no_report(report: object) -> None:
    table = vector_table([[1, 0]])
    table.attrs["nlu_lite"] = report
    assert source_of(table, COLUMN) is None
