"""The plain rival that stands beside a model: what the labels look like without it."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy.typing as npt

from nlu_lite.analysis.text_baseline import TEXT_TASKS, TextBaseline
from nlu_lite.analysis.word_baseline import WORD_TASKS, WordBaseline
from nlu_lite.common.choices import one_of

__all__ = ["BASELINE_NAMES", "Baseline", "baseline_of", "fitted_baseline"]

Baseline: TypeAlias = TextBaseline | WordBaseline

_KINDS: Mapping[str, type[TextBaseline] | type[WordBaseline]] = {
    **dict.fromkeys(TEXT_TASKS, TextBaseline),
    **dict.fromkeys(WORD_TASKS, WordBaseline),
}
# What a report calls it.
BASELINE_NAMES: Mapping[str, str] = {
    **dict.fromkeys(TEXT_TASKS, "TF-IDF"),
    **dict.fromkeys(WORD_TASKS, "most frequent label"),
}


def fitted_baseline(
    texts: Sequence[Any], labels: Sequence[Any], *, task: str, seed: int = 0
) -> Baseline:
    """The baseline of a task, fitted: TF-IDF for texts, the most frequent labels for words.

    Args:
        texts: Texts; where labels are of words, lists of words.
        labels: The label of each; lists of labels where a text has several, or its words have.
        task: classifier, sentiment, multi_classifier, regressor, ner or pos.
        seed: What chance depends on.

    Raises:
        InvalidInput: There are no words to learn from.
        InvalidOption: There is no such task.
        MissingExtra: scikit-learn is not installed, which that of texts needs.

    >>> baseline = fitted_baseline(["good", "bad", "so good"], [1.0, 0.0, 1.0], task="regressor")
    >>> again = baseline_of(baseline.arrays(), baseline.settings())
    >>> again.predict(["good"]) == baseline.predict(["good"])
    True
    """
    kind = _KINDS[one_of("task", task, _KINDS)]
    return kind.fitted(texts, labels, task=task, seed=seed)


def baseline_of(arrays: Mapping[str, npt.NDArray[Any]], settings: Mapping[str, Any]) -> Baseline:
    """The baseline that was stored as its `arrays` and its `settings`.

    Raises:
        InvalidModel: They do not fit to each other.
    """
    return _KINDS[one_of("task", settings["task"], _KINDS)].of(arrays, settings)
