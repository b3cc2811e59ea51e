import numpy as np
import pandas as pd

from nlu_lite.frame import token_frame
from nlu_lite.text.segments import segment

SEGMENTS = segment(["", "I love", " ", "NLP"], language="en")
VECTORS = np.arange(6, dtype=np.float32).reshape(3, 2)


def test_a_document_without_words_keeps_its_row_and_its_place() -> None:
    frame = token_frame(SEGMENTS, range(4), {"vectors": VECTORS}, positions=True)
    assert frame.index.tolist() == [0, 1, 1, 2, 3]
    assert frame["token"].isna().tolist() == [True, False, False, True, False]
    assert frame["token_begin"].isna().tolist() == [True, False, False, True, False]
    rows = np.stack(frame["vectors"].tolist())
    np.testing.assert_array_equal(rows[[1, 2, 4]], VECTORS)
    assert np.isnan(rows[[0, 3]]).all()


def test_vectors_are_views_of_one_matrix() -> None:
    frame = token_frame(segment(["I love NLP"], language="en"), range(1), {"vectors": VECTORS})
    assert all(np.shares_memory(vector, VECTORS) for vector in frame["vectors"])


def test_the_types_of_columns_do_not_change_with_the_data() -> None:
    with_gaps = token_frame(SEGMENTS, range(4), {"v": VECTORS}, positions=True)
    without = token_frame(
        segment(["I love NLP"], language="en"), range(1), {"v": VECTORS}, positions=True
    )
    assert with_gaps.dtypes.equals(without.dtypes)


def test_positions_come_behind_the_token() -> None:
    frame = token_frame(SEGMENTS, range(4), {"v": VECTORS}, positions=True)
    assert list(frame.columns) == ["token", "token_begin", "token_end", "v"]
    assert isinstance(frame["token_begin"].dtype, pd.Int64Dtype)
