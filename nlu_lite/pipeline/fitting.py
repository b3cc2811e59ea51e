"""What a pipeline can be taught."""

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Self, Unpack

from nlu_lite.common.arrays import FloatArray
from nlu_lite.input.spark_frames import refuse_spark_frame
from nlu_lite.model.load import Models
from nlu_lite.model.nlu_options import FIT, takes_nlu_options

if TYPE_CHECKING:
    import os

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from nlu_lite.model.training_request import TrainingTask
    from nlu_lite.prediction.options import PredictOptions
    from nlu_lite.training.fit_options import ClassWeight, Tune

__all__ = ["Fitting"]


class Fitting:
    """What a pipeline can be taught."""

    _models: Models

    @takes_nlu_options(FIT)
    def fit(
        self,
        data: object,
        *,
        task: "TrainingTask | None" = None,
        y: object = "y",
        text_column: Hashable | Sequence[Hashable] | None = None,
        tune: "Tune" = "head",
        epochs: int | None = None,
        learning_rate: float | None = None,
        batch_size: int | None = None,
        validation: object = 0.1,
        patience: int | None = None,
        metric: str | None = None,
        class_weight: "ClassWeight" = None,
        layers: int | Sequence[int] | None = None,
        pooling: str | None = None,
        label_separator: str = ",",
        drop_missing: bool = False,
        seed: int = 0,
        progress: bool | None = None,
    ) -> Self:
        """A pipeline that has learned the labels of a table; this one stays as it is.

        Args:
            data: A DataFrame with texts and labels, or texts with `y=` their labels. For "ner" and
                "pos" any of: lists of words with lists of labels; rows of words, as `predict` gives
                them, with a label each; texts with spans (begin, end, label); the path of a file in
                the format of CoNLL 2003 or CoNLL-U. For "similarity" two columns of texts, with a
                score in `y` or without, or three: a text, a similar one, one that is not.
            task: "classifier", "sentiment", "multi_classifier", "regressor", "ner", "pos" or
                "similarity"; None: as the request says (`train.classifier`), or what the pipeline
                was fitted for before.
            y: The column of the labels, or the labels themselves.
            text_column: The column of the texts; None: "text", else the only one of strings. For
                "similarity" the two or three columns.
            tune: "head": scikit-learn on the vectors as they are; seconds. "all": the whole encoder
                learns; minutes, and mostly much better. "auto": the head, then all, and the one
                that validates better; it says which and why.
            epochs: How often the encoder reads the data; None: as fits the task.
            learning_rate: Of the encoder; None: as fits the task.
            batch_size: Texts that are learned from at once; None: as fits the task.
            validation: Which data tell when to stop, and which regularisation: a share of `data`
                (by classes; equal texts stay together), or data of their own. 0: none.
            patience: Epochs without improvement before it stops; None: it reads all epochs and
                keeps the best.
            metric: What is to be best: "accuracy", "macro_f1", "entity_f1", …; None: as fits.
            class_weight: "balanced", or a mapping from labels to weights; None: all count alike.
            layers: Whose hidden states the head reads; None: as the model's card says for texts;
                for words, a mix that is learned.
            pooling: How the vectors are made that the head reads, as in `predict`; None: as the
                model's card says. With tune="all" and "cls", the head is that of transformers' own
                classes, so that `export` can write it.
            label_separator: What stands between labels in a string, for "multi_classifier".
            drop_missing: Leave out rows without a label, or without words, instead of refusing
                them.
            seed: The same seed gives the same numbers on the same machine.
            progress: Show loss, metric and the time that is left; None: as `predict` does.

        Returns:
            A pipeline whose `predict` gives labels. Fitted again, it goes on from what it learned.
            Interrupted, it is the best so far. ``history`` tells the epochs.

        Raises:
            InvalidInput: The labels or the texts can't be learned from; rows are named.
            InvalidOption: An option has a value that it cannot take.
            MissingExtra: scikit-learn is not installed.
            OutputUnavailable: There is no room on the disk for what was learned.

        >>> import nlu_lite, pandas as pd
        >>> mails = pd.DataFrame(
        ...     {
        ...         "text": [
        ...             "Where is my parcel?",
        ...             "It came broken.",
        ...             "A refund!",
        ...             "Two invoices came.",
        ...         ],
        ...         "y": ["delivery", "delivery", "billing", "billing"],
        ...     }
        ... )
        >>> pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384 train.classifier")
        >>> fitted = pipeline.fit(mails)
        >>> fitted.predict("Nobody brought the parcel.")["trained_classifier"].tolist()
        ['delivery']
        """
        refuse_spark_frame(data, "fit")
        from nlu_lite.training.fit import fitted
        from nlu_lite.training.fit_options import FitOptions, task_of

        options = FitOptions(
            task=task_of(self._models, task),
            y=y,
            text_column=text_column,
            tune=tune,
            epochs=epochs,
            learning_rate=learning_rate,
            batch_size=batch_size,
            validation=validation,
            patience=patience,
            metric=metric,
            class_weight=class_weight,
            layers=layers,
            pooling=pooling,
            label_separator=label_separator,
            drop_missing=drop_missing,
            seed=seed,
            progress=progress,
        )
        return type(self)(fitted(self._models, data, options))  # type: ignore[call-arg]

    @property
    def classes_(self) -> "npt.NDArray[np.generic]":
        """The labels that the pipeline was fitted to, in the order of `predict_proba`.

        Raises:
            InvalidOption: It was not fitted to labels.
        """
        from nlu_lite.training.evaluation import classes_of

        return classes_of(self._models)

    @property
    def history(self) -> "pd.DataFrame":
        """How the training went, a row an epoch, or a strength of regularisation that was tried.

        Raises:
            InvalidOption: The pipeline was not fitted by `fit`.
        """
        from nlu_lite.training.record import record_of

        return record_of(self._models).history()

    def predict_proba(self, texts: object, **options: "Unpack[PredictOptions]") -> FloatArray:
        """How likely each class is for each text.

        Args:
            texts: As `data` in `predict`.
            **options: As in `predict`.

        Returns:
            Shape (texts, classes); rows of NaN for texts without words.

        Raises:
            InvalidOption: The pipeline was not fitted to classes of texts.
        """
        from nlu_lite.training.evaluation import probabilities_of

        refuse_spark_frame(texts, "predict_proba")
        return probabilities_of(self._models, texts, **options)

    def export(self, path: "str | os.PathLike[str]", *, format: str = "transformers") -> None:
        """Write a folder that another library opens.

        Args:
            path: A new or empty folder.
            format: "transformers": `AutoModelForSequenceClassification` or
                `AutoModelForTokenClassification` give the same logits.

        Raises:
            InvalidOption: transformers has no class for what was trained; the message says why,
                and what helps.
            OutputUnavailable: The folder can't be written.
        """
        from nlu_lite.saving.export import export

        export(self._models, path, format=format)
