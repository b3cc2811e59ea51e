"""What makes vectors of texts, as far as tables need to know it."""

from collections.abc import Hashable
from typing import Protocol

import pandas as pd

__all__ = ["MakesTables"]


class MakesTables(Protocol):
    """What makes tables with vectors of texts, as a `Pipeline` does."""

    def predict(
        self, data: object, output_level: str | None = None, *, text_column: Hashable | None = None
    ) -> pd.DataFrame:
        """The table of texts."""
        ...
