"""What scikit-learn's own checks bring, numbers, as texts that they make."""

from typing import Any

from sklearn.base import BaseEstimator
from sklearn.utils.validation import validate_data

__all__ = ["ReadsNumbers"]


class ReadsNumbers(BaseEstimator):  # type: ignore[misc]  # scikit-learn is not typed
    """An estimator of texts reads a row of numbers as the text that they make.

    The checks of scikit-learn bring numbers. This takes the place of reading the column, and of
    nothing else.
    """

    def _texts(self, X: object, *, reset: bool) -> tuple[str, ...]:
        rows = validate_data(self, X, reset=reset, dtype=None, ensure_all_finite=False)
        return tuple(" ".join(map("{:.3g}".format, row)) for row in rows)

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401  # scikit-learn is not typed
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = False
        return tags
