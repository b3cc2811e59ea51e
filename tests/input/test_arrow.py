import pytest

pa = pytest.importorskip("pyarrow")

from nlu_lite.input.arrow import texts_in  # noqa: E402


def test_cells_that_are_missing_stay_so() -> None:
    assert texts_in(pa.array(["a", None, ""])) == ["a", None, ""]


def test_words_in_bytes_that_are_no_utf8() -> None:
    raw = pa.array([[b"a\xff", None], None, [b"b"]], pa.list_(pa.binary()))
    texts = pa.ListArray.from_arrays(
        raw.offsets,
        pa.Array.from_buffers(pa.string(), len(raw.values), raw.values.buffers()),
        mask=raw.is_null(),
    )
    assert texts_in(texts) == [["a\ufffd", None], None, ["b"]]
