"""What a user can ask of a prediction, checked once and before any work is done."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias, TypedDict, get_args

from nlu_lite.common.choices import one_of
from nlu_lite.common.whole_numbers import whole_number
from nlu_lite.errors import InvalidOption

__all__ = ["AUTOMATIC", "LEVELS", "Level", "Options", "PredictOptions", "Tokens", "row_name"]

Level: TypeAlias = Literal["token", "sentence", "document", "entity"]
Tokens: TypeAlias = Literal["words", "pieces", "model"]

LEVELS: tuple[str, ...] = get_args(Level)
AUTOMATIC = "auto"
# NLU's word for the level of entities.
_CHUNK = "chunk"


def row_name(level: Level) -> str:
    """What the column that says what a row is is called; NLU calls entities so."""
    return "entities" if level == "entity" else level


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `Pipeline.predict`.

    Attributes:
        level: What a row is.
        positions: Say where each row begins and ends in its text.
        metadata: Say how each row was read.
        tokens: What a row at token level is.
        special_tokens: Tokens for the special pieces too, where rows are pieces.
        pooling: How what is below a row becomes its vector; "auto" as the spec says.
        layers: Which layers' hidden states.
        layer_pooling: How several layers are put together.
        normalize: Divide each vector by its length; None as the spec says.
        truncate_dim: Keep the first numbers of each vector only; None keeps all.
        probabilities: A column for each class of a model with a head.
        embeddings: Whether to show vectors; None: those of models without a head.
        text_column: The column of a DataFrame that holds the texts.
        keep_columns: Whether to repeat its other columns.
        progress: Whether to show a bar; None: as it fits.
        workers: How many processes compute.
    """

    level: Level
    positions: bool = False
    metadata: bool = False
    tokens: Tokens = "words"
    special_tokens: bool = False
    pooling: str | None = AUTOMATIC
    layers: int | Sequence[int] = -1
    layer_pooling: str = "mean"
    normalize: bool | None = None
    truncate_dim: int | None = None
    probabilities: bool = False
    embeddings: bool | None = None
    text_column: Hashable | None = None
    keep_columns: bool = True
    progress: bool | None = None
    workers: int = 1

    def __post_init__(self) -> None:
        if isinstance(self.layers, Iterator):
            # It would serve the first of several models only, and would not pickle.
            object.__setattr__(self, "layers", tuple(self.layers))
        if self.level == _CHUNK:
            object.__setattr__(self, "level", "entity")
        one_of("output_level", self.level, LEVELS)
        one_of("tokens", self.tokens, get_args(Tokens))
        if self.special_tokens and (self.tokens != "pieces" or self.level != "token"):
            raise InvalidOption(
                "special_tokens=True adds rows for [CLS] and [SEP], which are pieces; "
                "ask for tokens='pieces' at output_level='token' with it."
            )
        if self.tokens != "words" and self.level != "token":
            raise InvalidOption(
                f"tokens={self.tokens!r} chooses the rows of output_level='token'; "
                f"output_level is {self.level!r}."
            )
        if self.pooling is None and self.level == "token":
            raise InvalidOption(
                "pooling=None gives the matrix of a row's words, for output_level='sentence' "
                "and 'document'; at output_level='token' a row is one word."
            )
        object.__setattr__(self, "workers", whole_number("workers", self.workers, least=1))
        size = self.truncate_dim
        if size is not None and (not isinstance(size, int) or isinstance(size, bool) or size < 1):
            raise InvalidOption(f"truncate_dim={size!r}; expected a whole number above 0.")

    def settings(self) -> dict[str, object]:
        """What decides about the values in a table, in values that can be written as JSON."""
        values = {name: getattr(self, name) for name in _DECIDING}
        if not isinstance(self.layers, int):
            values["layers"] = list(self.layers)
        # Half-done files of versions that knew no heads can be gone on with.
        return {name: value for name, value in values.items() if name not in _HEADS or value}

    def says_of_vectors(self) -> list[str]:
        """The options that say how vectors are made, those that were given."""
        return [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if field.name in _OF_VECTORS and getattr(self, field.name) != field.default
        ]


_HEADS = ("probabilities", "embeddings")
_OF_VECTORS = ("pooling", "layers", "layer_pooling", "normalize", "truncate_dim")
# The others say how data are read, computed and shown.
_DECIDING = [
    field.name
    for field in fields(Options)
    if field.name not in ("text_column", "keep_columns", "progress", "workers")
]


class PredictOptions(TypedDict, total=False):
    """The options that all ways to predict share; `Pipeline.predict` tells what they mean."""

    positions: bool
    metadata: bool
    tokens: Tokens
    special_tokens: bool
    pooling: str | None
    layers: int | Sequence[int]
    layer_pooling: str
    normalize: bool | None
    truncate_dim: int | None
    probabilities: bool
    embeddings: bool | None
    text_column: Hashable | None
    keep_columns: bool
    progress: bool | None
    workers: int
