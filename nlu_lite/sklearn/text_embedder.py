"""TextEmbedder: a column of texts to a matrix of their vectors, as scikit-learn's transformer."""

import os
from collections.abc import Sequence
from typing import Literal, Self, TypeAlias, get_args

import numpy as np
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import validate_data

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.choices import one_of
from nlu_lite.encoder.pool import normalized
from nlu_lite.errors import InvalidInput
from nlu_lite.model.load import LoadRequest
from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.options import AUTOMATIC, PredictOptions
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.vector_choice import VectorChoice
from nlu_lite.sklearn.memory import checked_megabytes
from nlu_lite.sklearn.opened_pipeline import identity, opened, plain
from nlu_lite.sklearn.text_column import text_column
from nlu_lite.sklearn.vector_memory import VectorMemory

__all__ = ["Missing", "TextEmbedder"]

Missing: TypeAlias = Literal["nan", "zero", "error"]

# One for all embedders of the process: a search makes a clone for each of its fits.
_MEMORY = VectorMemory()


class TextEmbedder(
    ClassNamePrefixFeaturesOutMixin,  # type: ignore[misc]  # scikit-learn is not typed
    TransformerMixin,  # type: ignore[misc]
    BaseEstimator,  # type: ignore[misc]
):
    """A column of texts to a matrix with the vector of each text, those of `predict_embeds`.

    Nothing is learned: `fit` opens the model and looks at the column, and `transform` works
    without it. It pickles as its parameters; the model is opened again where it lands, once in a
    process.

    The embedders of a process remember the vectors of texts, so that a cross-validation or a search
    over what stands behind one (`GridSearchCV`) embeds each text once, or with `n_jobs` once in
    each of the processes. A search over `truncate_dim`, `normalize` or `missing` embeds no text
    again; one over `pooling` or `layers` once for each value, since the model's states are read
    anew.

    Args:
        ref: A reference, as `request` in `nlu_lite.load`.
        path: As in `nlu_lite.load`, as are `device`, `precision`, `offline` and `cache`.
        device: Where to compute.
        precision: What to compute in.
        pooling: As in `Pipeline.predict`, as are `layers`, `layer_pooling`, `normalize` and
            `truncate_dim`.
        layers: Whose hidden states.
        layer_pooling: How several layers are put together.
        normalize: Whether to divide each vector by its length; None: as the model's card says.
        truncate_dim: Keep only the first numbers of each vector.
        missing: What becomes of a text that is missing (None, NaN), or has no words in it. "nan": a
            row of NaN, as everywhere in nlu_lite: imputers and trees take it, and what can't says
            so. "zero": a row of zeros. "error": InvalidInput.
        remember: Most megabytes of vectors that the embedders of this process remember together,
            once this one was used; 256 hold about 150,000 of 384 numbers. What was not asked for
            longest is forgotten first. 0: this one neither looks for vectors nor keeps any.
        offline: Whether a connection is forbidden.
        cache: What else `nlu_lite.load` is to keep, in memory (clones share it) or in a file.

    Attributes:
        n_features_in_: 1; there behind `fit`.
        feature_names_in_: The name of the column in an array of shape (1,), where `fit` got a
            DataFrame.

    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.model_selection import cross_val_score
    >>> from sklearn.pipeline import make_pipeline
    >>> from nlu_lite.sklearn import TextEmbedder
    >>> bills = ["Where is my invoice?", "I was charged twice.", "Can I pay by card?", "A refund!"]
    >>> parcels = ["Where is my parcel?", "It came broken.", "Do you ship to Oslo?", "Nobody rang."]
    >>> model = make_pipeline(TextEmbedder(), LogisticRegression())
    >>> labels = ["billing"] * 4 + ["delivery"] * 4
    >>> cross_val_score(model, bills + parcels, labels, cv=2).tolist()
    [1.0, 1.0]
    """

    def __init__(
        self,
        ref: str | None = "en.embed_sentence.minilm_L6_384",
        *,
        path: str | os.PathLike[str] | None = None,
        device: str = "auto",
        precision: str = "fp32",
        pooling: str = AUTOMATIC,
        layers: int | Sequence[int] = -1,
        layer_pooling: str = "mean",
        normalize: bool | None = None,
        truncate_dim: int | None = None,
        missing: Missing = "nan",
        remember: float = 256,
        offline: bool | None = None,
        cache: int | str | os.PathLike[str] = 0,
    ) -> None:
        self.ref = ref
        self.path = path
        self.device = device
        self.precision = precision
        self.pooling = pooling
        self.layers = layers
        self.layer_pooling = layer_pooling
        self.normalize = normalize
        self.truncate_dim = truncate_dim
        self.missing = missing
        self.remember = remember
        self.offline = offline
        self.cache = cache

    def fit(self, X: object, y: object = None) -> Self:
        """Open the model, and look whether X is a column of texts; no text is embedded.

        Args:
            X: A list, array, Series or Index of texts, or one column of them: an array of shape
                (n, 1), a list of rows of one text, a DataFrame. Tables and columns of polars and
                pyarrow too.
            y: Not looked at.

        Raises:
            InvalidInput: It holds no rows, several columns, or something that is no text.
            InvalidOption: A parameter has a value that it cannot take.
            UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel: As `nlu_lite.load`
                says.
        """
        self._texts(X, reset=True)
        self._checked()
        return self

    def transform(self, X: object) -> FloatArray:
        """The vector of each text.

        Args:
            X: As in `fit`.

        Returns:
            Shape (texts, dimension), float32.

        Raises:
            InvalidInput: As in `fit`; or a text is missing, and `missing="error"`.
            InvalidOption, UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel: As
                in `fit`.
        """
        texts = self._texts(X, reset=False)
        pipeline, choice = self._checked()
        # All that the numbers of a vector depend on, but for what is done to them below.
        kind = (*identity(pipeline), choice.layers, choice.pooling)
        whole = _MEMORY.vectors(
            texts,
            lambda new: pipeline.predict_embeds(new, **self._options(whole=True)),
            kind=kind,
            megabytes=self.remember,
        )
        vectors = np.ascontiguousarray(whole[:, : choice.dimension])
        return self._filled(normalized(vectors) if choice.normalize else vectors)

    def _texts(self, X: object, *, reset: bool) -> tuple[str, ...]:
        column = text_column(X)
        validate_data(self, column.named, reset=reset, skip_check_array=True)
        return column.texts

    def _checked(self) -> tuple[Pipeline, VectorChoice]:
        """The pipeline, and how it makes vectors; all parameters have been checked then."""
        one_of("missing", self.missing, get_args(Missing))
        checked_megabytes(self.remember)
        request = LoadRequest(
            request=self.ref,
            path=self.path,
            device=self.device,
            precision=self.precision,
            cache=self.cache,
            offline=self.offline,
        )
        pipeline, options = opened(request), self._options()
        # It says what it can't give a matrix of.
        pipeline.predict_embeds([], **options)
        (choice,) = prediction_of(pipeline.models, "document", **options).choices.values()
        return pipeline, choice

    def _options(self, *, whole: bool = False) -> PredictOptions:
        return PredictOptions(
            pooling=self.pooling,
            layers=plain(self.layers),
            layer_pooling=self.layer_pooling,
            normalize=False if whole else plain(self.normalize),
            truncate_dim=None if whole else plain(self.truncate_dim),
        )

    def _filled(self, vectors: FloatArray) -> FloatArray:
        """The vectors, with what `missing` says in the rows of texts without words."""
        wordless = np.flatnonzero(np.isnan(vectors[:, 0]))
        if len(wordless) and self.missing == "error":
            raise InvalidInput(
                f"{len(wordless):,} of the {len(vectors):,} texts are missing or have no words, "
                f"the first in row {wordless[0]}; missing='error' refuses them.\n"
                "missing='nan' gives them rows of NaN, missing='zero' rows of zeros."
            )
        if self.missing == "zero":
            vectors[wordless] = 0
        return vectors

    @property
    def _n_features_out(self) -> int:
        """Asked for by get_feature_names_out, which needs no fit."""
        return self._checked()[1].dimension

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.one_d_array = True
        tags.input_tags.string = True
        tags.input_tags.allow_nan = True
        tags.transformer_tags.preserves_dtype = []
        return tags


# Tracebacks and pickles say what users import.
TextEmbedder.__module__ = "nlu_lite.sklearn"
