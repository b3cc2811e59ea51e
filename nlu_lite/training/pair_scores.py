"""Scores of any range, as the cosines that they stand for."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray

__all__ = ["ScoreScale", "scale_of"]


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """How scores become cosines.

    Attributes:
        zero: The score of the cosine 0.
        one: The score of the cosine 1.
    """

    zero: float = 0.0
    one: float = 1.0

    def cosines(self, scores: FloatArray) -> FloatArray:
        """Shape (n,): the cosines that scores stand for.

        >>> ScoreScale(1, 5).cosines(np.array([1, 3, 5], dtype=np.float32))
        array([0. , 0.5, 1. ], dtype=float32)
        """
        return ((scores - self.zero) / (self.one - self.zero)).astype(np.float32)

    def __str__(self) -> str:
        if self == ScoreScale():
            return "taken for cosines as they are"
        return f"taken for cosines, {self.zero:g} as 0 and {self.one:g} as 1"


def scale_of(scores: FloatArray) -> ScoreScale:
    """The scale of scores that are not all the same.

    From 0 to 1, or from -1 to 1, they are cosines already. Others that are never negative begin at
    the cosine 0 and end at 1; where some are negative, 0 stays 0, and the greatest, whatever its
    sign, is 1 or -1.

    Args:
        scores: Shape (n,).

    >>> scale_of(np.array([0.2, 0.9])), scale_of(np.array([1, 5])), scale_of(np.array([-2, 4]))
    (ScoreScale(zero=0.0, one=1.0), ScoreScale(zero=1.0, one=5.0), ScoreScale(zero=0.0, one=4.0))
    """
    least, greatest = float(scores.min()), float(scores.max())
    if -1 <= least and greatest <= 1:
        return ScoreScale()
    if least < 0:
        return ScoreScale(0.0, max(-least, greatest))
    return ScoreScale(least, greatest)
