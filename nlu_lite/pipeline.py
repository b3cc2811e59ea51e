"""Pipeline: models over one text preparation, and the table of what they give."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from nlu_lite.errors import InvalidOption
from nlu_lite.frame import token_frame
from nlu_lite.model import Model
from nlu_lite.text.documents import documents_of
from nlu_lite.text.segments import segment

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Pipeline"]


class Pipeline:
    """A loaded request: one or more models that read the same words.

    `nlu_lite.load` makes it.
    """

    def __init__(self, models: dict[str, Model], *, precision: str) -> None:
        """Put models together.

        Args:
            models: The opened model of each reference, as the user typed it.
            precision: What the models compute in.
        """
        self._models = models
        self._precision = precision

    @property
    def models(self) -> Mapping[str, Model]:
        """The opened model of each reference, in the order asked, under the name as typed."""
        return MappingProxyType(self._models)

    def predict(
        self,
        data: object,
        output_level: str | None = None,
        *,
        positions: bool = False,
        pooling: str | None = None,
    ) -> "pd.DataFrame":
        """The table of words with their vectors.

        Args:
            data: A text, or a list or tuple of texts.
            output_level: "token"; None: what the last reference is for.
            positions: Add `token_begin` and `token_end`, code points of the text, half-open, so
                that ``text[token_begin:token_end]`` is the token.
            pooling: How the pieces of a word become its vector: "first", "mean", "max" or "last";
                None: as the model's card says, which is "first" as in NLU.

        Returns:
            A row a word in the order of the texts. Column `token`; then, for each reference, its
            vectors under its name with "." as "_" and "_embeddings" behind: float32 arrays of
            shape (dimension,). The index is the row of the text. A text without words keeps one
            row with a missing token and a vector of NaN.

        Raises:
            InvalidInput: The data are of another kind.
            InvalidOption: There is no such level or pooling.

        >>> import nlu_lite
        >>> pipeline = nlu_lite.load("en.embed.minilm_L6_384")
        >>> frame = pipeline.predict(["I love NLP", "Do you?"], positions=True)
        >>> frame[["token", "token_begin", "token_end"]]
          token  token_begin  token_end
        0     I            0          1
        0  love            2          6
        0   NLP            7         10
        1    Do            0          2
        1   you            3          6
        1     ?            6          7
        """
        self._check_level(output_level)
        documents = documents_of(data)
        language = next(iter(self._models.values())).spec.language
        segments = segment(documents.texts, language=language)
        columns = {
            f"{ref.replace('.', '_')}_embeddings": model.embed_words(segments, pooling=pooling)
            for ref, model in self._models.items()
        }
        return token_frame(segments, documents.rows, columns, positions=positions)

    def __repr__(self) -> str:
        parts = [f"{ref}: {model.encoder.dimension}" for ref, model in self._models.items()]
        device = next(iter(self._models.values())).encoder.device
        return f"<Pipeline {', '.join(parts)}; {device}, {self._precision}>"

    def _check_level(self, output_level: str | None) -> None:
        last = list(self._models.values())[-1]
        level = output_level or last.spec.task.removesuffix("_embeddings")
        if level != "token":
            raise InvalidOption(
                f"output_level={level!r} can't be computed yet; this version has 'token'.\n"
                "Ask for it: `pipeline.predict(text, output_level='token')`."
            )
