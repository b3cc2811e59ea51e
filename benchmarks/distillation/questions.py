"""TREC-6 with few labels and many texts: a teacher, its students, and labels without a teacher."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.distillation.contenders import Contender, compared, timed
from benchmarks.distillation.runs import Measured
from benchmarks.distillation.students import teacher_and_students
from benchmarks.learning import OF_TEXTS
from benchmarks.training_sets import TRAINING_SETS
from benchmarks.ways import TF_IDF

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DATA", "LABELS", "measure_questions"]

LABELS = 500
DATA = f"TREC-6, {LABELS} labels"
_TRAINING_SET = TRAINING_SETS["trec6"]


def measure_questions(
    students: Sequence[int | str], *, seed: int, most: int | None
) -> list[Measured]:
    """The teacher, its students, and what the labels give without it; TF-IDF among them.

    Args:
        students: Numbers of layers, and "static".
        seed: Which labels are drawn, and all else.
        most: Use so many texts of each part, at most half of them with labels; None: all.

    Raises:
        DatasetMissing: The data are not there.
    """
    train, test = _TRAINING_SET.parts(seed=seed, most=most)
    order = np.random.default_rng(seed).permutation(len(train))
    drawn = order[: min(LABELS, len(train) // 2)]
    labelled = train.iloc[drawn]
    # All others lack a label.
    partly = train.assign(y=labelled["y"])
    contenders = [
        *teacher_and_students(
            students,
            OF_TEXTS,
            labelled,
            partly,
            test,
            seed=seed,
            level="document",
        ),
        _tf_idf(labelled, test, seed),
    ]
    return compared(contenders, train["text"].tolist(), data=DATA, metric=OF_TEXTS.metric)


def _tf_idf(labelled: "pd.DataFrame", test: "pd.DataFrame", seed: int) -> Contender:
    """TF-IDF and logistic regression, with a table like that of the others."""
    import pandas as pd

    from nlu_lite.analysis.text_baseline import TextBaseline

    texts, labels = labelled["text"].tolist(), labelled["y"].tolist()
    fit = partial(TextBaseline.fitted, texts, labels, task=OF_TEXTS.name, seed=seed)
    fitted, seconds = timed(fit)

    def table(given: Sequence[object]) -> "pd.DataFrame":
        return pd.DataFrame({"document": given, "label": fitted.predict(list(map(str, given)))})

    found = table(test["text"].tolist())["label"]
    score = float((found.to_numpy() == test["y"].to_numpy()).mean())
    return Contender(what=TF_IDF, score=score, table=table, seconds=seconds)
