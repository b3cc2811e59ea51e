"""What labels of texts look like without a model: TF-IDF and a linear classifier.

Terms of one word and of two, their counts c as 1 + log c, weighted by how few texts have them,
rows of length one (Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0). A logistic
regression tells each class from the others; of numbers it is a ridge regression.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from nlu_lite.analysis.classes import Label, classes_of
from nlu_lite.analysis.terms import phrases_of
from nlu_lite.common.arrays import BoolArray, FloatArray
from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidInput, InvalidModel

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["TEXT_TASKS", "TextBaseline"]

_Fitted: TypeAlias = tuple[npt.NDArray[np.floating[Any]], FloatArray]
# A sparse matrix of SciPy, which is not typed.
_Matrix: TypeAlias = Any

TEXT_TASKS = ("classifier", "sentiment", "multi_classifier", "regressor")

_MOST_TERMS = 50_000
# How little the coefficients are held down. Of 1, 10 and 30 the best on the sets that
# benchmarks/ measures.
_LOGISTIC_STRENGTH = 30.0
_RIDGE_PENALTY = 1.0
_ARRAYS = ("idf", "coefficients", "intercepts")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TextBaseline:
    """TF-IDF, and a linear classifier or regression over it, as plain arrays.

    Attributes:
        task: classifier, sentiment, multi_classifier or regressor.
        classes: The labels, one an output; none of a regressor.
        vocabulary: The terms, at most 50,000, those that most texts have.
        idf: Shape (terms,), float32, the weight of each.
        coefficients: Shape (outputs, terms), float16; of a regressor, float32.
        intercepts: Shape (outputs,), float32.
    """

    task: str
    classes: tuple[Label, ...]
    vocabulary: tuple[str, ...]
    idf: FloatArray
    coefficients: npt.NDArray[np.floating[Any]]
    intercepts: FloatArray

    @classmethod
    def fitted(
        cls, texts: Sequence[str], labels: Sequence[Any], *, task: str, seed: int = 0
    ) -> "TextBaseline":
        """The baseline of labelled texts.

        Args:
            texts: What to learn from.
            labels: The label of each; of a multi_classifier, lists of labels; of a regressor,
                numbers.
            task: One of `TEXT_TASKS`.
            seed: What chance depends on.

        Raises:
            InvalidInput: All texts are blank.
            MissingExtra: scikit-learn is not installed.

        >>> texts = ["my card is lost", "where is my card", "rate of the euro", "a poor rate"]
        >>> labels = ["card", "card", "rate", "rate"]
        >>> baseline = TextBaseline.fitted(texts, labels, task="classifier")
        >>> baseline.predict(["Is the card here?"])
        ['card']
        """
        if not any(text.strip() for text in texts):
            raise InvalidInput(
                f"all of {len(texts)} texts are blank; TF-IDF needs words to learn from."
            )
        vectorizer = _vectorizer(max_features=_MOST_TERMS)
        matrix = vectorizer.fit_transform(texts)
        if task == "regressor":
            classes: tuple[Label, ...] = ()
            coefficients, intercepts = _ridge(matrix, labels)
        else:
            several = labels if task == "multi_classifier" else [(label,) for label in labels]
            classes = classes_of(label for those in several for label in those)
            coefficients, intercepts = _one_vs_rest(matrix, _targets(several, classes), seed)
        return cls(
            task=task,
            classes=classes,
            vocabulary=tuple(vectorizer.get_feature_names_out().tolist()),
            idf=vectorizer.idf_.astype(np.float32),
            coefficients=coefficients,
            intercepts=intercepts,
        )

    def scores(self, texts: Sequence[str]) -> FloatArray:
        """Shape (texts, outputs), float32: log odds of each class; of a regressor the numbers."""
        vectorizer = _vectorizer(vocabulary=self.vocabulary)
        vectorizer.idf_ = self.idf
        matrix = vectorizer.transform(texts)
        scores = matrix @ self.coefficients.T.astype(np.float32) + self.intercepts
        return cast(FloatArray, np.asarray(scores, dtype=np.float32))

    def probabilities(self, texts: Sequence[str]) -> FloatArray:
        """Shape (texts, classes), float32: how likely each class is.

        Rows sum to 1, but for a multi_classifier, where each class stands for itself. Of a
        regressor the numbers, shape (texts, 1).
        """
        return _PROBABILITIES[self.task](self.scores(texts))

    def predict(self, texts: Sequence[str]) -> list[Any]:
        """The label of each text; of a multi_classifier lists of labels, of a regressor numbers."""
        probabilities = self.probabilities(texts)
        if self.task == "regressor":
            return cast(list[Any], probabilities[:, 0].tolist())
        if self.task == "multi_classifier":
            return [[self.classes[n] for n in np.flatnonzero(row >= 0.5)] for row in probabilities]
        return [self.classes[number] for number in probabilities.argmax(axis=1)]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """What is to be stored as arrays, by name."""
        return {name: getattr(self, name) for name in _ARRAYS}

    def settings(self) -> dict[str, object]:
        """What is to be stored beside the arrays, as JSON."""
        return {
            "task": self.task,
            "classes": list(self.classes),
            "vocabulary": list(self.vocabulary),
        }

    @classmethod
    def of(
        cls, arrays: Mapping[str, npt.NDArray[Any]], settings: Mapping[str, Any]
    ) -> "TextBaseline":
        """The baseline that was stored: it predicts what the other one did.

        Raises:
            InvalidModel: The arrays do not fit to the settings.
        """
        outputs, terms = max(len(settings["classes"]), 1), len(settings["vocabulary"])
        expected = ((terms,), (outputs, terms), (outputs,))
        got = tuple(arrays[name].shape for name in _ARRAYS)
        if got != expected:
            faults = [
                f"{name} of shape {one}, expected {other}"
                for name, one, other in zip(_ARRAYS, got, expected, strict=True)
                if one != other
            ]
            raise InvalidModel(
                f"no baseline can be made of what was stored: {'; '.join(faults)}.", faults=faults
            )
        return cls(
            task=settings["task"],
            classes=tuple(settings["classes"]),
            vocabulary=tuple(settings["vocabulary"]),
            **{name: arrays[name] for name in _ARRAYS},
        )


def _vectorizer(**options: object) -> "TfidfVectorizer":
    require("scikit-learn", for_what="the baseline of a report", extra="train")
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer=phrases_of, sublinear_tf=True, dtype=np.float32, **options)


def _targets(labels: Sequence[Sequence[Label]], classes: tuple[Label, ...]) -> BoolArray:
    """Shape (texts, classes): whether a text has a label."""
    places = {label: number for number, label in enumerate(classes)}
    targets = np.zeros((len(labels), len(classes)), dtype=np.bool_)
    for row, those in enumerate(labels):
        targets[row, [places[label] for label in those]] = True
    return targets


def _one_vs_rest(matrix: _Matrix, targets: BoolArray, seed: int) -> _Fitted:
    from sklearn.linear_model import LogisticRegression

    coefficients = np.zeros((targets.shape[1], matrix.shape[1]), dtype=np.float16)
    intercepts = np.zeros(targets.shape[1], dtype=np.float32)
    for number, of_class in enumerate(targets.T):
        if of_class.all():
            # Nothing to tell it from: as likely as it was seen, with one text of doubt.
            intercepts[number] = np.log(len(of_class) + 1)
            continue
        regression = LogisticRegression(
            C=_LOGISTIC_STRENGTH, solver="liblinear", max_iter=1000, random_state=seed
        ).fit(matrix, of_class)
        coefficients[number] = regression.coef_[0]
        intercepts[number] = regression.intercept_[0]
    return coefficients, intercepts


def _ridge(matrix: _Matrix, numbers: Sequence[float]) -> _Fitted:
    from sklearn.linear_model import Ridge

    ridge = Ridge(alpha=_RIDGE_PENALTY, solver="sparse_cg")
    ridge.fit(matrix, np.asarray(numbers, dtype=np.float64))
    coefficients = ridge.coef_[np.newaxis].astype(np.float32)
    return coefficients, np.array([ridge.intercept_], dtype=np.float32)


def _logistic(scores: FloatArray) -> FloatArray:
    # As a hyperbolic tangent, which no number overflows.
    return cast(FloatArray, (1 + np.tanh(scores / 2)) / 2)


def _shares(scores: FloatArray) -> FloatArray:
    # With a little for each, lest the classes of a text have nothing to share.
    each = _logistic(scores) + np.finfo(np.float32).tiny
    return cast(FloatArray, each / each.sum(axis=1, keepdims=True))


def _as_they_are(scores: FloatArray) -> FloatArray:
    return scores


_PROBABILITIES: Mapping[str, Callable[[FloatArray], FloatArray]] = {
    "classifier": _shares,
    "sentiment": _shares,
    "multi_classifier": _logistic,
    "regressor": _as_they_are,
}
