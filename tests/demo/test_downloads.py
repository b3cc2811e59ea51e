import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlu_lite
from nlu_lite.demo.downloads import csv_of, parquet_of, safe

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_begins_a_formula_has_an_apostrophe_in_front(cell: str) -> None:
    table = pd.DataFrame({cell: [cell]}, index=pd.Index([cell], name=cell))
    mended = safe(table)
    assert mended.iloc[0, 0] == f"'{cell}"
    assert [*mended.columns, *mended.index, mended.index.name] == [f"'{cell}"] * 3
    assert table.iloc[0, 0] == cell


def test_numbers_below_zero_stay_numbers() -> None:
    mended = safe(pd.DataFrame({"score": [-1.5], "count": [-1], "missing": [None]}))
    assert mended["score"].dtype == np.float64 and mended["count"].dtype == np.int64
    assert mended["missing"].isna().all()


# What pandas and Python's csv disagree about, and a page never sends.
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"))


@given(st.lists(CELLS, min_size=1))
def test_no_cell_of_a_csv_is_a_formula(texts: list[str]) -> None:
    content = csv_of(pd.DataFrame({"text": texts})).decode()
    rows = list(csv.reader(io.StringIO(content, newline="")))
    found = [row[1] for row in rows[1:]]
    assert not [cell for cell in found if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]
    assert [cell.removeprefix("'") for cell in found] == [text.removeprefix("'") for text in texts]


def test_vectors_are_lists_of_numbers(embedded: nlu_lite.Pipeline) -> None:
    table = embedded.predict("=SUM(A1) NLP")
    found = pd.read_csv(io.BytesIO(csv_of(table)))
    vectors = [json.loads(cell) for cell in found["en_embed_minilm_L6_384_embeddings"]]
    expected = np.stack(table["en_embed_minilm_L6_384_embeddings"].tolist())
    np.testing.assert_allclose(vectors, expected, rtol=1e-6)
    assert found["token"].iloc[0].startswith("'=")


def test_parquet_has_the_table_as_it_is(embedded: nlu_lite.Pipeline) -> None:
    table = embedded.predict("=SUM(A1) NLP", positions=True)
    found = pd.read_parquet(io.BytesIO(parquet_of(table)))
    assert found.columns.tolist() == table.columns.tolist()
    assert found["token"].tolist() == table["token"].tolist()
    for name in table.columns[-1:]:
        np.testing.assert_array_equal(
            np.stack(found[name].tolist()), np.stack(table[name].tolist())
        )
