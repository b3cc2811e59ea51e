"""Which columns a table has, known before any work."""

from collections.abc import Hashable, Iterable, Mapping

from nlu_lite.common.column_names import column_name
from nlu_lite.errors import InvalidOption
from nlu_lite.prediction.columns import ColumnKind, Schema
from nlu_lite.prediction.label_columns import label_schema
from nlu_lite.prediction.options import Options, row_name
from nlu_lite.prediction.vector_choice import VectorChoice

__all__ = ["check_names", "schema_of", "shows_vectors"]

# What `metadata=True` tells of each model's reading; the first, of words alone.
_DETAILS: Mapping[str, ColumnKind] = {
    "pieces": "texts",
    "piece_count": "number",
    "unknown": "flag",
    "windows": "number",
}


def schema_of(options: Options, choices: Mapping[str, VectorChoice]) -> Schema:
    """Name and kind of the columns that a table has besides the user's own, in order.

    Args:
        options: What was asked for.
        choices: How the vectors of each reference are made.
    """
    level = row_name(options.level)
    schema: list[tuple[str, ColumnKind]] = [(level, "text")]
    if options.positions:
        schema += [(f"{level}_begin", "number"), (f"{level}_end", "number")]
    if options.metadata:
        schema += [("sentence_number", "number")] if options.level != "document" else []
        schema += [
            (column_name(ref, detail), kind)
            for ref in choices
            for detail, kind in _DETAILS.items()
            if options.level != "entity" and (options.level == "token" or detail != "pieces")
        ]
    for ref, choice in choices.items():
        if choice.model.head is not None:
            schema += label_schema(ref, choice.model.head, options)
        if not shows_vectors(options, choice):
            continue
        kind: ColumnKind = "matrix" if choice.gives_matrices(options.level) else "vector"
        schema.append((column_name(ref, "embeddings"), kind))
    return tuple(schema)


def shows_vectors(options: Options, choice: VectorChoice) -> bool:
    """Whether a table has the vectors of a model."""
    return choice.model.head is None if options.embeddings is None else options.embeddings


def check_names(schema: Schema, own: Iterable[Hashable], *, any_case: bool = False) -> None:
    """Raise InvalidOption where two columns would have one name.

    Args:
        schema: The table's own columns.
        own: The names of the user's columns.
        any_case: Whether names that differ only in their case are the same.
    """
    names, users = [name for name, _ in schema], list(own)

    def key(name: Hashable) -> Hashable:
        return name.casefold() if any_case and isinstance(name, str) else name

    taken = set(map(key, names))
    clashes = [name for name in users if key(name) in taken]
    twice = sorted({name for name in names if names.count(name) > 1})
    if clashes or twice:
        raise InvalidOption(
            f"the table would have two columns named {[*clashes, *twice][0]!r}: "
            f"it has {', '.join(map(repr, names))}"
            + (f" and your own {', '.join(map(repr, users))}" if users else "")
            + ".\nRename yours, or leave your columns out with keep_columns=False."
        )
