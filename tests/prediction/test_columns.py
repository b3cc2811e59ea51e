from collections.abc import Mapping

import numpy as np
import pytest

import nlu_lite
from nlu_lite.common.arrays import Matrices
from nlu_lite.errors import InvalidOption
from nlu_lite.input.documents import documents_of
from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.columns import Column, ColumnKind, Excerpts, Values
from nlu_lite.prediction.options import PredictOptions
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.schema import check_names

TEXTS = ["I love NLP. Do you?", "", "word"]
ASKED: list[tuple[str, PredictOptions]] = [
    ("token", {}),
    ("token", {"positions": True, "metadata": True}),
    ("token", {"tokens": "pieces", "special_tokens": True, "positions": True}),
    ("sentence", {"positions": True, "metadata": True}),
    ("document", {"pooling": None, "metadata": True}),
]
SHAPES: Mapping[ColumnKind, tuple[type[Values] | type, int]] = {
    "text": (Excerpts, 0),
    "texts": (list, 0),
    "number": (np.ndarray, 1),
    "flag": (np.ndarray, 1),
    "vector": (np.ndarray, 2),
    "matrix": (Matrices, 0),
}


@pytest.mark.parametrize(("level", "options"), ASKED)
def test_the_schema_is_known_before_any_work(
    small: Pipeline, level: str, options: PredictOptions
) -> None:
    prediction = prediction_of(small.models, level, **options)
    schema = prediction.schema
    table = prediction.compute(documents_of(TEXTS))
    assert schema == tuple((column.name, column.kind) for column in table.columns)
    for column in table.columns:
        kind, dimensions = SHAPES[column.kind]
        assert isinstance(column.values, kind)
        assert getattr(column.values, "ndim", 0) == dimensions


def test_two_references_have_their_columns_in_the_order_asked() -> None:
    request = "en.embed.minilm_L6_384 embed.minilm_L6_384"
    models = nlu_lite.load(request, device="cpu").models
    names = [name for name, _ in prediction_of(models, "token").schema]
    assert names == [
        "token",
        "en_embed_minilm_L6_384_embeddings",
        "embed_minilm_L6_384_embeddings",
    ]


def test_names_that_differ_in_their_case_clash_where_case_does_not_count() -> None:
    schema = (("token", "text"),)
    check_names(schema, ["Token"])  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="two columns named 'Token'"):
        check_names(schema, ["Token"], any_case=True)  # type: ignore[arg-type]


def test_rows_without_an_item_and_items_without_a_value_are_missing() -> None:
    column = Column("x", "number", np.arange(3), nowhere=(1,))
    assert column.missing(np.array([0, 1, -1, 2])).tolist() == [False, True, True, False]


def test_excerpts_are_cut_or_stand_for_a_special_piece() -> None:
    spans = np.array([[0, 1], [0, 0], [2, 5]])
    excerpts = Excerpts(["a b", "x"], np.array([0, 0, 0]), spans, labels={1: "[SEP]"})
    assert excerpts.taken(np.array([0, 1, 2, -1])) == ["a", "[SEP]", "b", None]
