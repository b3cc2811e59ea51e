from dataclasses import replace

from nlu_lite.training.history import EpochRecord, history_frame

RECORD = EpochRecord(
    epoch=1,
    step=5,
    loss=0.5,
    metric=0.75,
    learning_rate=1e-4,
    seconds=2.0,
    pieces_per_second=10.0,
)


def test_an_epoch_is_a_row() -> None:
    frame = history_frame([RECORD, replace(RECORD, epoch=2, metric=0.9)])
    assert frame.index.tolist() == [1, 2]
    assert frame["metric"].tolist() == [0.75, 0.9]


def test_nothing_learned_is_a_frame_without_rows() -> None:
    frame = history_frame([])
    assert len(frame) == 0
    assert "loss" in frame
