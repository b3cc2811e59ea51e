import pytest

from nlu_lite.encoder.devices import batch_positions
from nlu_lite.encoder.precision import PRECISIONS
from nlu_lite.encoder.rounding import rounded_rows


@pytest.mark.parametrize("precision", PRECISIONS)
def test_there_are_rows_for_all_positions_and_few_different_numbers(precision: str) -> None:
    full = batch_positions("cpu", precision)
    rows = {positions: rounded_rows(positions, precision) for positions in range(1, full + 1)}
    assert all(found >= positions for positions, found in rows.items())
    assert len(set(rows.values())) <= 30


@pytest.mark.parametrize("share", [1, 2])
@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_batch_that_is_nearly_full_wastes_little(precision: str, share: int) -> None:
    # Of all threads together, and of a lane.
    full = batch_positions("cpu", precision) // share
    assert rounded_rows(full, precision) == full
    nearly = full - full // 16
    assert rounded_rows(nearly, precision) <= nearly + full // 32


def test_more_positions_than_a_usual_batch_has() -> None:
    assert rounded_rows(5_000, "fp32") == 5_120
