"""From a teacher to a student: `nlu_lite.distill`."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.column_names import column_name
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import InvalidOption
from nlu_lite.input.cells import described
from nlu_lite.input.spark_frames import is_spark_frame
from nlu_lite.model.load import LoadRequest, Models
from nlu_lite.pipeline.pipeline import Pipeline
from nlu_lite.prediction.label_columns import answer_names

if TYPE_CHECKING:
    import pandas as pd
    from pyspark.sql import DataFrame

    from nlu_lite.training.distillation.distilled import Answered
    from nlu_lite.training.distillation.options import DistilOptions

__all__ = ["distill"]

# The whole text beside each of its words, by which they are told apart.
_TEXT = "nlu_lite_text"


def distill(
    teacher: Pipeline,
    texts: object,
    *,
    into: "int | Sequence[int] | str | Pipeline" = 2,
    temperature: float = 1.0,
    epochs: int | None = None,
    learning_rate: float | None = None,
    batch_size: int | None = None,
    validation: float = 0.1,
    y: object = "y",
    text_column: Hashable | None = None,
    label_separator: str = ",",
    dimension: int | None = None,
    words: int | None = None,
    seed: int = 0,
    progress: bool | None = None,
) -> Pipeline:
    """A smaller pipeline that answers as a larger one does (Hinton et al., 2015, arXiv:1503.02531).

    A fitted teacher, or a checkpoint with a head, teaches its labels by how probable each is; one
    of embeddings teaches its vectors. Texts need no labels: the teacher's answers are computed
    once, and learned. They are what makes it work: thousands do better than hundreds.

    Args:
        teacher: A pipeline of one model. Loaded with ``cache=FILE``, its answers are kept there
            for the next student.
        texts: Anything that holds texts: a list, a column, a DataFrame, an iterator, the path of a
            file; or a Spark DataFrame, for which the teacher's answers are computed on the cluster.
            A table can have labels for some of its rows: there they count half.
        into: What the student is. A number: so many layers of the teacher, chosen evenly (for
            labels of words the first ones, which do better there); a list: these layers, from 0; a
            reference or a pipeline: another model, whose words are the same though its pieces may
            be others; "static": no transformer, but a vector a piece.
        temperature: How soft the teacher's probabilities are made.
        epochs: How often all texts are read; None: as fits the student. 0, for "static" and a
            teacher of vectors: it is not trained, and only the words of the texts are counted.
        learning_rate: The largest one; None: as fits the student.
        batch_size: Texts that are learned from at once; None: as fits the student.
        validation: Share of the texts that is held back to see how often the student agrees with
            its teacher, and to keep the best epoch; 0: none.
        y: The column of labels, which may be missing; None: labels are not looked for.
        text_column: The column of the texts; None: "text", else the only one of strings.
        label_separator: What stands between labels, for several labels a text.
        dimension: For "static": numbers in a vector; None: 256, or as many as the teacher's have.
        words: For "static": the most frequent words of the texts that get a vector of their own;
            None: 8,000.
        seed: The same seed gives the same numbers on the same machine.
        progress: Show loss, agreement and the time that is left; None: as `predict` does.

    Returns:
        A pipeline like any other: `predict`, `save`, `fit`, Spark. ``history`` tells the epochs,
        and `compare` what it is worth beside its teacher.

    Raises:
        InvalidInput: There are no texts to learn from, or a label is none of the teacher's.
        InvalidOption: No student can be made of that, or an option has a value that it can't take.
        FileUnavailable: The file of the texts can't be read.

    Warns:
        TrainingDataWarning: Texts without words, or a student that is no better than chance.

    >>> import nlu_lite
    >>> teacher = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    >>> texts = [f"I have {count} cats and a dog." for count in range(100)]
    >>> nlu_lite.distill(teacher, texts, into=2, epochs=1, validation=0)
    <Pipeline en.embed_sentence.minilm_L6_384.student_L2: 384; cpu, fp32>
    """
    from nlu_lite.training.distillation.distilled import distilled
    from nlu_lite.training.distillation.options import DistilOptions

    if not isinstance(teacher, Pipeline):
        raise InvalidOption(
            f"distill got {described(teacher)} as teacher; expected a pipeline: "
            "nlu_lite.distill(nlu_lite.load(…), texts)"
        )
    other, kept = _student(into, teacher.models.request)
    options = DistilOptions(
        into=kept,
        temperature=temperature,
        epochs=epochs,
        learning_rate=learning_rate,
        batch_size=batch_size,
        validation=validation,
        y=y,
        text_column=text_column,
        label_separator=label_separator,
        dimension=dimension,
        words=words,
        seed=seed,
        progress=progress,
    )
    if not is_spark_frame(texts):
        return Pipeline(distilled(teacher.models, texts, options, other=other))
    answered = _on_cluster(teacher, texts, options)
    # There the column of the texts has the usual name.
    options = replace(options, text_column=None)
    return Pipeline(distilled(teacher.models, answered, options, other=other))


distill.__module__ = "nlu_lite"


distill.__module__ = "nlu_lite"


def _student(
    into: object, request: LoadRequest
) -> "tuple[Models | None, int | Sequence[int] | str | None]":
    """The model that is to be the student, or else what is to be made of the teacher."""
    if isinstance(into, Pipeline):
        return into.models, None
    if isinstance(into, str) and into != STATIC:
        other = LoadRequest(request=into, device=request.device, offline=request.offline)
        return other.models(), None
    if into == STATIC:
        return None, STATIC
    if isinstance(into, (int, list, tuple, range)) and not isinstance(into, bool):
        return None, into
    raise InvalidOption(
        f"into={into!r:.60}; expected a number of layers (2), the layers ([0, 5]), a reference, a "
        "pipeline, or 'static'."
    )


def _on_cluster(teacher: Pipeline, frame: "DataFrame", options: "DistilOptions") -> "Answered":
    """The texts of a Spark DataFrame, with the teacher's answers, computed where its rows are."""
    from nlu_lite.training.distillation.distilled import Answered, one_teacher
    from nlu_lite.training.distillation.subject import subject_of

    subject = subject_of(one_teacher(teacher.models))
    (name,) = teacher.models
    # Only a column of its name tells of which there are many.
    column = "text" if options.text_column is None else str(options.text_column)
    if column not in frame.columns:
        raise InvalidOption(
            f"the Spark DataFrame has no column {column!r} of texts; its columns are "
            f"{', '.join(frame.columns)}.\nName it: text_column="
        )
    kind = dict(frame.dtypes)[column]
    if kind != "string":
        raise InvalidOption(
            f"the column {column!r} of the Spark DataFrame holds {kind}; expected texts (string), "
            "by which the teacher's answers are found again.\n"
            "Name another: text_column=, or distil on one machine: frame.toPandas()"
        )
    labels = [options.y] if isinstance(options.y, str) and options.y in frame.columns else []
    table = frame.select(column, *labels).toArrow().to_pandas().rename(columns={column: "text"})
    texts = frame.select(frame[column].alias("text"), frame[column].alias(_TEXT)).distinct()
    level = "token" if subject.of_words else "document"
    if subject.head is None:
        said = teacher.predict(texts, level)
        names = [column_name(name, "embeddings")]
    else:
        said = teacher.predict(texts, level, probabilities=bool(subject.head.classes))
        names = answer_names(name, subject.head)
    rows = said.select(_TEXT, *(f"`{one}`" for one in names)).toArrow().to_pandas()
    return Answered(table, _by_text(rows, vectors=subject.head is None))


def _by_text(rows: "pd.DataFrame", *, vectors: bool) -> "Mapping[str, FloatArray]":
    """The rows of answers of each text: one, or one a word."""
    import numpy as np

    columns = [rows.iloc[:, place] for place in range(1, rows.shape[1])]
    if vectors:
        # Where nothing can be read there is no vector.
        width = next((len(one) for one in columns[0] if one is not None), 0)
        nothing = np.full(width, np.nan, dtype=np.float32)
        vectors_of = [nothing if one is None else one for one in columns[0]]
        answers = np.array(vectors_of, dtype=np.float32).reshape(len(rows), width)
    else:
        answers = np.stack([one.to_numpy(np.float32) for one in columns], axis=1)
    places = rows[_TEXT].groupby(rows[_TEXT], sort=False).indices
    return {str(text): answers[of_text] for text, of_text in places.items()}
