"""TextClassifier: texts to classes, as scikit-learn's classifier."""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Literal, Self, TypeAlias, get_args

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import Tags, check_consistent_length, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import one_of
from nlu_lite.common.user_warnings import warn
from nlu_lite.common.whole_numbers import GREATEST_SEED, whole_number
from nlu_lite.errors import InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.model.load import LoadRequest
from nlu_lite.pipeline import Pipeline
from nlu_lite.sklearn.class_labels import class_labels
from nlu_lite.sklearn.memory import Memory, checked_megabytes
from nlu_lite.sklearn.opened_pipeline import opened, plain
from nlu_lite.sklearn.remembered_vectors import remembering
from nlu_lite.sklearn.text_column import text_column
from nlu_lite.training.fit_options import ClassWeight, Tune

__all__ = ["TextClassifier", "Wordless"]

Wordless: TypeAlias = Literal["prior", "error"]

# One for all classifiers of the process: a search makes a clone for each of its fits.
_MEMORY: Memory[bytes, bytes] = Memory()


class TextClassifier(
    ClassifierMixin,  # type: ignore[misc]  # scikit-learn is not typed
    BaseEstimator,  # type: ignore[misc]
):
    """Texts to classes, learned as `Pipeline.fit` learns them.

    It goes wherever scikit-learn takes a classifier: in searches, cross-validation, calibration. It
    pickles with all that it learned. `pipeline_` is what it learned as a pipeline of nlu_lite, to
    be saved, or to make tables of labels.

    The classifiers of a process remember the vectors of texts, so that a cross-validation or a
    search over `class_weight`, `validation` or `metric` embeds each text once, or with `n_jobs`
    once in each of the processes; one over `layers` once for each value. Where the whole encoder
    learns (`tune`), each of them has vectors of its own.

    Each text has one class. Where it has several labels, `MultiOutputClassifier` and
    `OneVsRestClassifier` of scikit-learn learn each by itself.

    Args:
        ref: A reference, as `request` in `nlu_lite.load`.
        path: As in `nlu_lite.load`, as are `device`, `precision`, `offline` and `cache`.
        device: Where to compute.
        precision: What to compute in.
        tune: As in `Pipeline.fit`, as are `epochs`, `learning_rate`, `batch_size`, `patience`,
            `metric`, `class_weight` and `layers`.
        epochs: How often the encoder reads the data. Not of a head, as the next two and `patience`.
        learning_rate: Of the encoder.
        batch_size: Texts that are learned from at once.
        validation: How much of the data tells when to stop, and which regularisation: a share, or a
            number of texts. 0 or None: none; the regularisation is chosen by cross-validation then.
        patience: Epochs without improvement before it stops.
        metric: What is to be best.
        class_weight: "balanced", or a mapping from classes to weights.
        layers: Whose hidden states the head reads.
        missing: What becomes of a text to predict that is missing (None, NaN), or has no words in
            it. "prior": each class is as likely as it was in `y`, so that the most frequent one is
            predicted; a warning says so. "error": InvalidInput. To fit, such texts are left out,
            which a warning says.
        remember: Most megabytes of vectors that the classifiers of this process remember together,
            once this one was used; 256 hold about 150,000 of 384 numbers. What was not asked for
            longest is forgotten first. 0: this one neither looks for vectors nor keeps any.
        offline: Whether a connection is forbidden.
        cache: What else `nlu_lite.load` is to keep, in memory or in a file.
        random_state: The same number gives the same results on the same machine; None, or a
            generator of NumPy: one that is drawn at each fit.

    Attributes:
        classes_: The classes, sorted, in an array of shape (classes,).
        class_prior_: The share of each in `y`, shape (classes,), float32.
        pipeline_: What was learned: a `Pipeline`.
        history_: How the training went, as `Pipeline.history` tells it.
        n_features_in_: 1.
        feature_names_in_: The name of the column in an array of shape (1,), where `fit` got a
            DataFrame.

    >>> from sklearn.model_selection import GridSearchCV
    >>> from nlu_lite.sklearn import TextClassifier
    >>> bills = ["Where is my invoice?", "I was charged twice.", "Can I pay by card?", "A refund!"]
    >>> parcels = ["Where is my parcel?", "It came broken.", "Do you ship to Oslo?", "Nobody rang."]
    >>> labels = ["billing"] * 4 + ["delivery"] * 4
    >>> weights = {"class_weight": [None, "balanced"]}
    >>> search = GridSearchCV(TextClassifier(), weights, cv=2).fit(bills + parcels, labels)
    >>> search.predict(["The parcel was left in the rain."]).tolist()
    ['delivery']
    """

    def __init__(
        self,
        ref: str | None = "en.embed_sentence.minilm_L6_384",
        *,
        path: str | os.PathLike[str] | None = None,
        device: str = "auto",
        precision: str = "fp32",
        tune: Tune = "head",
        epochs: int | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        validation: float | None = 0.1,
        patience: int | None = None,
        metric: str | None = None,
        class_weight: ClassWeight = None,
        layers: int | Sequence[int] | None = None,
        missing: Wordless = "prior",
        remember: float = 256,
        offline: bool | None = None,
        cache: int | str | os.PathLike[str] = 0,
        random_state: "int | np.random.RandomState | None" = 0,
    ) -> None:
        self.ref = ref
        self.path = path
        self.device = device
        self.precision = precision
        self.tune = tune
        self.epochs = epochs
        self.learning_rate = learning_rate
        self.batch_size = batch_size
        self.validation = validation
        self.patience = patience
        self.metric = metric
        self.class_weight = class_weight
        self.layers = layers
        self.missing = missing
        self.remember = remember
        self.offline = offline
        self.cache = cache
        self.random_state = random_state

    def fit(self, X: object, y: object) -> Self:
        """Learn the classes of texts.

        Args:
            X: A list, array, Series or Index of texts, or one column of them: an array of shape
                (n, 1), a list of rows of one text, a DataFrame. Tables and columns of polars and
                pyarrow too.
            y: The class of each: a list, array or Series of texts, whole numbers, or True and
                False.

        Raises:
            InvalidInput: X holds no rows, several columns, or something that is no text.
            InvalidOption: A parameter has a value that it cannot take; or `y` can't be learned:
                one class only, labels that are missing or of several types, or no text with words.
            ValueError: X and y are of different length, or y has two dimensions or measurements.
            UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel: As `nlu_lite.load`
                says.

        Warns:
            TrainingDataWarning: Texts without words were left out, or classes are doubtful.
        """
        texts, labels = self._texts(X, reset=True), class_labels(y)
        check_consistent_length(texts, labels)
        pipeline = self._opened()
        # A search over `tune` has one value of these for all.
        learns = self.tune != "head"
        try:
            self.pipeline_ = self._remembering(pipeline).fit(
                list(texts),
                y=labels,
                task="classifier",
                tune=self.tune,
                epochs=plain(self.epochs) if learns else None,
                learning_rate=plain(self.learning_rate) if learns else None,
                batch_size=plain(self.batch_size) if learns else None,
                validation=plain(self.validation),
                patience=plain(self.patience) if learns else None,
                metric=self.metric,
                class_weight=self.class_weight,
                layers=plain(self.layers),
                seed=self._seed(),
            )
        except InvalidInput as cause:
            # Of data that can't be learned scikit-learn expects a ValueError.
            raise InvalidOption(str(cause)) from cause
        self.history_ = self.pipeline_.history
        self.classes_ = np.sort(self.pipeline_.classes_)
        counts = Counter(labels)
        shares = np.array([counts[label] for label in self.classes_.tolist()], dtype=np.float32)
        self.class_prior_ = shares / shares.sum()
        return self

    def predict(self, X: object) -> npt.NDArray[np.generic]:
        """The class of each text: the most likely one.

        Args:
            X: As in `fit`.

        Returns:
            Shape (texts,), of the type of `classes_`.

        Raises:
            InvalidInput: As in `fit`; or a text is missing, and `missing="error"`.
            sklearn.exceptions.NotFittedError: Nothing was learned yet.

        Warns:
            TrainingDataWarning: Texts without words were given the most frequent class.
        """
        likely = self.predict_proba(X).argmax(axis=1)
        return np.asarray(self.classes_[likely])

    def predict_proba(self, X: object) -> FloatArray:
        """How likely each class is for each text.

        Args:
            X: As in `fit`.

        Returns:
            Shape (texts, classes), float32, in the order of `classes_`; each row adds up to 1.

        Raises:
            InvalidInput, sklearn.exceptions.NotFittedError: As in `predict`, as are warnings.
        """
        check_is_fitted(self)
        texts = self._texts(X, reset=False)
        pipeline = self._remembering(self.pipeline_)
        shares = pipeline.predict_proba(list(texts))
        return self._filled(shares[:, np.argsort(pipeline.classes_)])

    def _texts(self, X: object, *, reset: bool) -> tuple[str, ...]:
        column = text_column(X, estimator="TextClassifier")
        validate_data(self, column.named, reset=reset, skip_check_array=True)
        return column.texts

    def _opened(self) -> Pipeline:
        """The pipeline that learns; what `Pipeline.fit` does not look at has been checked then."""
        one_of("missing", self.missing, get_args(Wordless))
        checked_megabytes(self.remember)
        if not isinstance(plain(self.validation), (int, float, type(None))):
            raise InvalidOption(
                f"validation={self.validation!r:.60}; expected a share of the texts, such as 0.1, "
                "a number of them, or 0.\nPipeline.fit takes texts of their own to validate by."
            )
        return opened(
            LoadRequest(
                request=self.ref,
                path=self.path,
                device=self.device,
                precision=self.precision,
                cache=self.cache,
                offline=self.offline,
            )
        )

    def _remembering(self, pipeline: Pipeline) -> Pipeline:
        megabytes = checked_megabytes(self.remember)
        return Pipeline(remembering(pipeline.models, _MEMORY, megabytes=megabytes))

    def _seed(self) -> int:
        seed = plain(self.random_state)
        if not isinstance(seed, int):
            seed = int(check_random_state(seed).randint(GREATEST_SEED, dtype=np.int64))
        return whole_number("random_state", seed, least=0, most=GREATEST_SEED)

    def _filled(self, shares: FloatArray) -> FloatArray:
        """The probabilities, with what `missing` says in the rows of texts without words."""
        wordless = np.flatnonzero(np.isnan(shares[:, 0]))
        if not len(wordless):
            return shares
        said = (
            f"{len(wordless):,} of the {len(shares):,} texts are missing or have no words, the "
            f"first in row {wordless[0]}"
        )
        if self.missing == "error":
            raise InvalidInput(
                f"{said}; missing='error' refuses them.\n"
                "missing='prior' gives them the most frequent class."
            )
        frequent = self.classes_[self.class_prior_.argmax()].item()
        warn(
            f"{said}; they are given the most frequent class of the training, {frequent!r}. "
            "missing='error' refuses them.",
            TrainingDataWarning,
        )
        filled = shares.copy()
        filled[wordless] = self.class_prior_
        return filled

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        tags.input_tags.allow_nan = True
        return tags


# Tracebacks and pickles say what users import.
TextClassifier.__module__ = "nlu_lite.sklearn"
