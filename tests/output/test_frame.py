from collections.abc import Mapping

import numpy as np
import pandas as pd

from nlu_lite.common.arrays import Matrices
from nlu_lite.input.documents import Documents, documents_of
from nlu_lite.output.frame import frame_of
from nlu_lite.prediction.columns import Values
from nlu_lite.prediction.items import Items, items_of, with_special_pieces
from nlu_lite.text.segments import segment
from tests.support.tables import table_by_hand

DOCUMENTS = documents_of(["", "I love", " ", "NLP"])
SEGMENTS = segment(DOCUMENTS.texts, language="en")
WORDS = items_of("token", SEGMENTS)
VECTORS = np.arange(6, dtype=np.float32).reshape(3, 2)


def by_hand(
    documents: Documents, items: Items, values: Mapping[str, Values], *, positions: bool = False
) -> pd.DataFrame:
    return frame_of(table_by_hand(documents, items, values, positions=positions))


def test_a_document_without_words_keeps_its_row_and_its_place() -> None:
    frame = by_hand(DOCUMENTS, WORDS, {"vectors": VECTORS}, positions=True)
    assert frame.index.tolist() == [0, 1, 1, 2, 3]
    assert frame["token"].isna().tolist() == [True, False, False, True, False]
    assert frame["token_begin"].isna().tolist() == [True, False, False, True, False]
    rows = np.stack(frame["vectors"].tolist())
    np.testing.assert_array_equal(rows[[1, 2, 4]], VECTORS)
    assert np.isnan(rows[[0, 3]]).all()


def test_vectors_are_views_of_one_matrix() -> None:
    documents = documents_of("I love NLP")
    words = items_of("token", segment(documents.texts, language="en"))
    frame = by_hand(documents, words, {"vectors": VECTORS})
    assert all(np.shares_memory(vector, VECTORS) for vector in frame["vectors"])


def test_the_types_of_columns_do_not_change_with_the_data() -> None:
    documents = documents_of("I love NLP")
    words = items_of("token", segment(documents.texts, language="en"))
    flags = np.array([True, False, True])
    without = frame_of(
        table_by_hand(documents, words, {"v": VECTORS, "flag": flags}, positions=True)
    )
    with_gaps = frame_of(
        table_by_hand(DOCUMENTS, WORDS, {"v": VECTORS, "flag": flags}, positions=True)
    )
    assert with_gaps.dtypes.equals(without.dtypes)


def test_columns_stand_in_their_order() -> None:
    data = pd.DataFrame({"a": [1], "text": ["NLP"], "b": [2]})
    documents = documents_of(data)
    words = items_of("token", segment(documents.texts, language="en"))
    frame = frame_of(
        table_by_hand(documents, words, {"count": np.array([1]), "v": VECTORS[:1]}, positions=True)
    )
    assert list(frame.columns) == ["token", "token_begin", "token_end", "count", "v", "a", "b"]
    assert isinstance(frame["token_begin"].dtype, pd.Int64Dtype)


def test_matrices_and_lists_can_be_cells() -> None:
    matrices = Matrices(VECTORS[[0, 1, 0, 1, 2]], np.array([0, 0, 2, 5]))
    columns: dict[str, Values] = {"m": matrices, "pieces": [["a"], ["b", "c"], []]}
    frame = by_hand(DOCUMENTS, WORDS, columns)
    assert [cell.shape for cell in frame["m"]] == [(0, 2), (0, 2), (2, 2), (0, 2), (3, 2)]
    assert frame["pieces"].tolist() == [[], ["a"], ["b", "c"], [], []]


def test_special_pieces_have_a_text_and_no_place() -> None:
    items = with_special_pieces(SEGMENTS, before=["[CLS]"], behind=["[SEP]"])
    frame = by_hand(DOCUMENTS, items, {}, positions=True)
    assert frame["token"].dropna().tolist() == [
        "[CLS]", "I", "love", "[SEP]", "[CLS]", "NLP", "[SEP]",
    ]  # fmt: skip
    assert frame["token_begin"].dropna().tolist() == [0, 2, 0]


def test_any_index_is_repeated() -> None:
    index = pd.MultiIndex.from_tuples([("a", 1), ("a", 1), ("b", 2)], names=["x", "y"])
    documents = documents_of(pd.Series(["I love", None, "NLP"], index=index))
    words = items_of("token", segment(documents.texts, language="en"))
    frame = by_hand(documents, words, {"v": VECTORS})
    assert frame.index.equals(index.take([0, 0, 1, 2]))
    assert frame.index.names == ["x", "y"]


def test_documents_without_words_have_matrices_without_rows() -> None:
    documents = documents_of(["", None])
    none = Matrices(VECTORS[:0], np.zeros(1, dtype=np.int64))
    words = items_of("document", segment(documents.texts, language="en"))
    assert [cell.shape for cell in by_hand(documents, words, {"m": none})["m"]] == [(0, 2)] * 2
