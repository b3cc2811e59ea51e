"""What a pipeline makes of texts: tables, streams of tables, files and matrices."""

from collections.abc import Hashable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Unpack, overload

from nlu_lite.common.arrays import FloatArray
from nlu_lite.input.spark_frames import SparkFrame, is_spark_frame, not_shipped, refuse_spark_frame
from nlu_lite.model.load import Models
from nlu_lite.model.nlu_options import PREDICT, takes_nlu_options
from nlu_lite.output.frame import frame_of
from nlu_lite.prediction.options import AUTOMATIC, PredictOptions, Tokens
from nlu_lite.prediction.prediction import prediction_of
from nlu_lite.prediction.tables import table_of, tables_of, tokens_of, vectors_of_documents

if TYPE_CHECKING:
    import os

    import pandas as pd
    import pyspark.sql

    from nlu_lite.output.parquet import VectorType

__all__ = ["Predicting"]


class Predicting:
    """What a pipeline makes of texts."""

    def __init__(self, models: Models) -> None:
        """Put the opened models of references together."""
        self._models = models

    @property
    def models(self) -> Models:
        """The opened model of each reference, in the order asked, under the name as typed."""
        return self._models

    @property
    def precision(self) -> str:
        """What the models compute in, "fp32", "bf16", "fp16" or "int8"; of several, each once."""
        return self._models.precision

    @property
    def engine(self) -> str:
        """What computes the models, "torch" or "openvino"; of several, each once."""
        return self._models.engine

    @overload
    def predict(  # type: ignore[overload-overlap]  # a Spark DataFrame is the only object that gives one
        self,
        data: SparkFrame,
        output_level: str | None = None,
        *,
        ship_model: bool = False,
        **options: Unpack[PredictOptions],
    ) -> "pyspark.sql.DataFrame": ...

    @overload
    def predict(
        self, data: object, output_level: str | None = None, **options: Unpack[PredictOptions]
    ) -> "pd.DataFrame": ...

    @takes_nlu_options(PREDICT)
    def predict(
        self,
        data: object,
        output_level: str | None = None,
        *,
        positions: bool = False,
        metadata: bool = False,
        tokens: Tokens = "words",
        special_tokens: bool = False,
        pooling: str | None = AUTOMATIC,
        layers: int | Sequence[int] = -1,
        layer_pooling: str = "mean",
        normalize: bool | None = None,
        truncate_dim: int | None = None,
        probabilities: bool = False,
        embeddings: bool | None = None,
        text_column: Hashable | None = None,
        keep_columns: bool = True,
        progress: bool | None = None,
        workers: int = 1,
        ship_model: bool = False,
    ) -> "pd.DataFrame | pyspark.sql.DataFrame":
        """The table of words, sentences or documents with their vectors.

        Args:
            data: A text; a list, tuple, Series, 1-D array, iterator or DataFrame (of polars,
                pyarrow, … too) of texts; lists of words in their place. None and "" have no words.
                Or a Spark DataFrame (see `nlu_lite.spark`).
            output_level: "token", "sentence" or "document"; "entity" of a pipeline that was fitted
                to find entities; None: what the last reference is for.
            positions: Say where each row begins and ends, in code points of the text, half-open,
                so that ``text[begin:end]`` is the cell.
            metadata: Say how each row was read: the number of its sentence, its pieces and their
                number, whether one is not in the vocabulary, the windows of its sentence.
            tokens: What a row at token level is: "words" by NLU's rule, "pieces" of the first
                model's tokenizer, or the "model"'s own basic words.
            special_tokens: Rows for [CLS] and [SEP] too, where rows are pieces.
            pooling: How what is below a row becomes its vector; "auto": as the model's card says.
                At token level "first", "mean", "max" or "last" of the pieces. Above it, models of
                tokens take these of the words' vectors, or with None give them as a matrix of shape
                (words, dimension); models of sentences "mean", "max", "last", "cls" or "pooler" of
                states.
            layers: Whose hidden states, of one or several: 0 is what goes into the first layer,
                -1 what comes out of the last.
            layer_pooling: "mean" of several layers, or "concatenate".
            normalize: Divide each vector by its length; None: as the model's card says.
            truncate_dim: Keep only the first numbers of each vector.
            probabilities: A column for each class of a pipeline with a head.
            embeddings: Show vectors; None: unless the pipeline has a head, which gives labels.
            text_column: The column with the texts; None: "text", else the only one of strings.
            keep_columns: Repeat the other columns of a DataFrame on their rows.
            progress: Show a bar; None: in a terminal or notebook, when it takes over 2 seconds.
            workers: How many processes compute, on a machine with many cores: they share the
                threads that this one would have, and the memory of the weights. Each takes some
                documents at a time; what two of them meet is computed twice. Linux and CPUs only.
            ship_model: Send the files of the models to a Spark cluster's executors, too.

        Returns:
            Rows in the order of the data. A column named as the level; positions and metadata;
            for each reference its labels and their confidence, where it has a head, else its
            vectors under its name with "." as "_" and "_embeddings" behind: float32 arrays of
            shape (dimension,); then the user's other columns. The index
            is the user's, repeated. A text without words keeps a row: a missing cell, a vector of
            NaN. ``attrs["nlu_lite"]`` tells how the table was made. Of a Spark DataFrame, a lazy
            Spark DataFrame of the same columns, without index and attrs.

        Raises:
            InvalidInput: The data hold something that is no text.
            InvalidOption: An option has a value that it cannot take, or columns would clash.
            WorkerLost: One of several processes ended before its work was done.

        >>> import nlu_lite
        >>> pipeline = nlu_lite.load("en.embed.minilm_L6_384")
        >>> pipeline.predict("Love NLP", positions=True)[["token", "token_begin", "token_end"]]
          token  token_begin  token_end
        0  Love            0          4
        0   NLP            5          8
        """
        prediction = prediction_of(
            self._models,
            output_level,
            positions=positions,
            metadata=metadata,
            tokens=tokens,
            special_tokens=special_tokens,
            pooling=pooling,
            layers=layers,
            layer_pooling=layer_pooling,
            normalize=normalize,
            truncate_dim=truncate_dim,
            probabilities=probabilities,
            embeddings=embeddings,
            text_column=text_column,
            keep_columns=keep_columns,
            progress=progress,
            workers=workers,
        )
        if is_spark_frame(data):
            from nlu_lite.spark.frames import predicted

            return predicted(data, self._models, prediction, ship_model=ship_model)
        if ship_model:
            raise not_shipped(data)
        return frame_of(table_of(prediction, data))

    @takes_nlu_options(PREDICT, own=PredictOptions.__annotations__)
    def predict_iter(
        self,
        data: object,
        output_level: str | None = None,
        *,
        chunk_size: int = 1_000,
        **options: Unpack[PredictOptions],
    ) -> "Iterator[pd.DataFrame]":
        """The table of `predict`, in tables of some documents each; memory does not grow.

        Args:
            data: As in `predict`, as are output_level and options; an iterator is read by chunks.
            output_level: As in `predict`.
            chunk_size: Most documents in a table. With ``workers=N`` one process computes a table,
                and at most 2 N are in memory, which wait for those in front of them.

        >>> import nlu_lite
        >>> pipeline = nlu_lite.load("en.embed.minilm_L6_384")
        >>> [len(frame) for frame in pipeline.predict_iter(["one", "two", "three"], chunk_size=2)]
        [2, 1]
        """
        refuse_spark_frame(data, "predict_iter")
        prediction = prediction_of(self._models, output_level, **options)
        return map(frame_of, tables_of(prediction, data, size=chunk_size))

    @takes_nlu_options(PREDICT, own=PredictOptions.__annotations__)
    def to_parquet(
        self,
        data: object,
        path: "str | os.PathLike[str]",
        output_level: str | None = None,
        *,
        chunk_size: int = 1_000,
        resume: bool = False,
        vectors: "VectorType" = "float32",
        **options: Unpack[PredictOptions],
    ) -> None:
        """Write the table of `predict` to a Parquet file; memory does not grow.

        The file appears when it is complete; until then its parts lie in `<path>.parts`.
        ``pandas.read_parquet(path)`` gives the table of `predict`.

        Args:
            data: As in `predict`; an iterator is read chunk by chunk.
            path: The file; one that is there is replaced when the new one is complete.
            output_level: As in `predict`, as are all options that are not told here.
            chunk_size: Most documents that are computed, and written, at once; with ``workers=N``
                by one process, as in `predict_iter`.
            resume: Go on with an interrupted run; the data must come as they came before.
            vectors: "float32", "float16", or "int8": whole numbers, times the column `…_scale`.

        Raises:
            InvalidInput: As in `predict`, or a column can't be stored in Parquet.
            InvalidOption: As in `predict`, or data or options are not those of the interrupted run.
            MissingExtra: pyarrow is not installed.
            OutputUnavailable: The file can't be written.
        """
        refuse_spark_frame(data, "to_parquet")
        from nlu_lite.output.parquet import write_prediction

        prediction = prediction_of(self._models, output_level, **options)
        write_prediction(prediction, data, path, size=chunk_size, resume=resume, vectors=vectors)

    @takes_nlu_options(PREDICT, own=PredictOptions.__annotations__)
    def predict_embeds(self, texts: object, **options: Unpack[PredictOptions]) -> FloatArray:
        """One vector a text, as a matrix.

        Args:
            texts: As `data` in `predict`, as are the options.

        Returns:
            Shape (texts, dimension); rows of NaN for texts without words.

        Raises:
            InvalidOption: The request has several references, or pooling is None.

        >>> import nlu_lite
        >>> nlu_lite.load("en.embed_sentence.minilm_L6_384").predict_embeds(["One", "two"]).shape
        (2, 384)
        """
        refuse_spark_frame(texts, "predict_embeds")
        return vectors_of_documents(self._models, texts, **options)

    def pairwise(
        self,
        data: "pd.DataFrame",
        text_a: Hashable,
        text_b: Hashable,
        *,
        metric: str = "cosine",
        **options: Unpack[PredictOptions],
    ) -> "pd.Series[float]":
        """How near the two texts of each row are, as `nlu_lite.pairwise` says of two vectors.

        The data are a DataFrame, `text_a` and `text_b` two columns of texts; `metric` is that of
        `nlu_lite.similarity`, and the options are those of `predict`.

        >>> import nlu_lite, pandas as pd
        >>> pairs = pd.DataFrame({"a": ["A cat sat."], "b": ["A kitten sat."]}, index=["x"])
        >>> nlu_lite.load("en.embed_sentence.minilm_L6_384").pairwise(pairs, "a", "b").round(2)
        x    0.81
        Name: similarity, dtype: float32
        """
        from nlu_lite.analysis.pairs import pairwise_texts

        refuse_spark_frame(data, "pairwise")
        embed = partial(vectors_of_documents, self._models, **options)
        return pairwise_texts(embed, data, text_a, text_b, metric=metric)

    def tokens(self, text: str) -> list[str]:
        """The words of a text, without running a model.

        >>> import nlu_lite
        >>> nlu_lite.load("en.embed.minilm_L6_384").tokens("Don't panic!")
        ["Don't", 'panic', '!']
        """
        return tokens_of(self._models, text)
