"""Where labels stand, so that none covers another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Placed", "place_labels"]

_Boxes = npt.NDArray[np.float64]


class Placed(NamedTuple):
    """A label that has found a place.

    Attributes:
        number: Of its point.
        form: Which of its forms it has.
        side: Where it stands of the point, as (-1, 0 or 1, -1, 0 or 1).
    """

    number: int
    form: int
    side: tuple[int, int]


# Beside a point a label is read most easily, then above and below it, then askew.
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


def place_labels(
    points: npt.NDArray[np.float64],
    sizes: Sequence[npt.NDArray[np.float64]],
    *,
    room: tuple[float, float],
    gap: float,
    avoid_points: bool,
) -> list[Placed]:
    """Put labels beside their points, each where there is room, in the order of the points.

    A label for which there is no room on any of eight sides takes a shorter form, or is left out.

    Args:
        points: Shape (points, 2), all in one unit of length, from the lower left corner.
        sizes: For each form of the labels, the longest first, shape (points, 2): width and height
            of each label; 0 where there is none.
        room: Width and height of the whole.
        gap: Between a point and its label.
        avoid_points: Whether labels stand on no point, either.

    >>> points, sizes = np.array([[50.0, 50], [52, 50]]), np.array([[30.0, 8], [30, 8]])
    >>> placed = place_labels(points, [sizes], room=(100, 100), gap=3, avoid_points=False)
    >>> [(label.number, label.side) for label in placed]
    [(0, (1, 0)), (1, (-1, 0))]
    """
    taken = _Taken(np.empty((len(points), 4)), points if avoid_points else points[:0], gap)
    placed = (
        _place(number, points[number], [form[number] for form in sizes], taken, room)
        for number in range(len(points))
        if sizes[0][number].all()
    )
    return [label for label in placed if label is not None]


def _place(
    number: int, point: _Boxes, sizes: Sequence[_Boxes], taken: "_Taken", room: tuple[float, float]
) -> Placed | None:
    for form, size in enumerate(sizes):
        if form and (size == sizes[form - 1]).all():
            continue
        boxes = _boxes(point, size, taken.gap)
        fits = ((boxes[:, :2] >= 0) & (boxes[:, 2:] <= room)).all(axis=1) & taken.are_free(boxes)
        if fits.any():
            side = int(fits.argmax())
            taken.add(boxes[side])
            return Placed(number, form, _SIDES[side])
    return None


def _boxes(point: _Boxes, size: _Boxes, gap: float) -> _Boxes:
    """Shape (8, 4): left, bottom, right and top of a label on each side of its point."""
    sides = np.array(_SIDES, dtype=np.float64)
    middles = point + sides * (size / 2 + gap)
    return np.hstack([middles - size / 2, middles + size / 2])


@dataclass(slots=True)
class _Taken:
    """The boxes of the labels that have a place, and the points that are to be seen."""

    boxes: _Boxes
    points: _Boxes
    gap: float
    count: int = 0

    def are_free(self, boxes: _Boxes) -> npt.NDArray[np.bool_]:
        """Shape (boxes,): which of them are on nothing."""
        others, near = self.boxes[: self.count], self.gap / 2
        low, high = boxes[:, np.newaxis, :2], boxes[:, np.newaxis, 2:]
        on_labels = (low < others[:, 2:]) & (others[:, :2] < high)
        on_points = (self.points > low - near) & (self.points < high + near)
        covering = np.concatenate([on_labels, on_points], axis=1)
        free: npt.NDArray[np.bool_] = ~np.any(np.all(covering, axis=2), axis=1)
        return free

    def add(self, box: _Boxes) -> None:
        self.boxes[self.count] = box
        self.count += 1
