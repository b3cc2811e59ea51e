import numpy as np
import pytest

from nlu_lite.viz.palette import MOST_GROUPS, group_marks, ink_on


def test_no_two_groups_are_drawn_alike() -> None:
    marks = group_marks(MOST_GROUPS)
    assert len(set(marks)) == len(marks) == MOST_GROUPS


def test_few_groups_differ_in_colour() -> None:
    assert len({mark.colour for mark in group_marks(7)}) == 7


@pytest.mark.parametrize("colours", ["RdBu_r", "viridis"])
def test_numbers_can_be_read_on_every_colour(colours: str) -> None:
    from matplotlib import colormaps

    for colour in colormaps[colours](np.linspace(0, 1, 64))[:, :3]:
        ink = 0.0 if ink_on(*colour.tolist()) == "black" else 1.0
        # The contrast of WCAG 2 for small text.
        assert contrast(luminance(colour), ink) >= 4.5


def luminance(colour: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: float, other: float) -> float:
    low, high = sorted([one, other])
    return (high + 0.05) / (low + 0.05)
