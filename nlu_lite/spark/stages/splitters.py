"""Documents to sentences, and sentences to tokens."""

import re
from collections.abc import Sequence
from typing import ClassVar, TypeVar

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from nlu_lite.common.choices import one_of
from nlu_lite.errors import InvalidOption
from nlu_lite.spark.annotations import AnnotatorType
from nlu_lite.spark.recipes import Recipe
from nlu_lite.spark.schema import numbered
from nlu_lite.spark.splitting import STRATEGIES, SplitSentences, SplitWords
from nlu_lite.spark.stages import params
from nlu_lite.spark.stages.base import Annotator, column_at, names_of, whole_number
from nlu_lite.text.words import CONTEXT_CHARACTERS

__all__ = ["SentenceDetector", "Tokenizer"]

_Stage = TypeVar("_Stage", bound="_Splitter")
_LONGEST = 99_999


class _Splitter(Annotator):
    """A stage that cuts texts by the rules of a language."""

    inputAnnotatorTypes: ClassVar[tuple[AnnotatorType, ...]] = ("document",)

    minLength = params.number("minLength", "fewest characters of what is kept")
    maxLength = params.number("maxLength", "most characters of what is kept")
    language = params.text("language", "whose rules to follow")

    def __init__(self) -> None:
        """Begin with the defaults of both kinds."""
        super().__init__()
        self._setDefault(minLength=0, maxLength=_LONGEST, language="en")

    def setMinLength(self: _Stage, value: int) -> _Stage:
        """Set how many characters something has at least; shorter ones are left out (0)."""
        return self._set(minLength=whole_number("setMinLength", value, least=0))

    def setMaxLength(self: _Stage, value: int) -> _Stage:
        """Set how many characters something has at most; longer ones are left out (99,999)."""
        return self._set(maxLength=whole_number("setMaxLength", value, least=1))

    def setLanguage(self: _Stage, value: str) -> _Stage:
        """Set the language by its ISO 639 code ("en"); Spark NLP has no such setter.

        `predict` takes it from the model. It matters for languages without white space between
        words, such as Chinese ("zh"), and for where sentences end.
        """
        return self._set(language=value)


class SentenceDetector(_Splitter):
    """Documents to sentences, by the rules that `predict` follows, those of sentencex.

    They are not the rules of Spark NLP's SentenceDetector: on ordinary prose both agree.
    """

    __module__ = "nlu_lite.spark"

    outputAnnotatorType: ClassVar[AnnotatorType] = "document"

    customBounds = params.texts("customBounds", "where sentences end")
    customBoundsStrategy = params.text("customBoundsStrategy", "where bounds belong")
    useCustomBoundsOnly = params.flag("useCustomBoundsOnly", "nowhere else")
    explodeSentences = params.flag("explodeSentences", "a row a sentence")

    def __init__(self) -> None:
        """Begin with the defaults."""
        super().__init__()
        self._setDefault(
            outputCol="sentence",
            customBounds=[],
            customBoundsStrategy="none",
            useCustomBoundsOnly=False,
            explodeSentences=False,
        )

    def setCustomBounds(self, value: Sequence[str]) -> "SentenceDetector":
        r"""Set regular expressions; a sentence ends where one matches, such as "\n\n" or ";".

        What matches is no part of a sentence, unless setCustomBoundsStrategy says so.

        Raises:
            InvalidOption: One is no regular expression.
        """
        for pattern in names_of([value]):
            try:
                re.compile(pattern)
            except (re.error, TypeError) as cause:
                raise InvalidOption(
                    f"setCustomBounds: {pattern!r} is no regular expression ({cause})."
                ) from cause
        return self._set(customBounds=names_of([value]))

    def getCustomBounds(self) -> list[str]:
        """The regular expressions where a sentence ends."""
        bounds: list[str] = self.getOrDefault("customBounds")
        return list(bounds)

    def setCustomBoundsStrategy(self, value: str) -> "SentenceDetector":
        """Set where custom bounds belong.

        Args:
            value: "none" (the default): they are left out; "prepend": each begins the sentence
                behind it; "append": each ends the sentence before it.

        Raises:
            InvalidOption: It is none of these.
        """
        return self._set(
            customBoundsStrategy=one_of("setCustomBoundsStrategy: value", value, STRATEGIES)
        )

    def getCustomBoundsStrategy(self) -> str:
        """Where custom bounds belong: "none", "prepend" or "append"."""
        return self.getOrDefault(self.customBoundsStrategy)

    def setUseCustomBoundsOnly(self, value: bool) -> "SentenceDetector":
        """Set whether sentences end at custom bounds only (False)."""
        return self._set(useCustomBoundsOnly=value)

    def getUseCustomBoundsOnly(self) -> bool:
        """Whether sentences end at custom bounds only."""
        return self.getOrDefault(self.useCustomBoundsOnly)

    def setExplodeSentences(self, value: bool) -> "SentenceDetector":
        """Set whether each sentence gets a row of its own (False)."""
        return self._set(explodeSentences=value)

    def setUseAbbreviations(self, value: bool) -> "SentenceDetector":
        """Has no effect: the language's abbreviations always end no sentence."""
        if not value:
            params.ignored("setUseAbbreviations(False)", "abbreviations never end a sentence")
        return self

    def setDetectLists(self, value: bool) -> "SentenceDetector":
        """Has no effect: the items of a list are cut as other text is."""
        if not value:
            params.ignored("setDetectLists(False)", "lists are cut as other text is")
        return self

    def setSplitLength(self, value: int) -> "SentenceDetector":
        """Has no effect: a long sentence stays whole, and models read it in windows."""
        params.ignored(f"setSplitLength({value})", "models read long sentences in windows")
        return self

    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""
        return SplitSentences(
            language=self.getOrDefault(self.language),
            bounds=tuple(self.getCustomBounds()),
            bounds_only=self.getUseCustomBoundsOnly(),
            strategy=self.getCustomBoundsStrategy(),
            shortest=self.getOrDefault(self.minLength),
            longest=self.getOrDefault(self.maxLength),
        )

    def _transform(self, dataset: DataFrame) -> DataFrame:
        frame = super()._transform(dataset)
        if not self.getOrDefault(self.explodeSentences):
            return frame
        place = frame.columns.index(self.getOutputCol())
        others = [other for other in range(len(frame.columns)) if other != place]
        one = F.explode(column_at(place)).alias("one")
        exploded = numbered(frame).select(*map(column_at, others), one)
        metadata = frame.schema[place].metadata
        array = F.array(F.col("one")).alias("one", metadata=metadata)
        names = [*(frame.columns[other] for other in others), self.getOutputCol()]
        return exploded.select(*map(column_at, others), array).toDF(*names)


