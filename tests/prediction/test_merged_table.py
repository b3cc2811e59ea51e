from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from nlu_lite.common.arrays import Matrices, offsets_of
from nlu_lite.input.documents import Documents, documents_of
from nlu_lite.output.frame import frame_of
from nlu_lite.prediction.columns import Names, Values
from nlu_lite.prediction.items import items_of
from nlu_lite.prediction.merged_table import merged_table
from nlu_lite.prediction.table import Table
from nlu_lite.text.segments import segment
from tests.support.tables import table_by_hand

TEXTS = ["a b. c", "", "d", "e f", ""]
DATA = pd.DataFrame({"text": TEXTS, "stars": [1, 2, 3, 4, 5]}, index=list("vwxyz"))


def table(documents: Documents) -> Table:
    items = items_of("token", segment(documents.texts, language="en"))
    words = [
        documents.texts[d][b:e] for d, (b, e) in zip(items.documents(), items.spans, strict=True)
    ]
    return table_by_hand(documents, items, values_of(words), positions=True)


def values_of(words: Sequence[str]) -> dict[str, Values]:
    codes = np.array([ord(word[0]) for word in words], dtype=np.int64)
    heights = codes % 3
    rows = np.repeat(codes, heights)[:, np.newaxis] + np.zeros((1, 2))
    return {
        "code": codes,
        "odd": codes % 2 == 1,
        "vector": codes[:, np.newaxis].astype(np.float32) + np.arange(3, dtype=np.float32),
        "matrix": Matrices(rows.astype(np.float32), offsets_of(heights)),
        "pieces": [[word, word] for word in words],
    }


@pytest.mark.parametrize("cuts", [(), (1,), (2, 3), (1, 2, 3, 4), (0, 5)])
def test_the_table_of_parts_is_the_table_of_all(cuts: tuple[int, ...]) -> None:
    documents = documents_of(DATA)
    bounds = [0, *cuts, len(documents)]
    parts = [table(documents.part(*pair)) for pair in zip(bounds, bounds[1:], strict=False)]
    merged = merged_table(documents, parts)
    assert parts == []
    found, expected = frame_of(merged), frame_of(table(documents))
    assert found.attrs == expected.attrs
    assert_frame_equal(found, expected)


def test_vectors_are_views_of_one_matrix() -> None:
    # A document without words has a row without an item, for which vectors are copied.
    documents = documents_of([text for text in TEXTS if text])
    merged = merged_table(documents, [table(documents.part(0, 2)), table(documents.part(2, 3))])
    (matrix,) = (column.values for column in merged.columns if column.name == "vector")
    assert isinstance(matrix, np.ndarray)
    assert matrix.dtype == np.float32
    assert all(np.shares_memory(vector, matrix) for vector in frame_of(merged)["vector"])


def test_names_keep_what_they_are_of() -> None:
    documents = documents_of(["a", "b c"])

    def labels(part: Documents, numbers: Sequence[int]) -> Table:
        made = table(part)
        (text, *_) = made.columns
        names = Names(("x", "y"), np.array(numbers))
        column = type(text)("label", "label", names)
        return Table(part, made.items, (text, column), made.report)

    parts = [labels(documents.part(0, 1), [1]), labels(documents.part(1, 2), [0, -1])]
    frame = frame_of(merged_table(documents, parts))
    assert frame["label"].fillna("").tolist() == ["y", "x", ""]


def test_places_of_special_pieces_count_on() -> None:
    documents = documents_of(["a", "b"])
    parts = []
    for place in range(2):
        made = table(documents.part(place, place + 1))
        labels = {0: "[CLS]"}
        items = type(made.items)(
            "token", made.items.spans, made.items.document_items, made.items.sentence, labels=labels
        )
        parts.append(table_by_hand(made.documents, items, {}, positions=True))
    frame = frame_of(merged_table(documents, parts))
    assert frame["token"].tolist() == ["[CLS]", "[CLS]"]
    assert frame["token_begin"].isna().all()
