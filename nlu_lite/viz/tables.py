"""Tables of vectors: those that are there, and those of texts that a model is to read first."""

from collections.abc import Iterable
from itertools import islice
from typing import cast

import numpy as np
import pandas as pd

from nlu_lite.analysis.vectors import VectorTable, vector_columns
from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.model.load import Models
from nlu_lite.model.readers import Reader, models_of

__all__ = [
    "frame_with_vectors",
    "refuse_idle_reader",
    "vector_table",
]

_ENOUGH_CELLS = 100


def vector_table(
    data: object, ref: Reader | None, *, output_level: str | None = None, name: str = "the data"
) -> VectorTable:
    """Data that have vectors, as they are; of texts the table that a model gives.

    Args:
        data: A table, a column of vectors, a matrix; or whatever `predict` takes.
        ref: What reads texts; None where there are none to be read.
        output_level: What a row of texts is; None: of one text the words, or the sentences where
            models of sentences read it; of several texts each is a row.
        name: What errors call the data.

    Raises:
        InvalidOption: There are texts and nobody to read them.
        InvalidInput: It is nothing that has vectors or texts.
    """
    if _has_vectors(data):
        return cast(VectorTable, data)
    if ref is not None:
        return _read(data, models_of(ref), output_level)
    if isinstance(data, pd.DataFrame | pd.Series) and not _holds_texts(data):
        # The errors of the analysis say what is wrong with it.
        return data
    if _holds_texts(data):
        raise InvalidOption(
            f"{name} holds texts; say which model reads them: "
            'ref="en.embed.minilm_L6_384" for words, ref="en.embed_sentence.minilm_L6_384" for '
            "sentences, or ref=pipeline. `nlu_lite.models()` lists all references."
        )
    raise InvalidInput(
        f"{name} is a {type(data).__name__} ({data!r:.60}); expected a table that `predict` gave, "
        "or texts and ref=."
    )


def _read(data: object, models: Models, output_level: str | None) -> pd.DataFrame:
    # Late: tables that are there are shown without PyTorch.
    from nlu_lite.output.frame import frame_of
    from nlu_lite.prediction.prediction import prediction_of
    from nlu_lite.prediction.tables import table_of

    prediction = prediction_of(models, output_level or _level(data, models))
    return frame_of(table_of(prediction, data))


def refuse_idle_reader(ref: Reader | None, output_level: str | None, *data: object) -> None:
    """Raise InvalidOption where somebody should read texts, and nothing is to be read.

    Args:
        ref: What would read.
        output_level: What a row would be.
        *data: What there is; None: nothing.
    """
    has_reader = ref is not None or output_level is not None
    if has_reader and all(_has_vectors(some) for some in data if some is not None):
        given = "output_level=" if ref is None else "ref="
        raise InvalidOption(
            f"{given} is for texts, and the data have vectors already. Leave it out; or give the "
            "texts, `table[column]`, to have them read again."
        )


def frame_with_vectors(data: object, ref: Reader | None) -> pd.DataFrame:
    """The same as a DataFrame, for pictures that show other columns of it, too.

    Raises:
        InvalidInput: It is no DataFrame, and holds no texts; else as `vector_table`.
    """
    refuse_idle_reader(ref, None, data)
    # Coordinates may be all that it has.
    is_shown = ref is None and isinstance(data, pd.DataFrame)
    table = cast(VectorTable, data) if is_shown else vector_table(data, ref)
    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, pd.Series):
        return table.to_frame("vector" if table.name is None else str(table.name))
    return pd.DataFrame({"vector": list(table)})


def _level(data: object, models: Models) -> str:
    if not isinstance(data, str):
        return "document"
    of_words = all(model.spec.task == "token_embeddings" for model in models.values())
    # A model of sentences gives all words of a sentence one vector.
    return "token" if of_words else "sentence"


def _is_matrix(data: object) -> bool:
    return isinstance(data, np.ndarray) and data.ndim == 2


def _has_vectors(data: object) -> bool:
    if isinstance(data, pd.DataFrame):
        return bool(vector_columns(data))
    if isinstance(data, pd.Series):
        return not _holds_texts(data) and bool(vector_columns(data.to_frame("vector")))
    return _is_matrix(data) and not _holds_texts(data)


def _holds_texts(data: object) -> bool:
    if isinstance(data, str):
        return True
    if isinstance(data, pd.DataFrame):
        return any(_holds_texts(data[name]) for name in data.columns[:_ENOUGH_CELLS])
    if isinstance(data, list | tuple | pd.Series | pd.Index | np.ndarray):
        cells = islice(cast("Iterable[object]", data), _ENOUGH_CELLS)
        return any(isinstance(cell, str) for cell in cells)
    return False