class Tokenizer(_Splitter):
    """Sentences, or documents, to tokens by Spark NLP's rule, which is `predict`'s.

    White space parts tokens, and the context characters at either end of a token are one of their
    own. Unlike there, white space is that of all of Unicode. In Spark NLP it is fitted; here there
    is nothing to fit, and `fit` gives the stage itself.
    """

    __module__ = "nlu_lite.spark"

    outputAnnotatorType: ClassVar[AnnotatorType] = "token"

    contextChars = params.texts("contextChars", "tokens at ends of words")
    exceptions = params.texts("exceptions", "what is not cut")
    caseSensitiveExceptions = params.flag("caseSensitiveExceptions", "their case counts")

    def __init__(self) -> None:
        """Begin with the defaults."""
        super().__init__()
        self._setDefault(
            outputCol="token",
            contextChars=list(CONTEXT_CHARACTERS),
            exceptions=[],
            caseSensitiveExceptions=True,
        )

    def fit(self, dataset: DataFrame) -> "Tokenizer":
        """A copy: there is nothing to fit."""
        return self.copy()

    def setContextChars(self, value: Sequence[str]) -> "Tokenizer":
        """Set the characters that are tokens of their own at either end of a token."""
        return self._set(contextChars=_characters("setContextChars", value))

    def addContextChars(self, value: str) -> "Tokenizer":
        """Add one of these characters."""
        return self.setContextChars([*self.getContextChars(), value])

    def getContextChars(self) -> list[str]:
        """The characters that are tokens of their own at either end of a token."""
        characters: list[str] = self.getOrDefault("contextChars")
        return list(characters)

    def setExceptions(self, value: Sequence[str]) -> "Tokenizer":
        """Set what is one token as it stands, such as "New York" or "e.g."."""
        return self._set(exceptions=list(value))

    def addException(self, value: str) -> "Tokenizer":
        """Add something that is one token as it stands."""
        return self.setExceptions([*self.getExceptions(), value])

    def getExceptions(self) -> list[str]:
        """What is one token as it stands."""
        those: list[str] = self.getOrDefault("exceptions")
        return list(those)

    def setCaseSensitiveExceptions(self, value: bool) -> "Tokenizer":
        """Set whether the case of exceptions matters (True)."""
        return self._set(caseSensitiveExceptions=value)

    def getCaseSensitiveExceptions(self) -> bool:
        """Whether the case of exceptions matters."""
        return self.getOrDefault(self.caseSensitiveExceptions)

    def setTargetPattern(self, value: str) -> "Tokenizer":
        r"""Has no effect: tokens are cut at white space, as by the default, `\S+`."""
        if value != r"\S+":
            params.ignored("setTargetPattern", "tokens are cut at white space")
        return self

    setPrefixPattern = params.WithoutEffect("see setContextChars")
    setSuffixPattern = params.WithoutEffect("see setContextChars")
    setInfixPatterns = params.WithoutEffect("nothing inside a token is cut")
    addInfixPattern = params.WithoutEffect("nothing inside a token is cut")
    setSplitPattern = params.WithoutEffect("nothing inside a token is cut")
    setSplitChars = params.WithoutEffect("nothing inside a token is cut")
    addSplitChars = params.WithoutEffect("nothing inside a token is cut")
    setExceptionsPath = params.WithoutEffect("give the lines of the file to setExceptions")

    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""
        return SplitWords(
            language=self.getOrDefault(self.language),
            context="".join(self.getContextChars()),
            exceptions=tuple(filter(None, self.getExceptions())),
            exact=self.getCaseSensitiveExceptions(),
            shortest=self.getOrDefault(self.minLength),
            longest=self.getOrDefault(self.maxLength),
        )


def _characters(name: str, value: Sequence[str]) -> list[str]:
    wrong = [each for each in value if not isinstance(each, str) or len(each) != 1]
    if wrong:
        raise InvalidOption(f"{name}: {wrong[0]!r} is not one character.")
    return list(value)
