"""Vectors of tokens to vectors of sentences."""

from typing import ClassVar

from pyspark.sql import DataFrame

from nlu_lite.common.choices import expected
from nlu_lite.errors import InvalidOption
from nlu_lite.spark.annotations import AnnotatorType
from nlu_lite.spark.recipes import PoolWords, Recipe
from nlu_lite.spark.stages import params
from nlu_lite.spark.stages.base import Annotator

__all__ = ["SentenceEmbeddings"]

_STRATEGIES = ("AVERAGE", "SUM")


class SentenceEmbeddings(Annotator):
    """The average, or the sum, of the vectors of the tokens of each sentence (or document).

    Sentences without tokens that have a vector have no annotation.
    """

    __module__ = "nlu_lite.spark"

    inputAnnotatorTypes: ClassVar[tuple[AnnotatorType, ...]] = ("document", "word_embeddings")
    outputAnnotatorType: ClassVar[AnnotatorType] = "sentence_embeddings"

    poolingStrategy = params.text("poolingStrategy", "AVERAGE or SUM")
    dimension = params.number("dimension", "has no effect")

    def __init__(self) -> None:
        """Begin with the defaults: AVERAGE."""
        super().__init__()
        self._setDefault(outputCol="sentence_embeddings", poolingStrategy="AVERAGE", dimension=100)

    def setPoolingStrategy(self, strategy: str) -> "SentenceEmbeddings":
        """Set how vectors become one: "AVERAGE" (the default) or "SUM".

        Raises:
            InvalidOption: It is neither.
        """
        name = strategy.upper() if isinstance(strategy, str) else strategy
        if name not in _STRATEGIES:
            raise InvalidOption(f"setPoolingStrategy({strategy!r}); {expected(_STRATEGIES)}.")
        return self._set(poolingStrategy=name)

    def getPoolingStrategy(self) -> str:
        """How vectors become one."""
        return self.getOrDefault(self.poolingStrategy)

    def setDimension(self, value: int) -> "SentenceEmbeddings":
        """Has no effect: the vectors have as many numbers as those of the tokens."""
        return self._set(dimension=value)

    def getDimension(self) -> int:
        """The number that was set (100); it has no effect."""
        return self.getOrDefault(self.dimension)

    def setStorageRef(self, value: str) -> "SentenceEmbeddings":
        """Has no effect: the metadata of the tokens' column name the model."""
        return self

    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""
        return PoolWords(self.getPoolingStrategy())
