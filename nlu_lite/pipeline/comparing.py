"""What a student is worth beside its teacher."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from nlu_lite.input.spark_frames import refuse_spark_frame
from nlu_lite.model.load import Models

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Comparing"]


class Comparing:
    """What a student is worth beside its teacher."""

    _models: Models

    def compare(
        self,
        teacher: "Comparing",
        data: object,
        *,
        y: object = "y",
        text_column: Hashable | None = None,
        label_separator: str = ",",
    ) -> "pd.DataFrame":
        """What this pipeline, a student, is worth beside its teacher: a row each.

        Columns: the usual metric of the task, such as `accuracy`, where `data` have labels;
        `agreement` with the teacher's decisions (of numbers the rank correlation; of vectors that
        of the similarities of pairs of rows); `cosine` of vectors of one width; `megabytes` of all
        files; `texts_per_second` to the finished table, measured now; and `times_as_fast`.

        Args:
            teacher: A pipeline that gives the same kind of labels or vectors.
            data: Texts that neither has learned from, with or without labels.
            y: The column of labels, where there is one.
            text_column: The column of the texts.
            label_separator: What stands between labels.

        Raises:
            InvalidOption: The two give different things.

        Warns:
            TrainingDataWarning: The student has learned from some of the texts.
        """
        from nlu_lite.training.distillation.comparison import comparison

        refuse_spark_frame(data, "compare")
        return comparison(
            self._models,
            teacher._models,
            data,
            y=y,
            text_column=text_column,
            label_separator=label_separator,
        )
