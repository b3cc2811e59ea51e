"""From the user's data to tables: one of all, or one a chunk; with a bar, and a warning behind."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TypeAlias, Unpack

from nlu_lite.common.arrays import FloatArray
from nlu_lite.common.progress import Advance
from nlu_lite.common.progress import progress as progress_bar
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.documents import Documents, chunks_of, documents_of
from nlu_lite.model.load import Models
from nlu_lite.prediction.options import PredictOptions
from nlu_lite.prediction.prediction import Prediction, prediction_of, words_of
from nlu_lite.prediction.report import Report, merged, warn_of_unknown_words
from nlu_lite.prediction.table import Table

__all__ = ["chunks", "computed", "table_of", "tables_of", "tokens_of", "vectors_of_documents"]

Chunks: TypeAlias = Iterator[Documents]


def table_of(prediction: Prediction, data: object) -> Table:
    """The table of all documents of the data.

    Raises:
        InvalidInput: The data hold something that is no text.
        InvalidOption: There is no such column, or columns would clash.
    """
    options = prediction.options
    documents = documents_of(
        data, text_column=options.text_column, keep_columns=options.keep_columns
    )
    with progress_bar(prediction.characters(documents), shown=options.progress) as advance:
        table = _whole(prediction, documents, advance)
    warn_of_unknown_words(table.report)
    return table


def computed(
    prediction: Prediction, parts: Iterable[Documents], advance: Advance
) -> Iterator[Table]:
    """The table of each of some documents, here or in as many processes as are asked for.

    Args:
        prediction: What is asked.
        parts: The documents; processes take some ahead.
        advance: Called with the number of characters done, now and then.

    Raises:
        WorkerLost: A process ended before its work was done.
        InvalidOption: Two columns would have one name.
    """
    if prediction.options.workers == 1:
        return map(partial(prediction.compute, advance=advance), parts)
    from nlu_lite.prediction.workers import tables_by_workers

    return tables_by_workers(prediction, parts, advance)


def tables_of(prediction: Prediction, data: object, *, size: int) -> Iterator[Table]:
    """The table of each chunk of the data, computed when it is asked for.

    A warning comes once, behind the last.

    Args:
        prediction: What is asked.
        data: As in `table_of`; an iterator is read chunk by chunk.
        size: Most documents in a chunk.

    Raises:
        InvalidOption: `size` is no positive number; else as `table_of`.
    """
    return _computed(prediction, chunks(prediction, data, size=size))


def vectors_of_documents(
    models: Models, data: object, **options: Unpack[PredictOptions]
) -> FloatArray:
    """One vector a document, as a matrix.

    Args:
        models: One model.
        data: As in `table_of`.
        **options: As in `Pipeline.predict`.

    Returns:
        Shape (documents, dimension); rows of NaN for documents without words.

    Raises:
        InvalidOption: There are several models, or pooling is None; else as `table_of`.
    """
    if len(models) > 1:
        raise InvalidOption(
            f"predict_embeds gives the matrix of one reference; this request has "
            f"{len(models)}: {', '.join(models)}.\n"
            "Load one of them, or use predict(texts, output_level='document')."
        )
    options["keep_columns"], options["embeddings"] = False, True
    prediction = prediction_of(models, "document", **options)
    (choice,) = prediction.choices.values()
    if choice.gives_matrices("document"):
        many = "pooling=None" if choice.pooling is None else "a head that labels words"
        raise InvalidOption(f"predict_embeds gives one vector a text; {many} gives many.")
    return table_of(prediction, data).vectors()


def tokens_of(models: Models, text: str) -> list[str]:
    """The words of a text, which no model is run for.

    Raises:
        InvalidInput: It is no text.
    """
    if not isinstance(text, str):
        raise InvalidInput(f"tokens takes one text (str), not a {type(text).__name__}.")
    language = next(iter(models.values())).spec.language
    segments = words_of(documents_of([text]), language=language)
    return [text[begin:end] for begin, end in segments.words.tolist()]


def chunks(prediction: Prediction, data: object, *, size: int) -> Chunks:
    """The documents of the data, at most `size` at a time."""
    options = prediction.options
    return chunks_of(
        data, size=size, text_column=options.text_column, keep_columns=options.keep_columns
    )


def _whole(prediction: Prediction, documents: Documents, advance: Advance) -> Table:
    """The table of all documents at once."""
    if prediction.options.workers == 1:
        return prediction.compute(documents, advance)
    from nlu_lite.prediction.merged_table import merged_table
    from nlu_lite.prediction.workers import parts_of

    # Before anything is computed.
    prediction.check(documents)
    parts = parts_of(documents, prediction.options.workers)
    if len(parts) < 2:
        return prediction.compute(documents, advance)
    return merged_table(documents, [*computed(prediction, parts, advance)])


def _computed(prediction: Prediction, parts: Chunks) -> Iterator[Table]:
    report: Report | None = None
    with progress_bar(None, shown=prediction.options.progress) as advance:
        for table in computed(prediction, parts, advance):
            report = table.report if report is None else merged([report, table.report])
            yield table
    if report is not None:
        warn_of_unknown_words(report)
