from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.viz.placement import Placed, place_labels

ROOM = (200.0, 100.0)
places = st.lists(st.tuples(st.floats(0, 200), st.floats(0, 100)), max_size=30)


def box_of(
    label: Placed,
    points: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]",
    size: tuple[float, float],
    gap: float,
) -> tuple[float, float, float, float]:
    (x, y), (right, up), (width, height) = points[label.number], label.side, size
    x, y = x + right * (width / 2 + gap), y + up * (height / 2 + gap)
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


@given(places)
def test_labels_cover_no_label_and_stay_inside(found: list[tuple[float, float]]) -> None:
    points = np.array(found, dtype=float).reshape(-1, 2)
    sizes = np.full((len(points), 2), (30.0, 8.0))
    placed = place_labels(points, [sizes], room=ROOM, gap=3, avoid_points=False)
    boxes = [box_of(label, points, (30, 8), 3) for label in placed]
    for left, bottom, right, top in boxes:
        assert left >= 0 and bottom >= 0 and right <= ROOM[0] and top <= ROOM[1]
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


@given(places)
def test_labels_can_leave_all_points_free(found: list[tuple[float, float]]) -> None:
    points = np.array(found, dtype=float).reshape(-1, 2)
    sizes = np.full((len(points), 2), (30.0, 8.0))
    for label in place_labels(points, [sizes], room=ROOM, gap=3, avoid_points=True):
        left, bottom, right, top = box_of(label, points, (30, 8), 3)
        on_it = (points > (left, bottom)) & (points < (right, top))
        assert not on_it.all(axis=1).any()


def test_what_has_no_label_takes_no_room() -> None:
    sizes = np.array([[0.0, 0.0], [30, 8]])
    placed = place_labels(np.full((2, 2), 50.0), [sizes], room=ROOM, gap=3, avoid_points=False)
    assert [label.number for label in placed] == [1]


def test_a_shorter_form_is_taken_where_the_longer_one_finds_no_room() -> None:
    forms = [np.array([[500.0, 8]]), np.array([[30.0, 8]])]
    placed = place_labels(np.array([[50.0, 50]]), forms, room=ROOM, gap=3, avoid_points=True)
    assert [label.form for label in placed] == [1]
