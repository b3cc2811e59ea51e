"""How well a pipeline does what it was taught."""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from nlu_lite.input.spark_frames import refuse_spark_frame
from nlu_lite.model.load import Models

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.training.fit_report import FitReport

__all__ = ["Measuring"]


class Measuring:
    """How well a pipeline does what it was taught."""

    _models: Models

    def score(
        self,
        data: object,
        *,
        y: object = "y",
        text_column: Hashable | None = None,
        metric: str | None = None,
        label_separator: str = ",",
        drop_missing: bool = False,
    ) -> float:
        """How well the labels of other data are met.

        Args:
            data: As in `fit`, as are `y`, `text_column`, `label_separator` and `drop_missing`.
            y: The labels.
            text_column: The texts.
            metric: As in `fit`; None: accuracy for classes, micro F1 for several labels, entity F1
                for "ner", R² for numbers.
            label_separator: What stands between labels.
            drop_missing: Leave out rows without a label.

        Raises:
            InvalidInput, InvalidOption: As `fit`.
        """
        from nlu_lite.training.evaluation import score_of

        refuse_spark_frame(data, "score")
        return score_of(
            self._models,
            data,
            y=y,
            text_column=text_column,
            metric=metric,
            label_separator=label_separator,
            drop_missing=drop_missing,
        )

    def report(
        self,
        data: object,
        *,
        y: object = "y",
        text_column: Hashable | None = None,
        label_separator: str = ",",
        drop_missing: bool = False,
    ) -> "FitReport":
        """What other data tell of the pipeline: a text in a console, HTML in a notebook.

        Precision, recall and F1 of each class, confusion, calibration and mistakes; entities by
        nervaluate; and TF-IDF with logistic regression beside it, which learned from the same data.

        Args:
            data: As in `score`, as are the other options.
            y: The labels.
            text_column: The texts.
            label_separator: What stands between labels.
            drop_missing: Leave out rows without a label.

        Raises:
            InvalidInput, InvalidOption: As `fit`.
        """
        from nlu_lite.training.fit_report import report_of

        refuse_spark_frame(data, "report")
        return report_of(
            self._models,
            data,
            y=y,
            text_column=text_column,
            label_separator=label_separator,
            drop_missing=drop_missing,
        )

    def compare(
        self,
        teacher: "Measuring",
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
