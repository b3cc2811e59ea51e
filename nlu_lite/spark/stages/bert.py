"""The stages that run a model: vectors of tokens, and of sentences."""

import os
from collections.abc import Mapping
from typing import ClassVar, TypeVar

from pyspark.sql import DataFrame, SparkSession

from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import LoadRequest, Models
from nlu_lite.model.model import Model
from nlu_lite.registry.shelf import registrations
from nlu_lite.spark.annotations import AnnotatorType
from nlu_lite.spark.names import reference_named
from nlu_lite.spark.recipes import EmbedSentences, EmbedWords, Recipe
from nlu_lite.spark.shipping import shipped
from nlu_lite.spark.stages import params
from nlu_lite.spark.stages.base import Annotator, whole_number
from nlu_lite.spark.worker_models import WorkerModels
from nlu_lite.spec import Task
from nlu_lite.store.folder import absolute_folder

__all__ = ["BertEmbeddings", "BertSentenceEmbeddings"]

_Stage = TypeVar("_Stage", bound="_Embeddings")
_STAGES: dict[Task, str] = {
    "token_embeddings": "BertEmbeddings",
    "sentence_embeddings": "BertSentenceEmbeddings",
}
# Two special pieces, and one of the text.
_SHORTEST = 3


class _Embeddings(Annotator):
    """A stage with a model, which each Python worker opens once."""

    task: ClassVar[Task]

    reference = params.text("reference", "nlu_lite's name of the model")
    path = params.text("path", "folder of the model's files")
    device = params.text("device", "where workers compute")
    shipModel = params.flag("shipModel", "send the model to executors")
    maxSentenceLength = params.number("maxSentenceLength", "cut sentences there")
    batchSize = params.number("batchSize", "has no effect")
    caseSensitive = params.flag("caseSensitive", "has no effect")
    dimension = params.number("dimension", "has no effect")
    storageRef = params.text("storageRef", "name in the column's metadata")

    def __init__(self) -> None:
        """Begin with the defaults, without a model: `pretrained` gives a stage that has one."""
        super().__init__()
        self._setDefault(
            outputCol=self.outputAnnotatorType, device="auto", shipModel=False, batchSize=8
        )

    @classmethod
    def loadSavedModel(
        cls: type[_Stage],
        folder: "str | os.PathLike[str]",
        spark_session: SparkSession | None = None,
    ) -> _Stage:
        """A stage with the model in a folder.

        Args:
            folder: One that `Pipeline.save` wrote, or that holds config.json, weights and
                tokenizer files; see `nlu_lite.load`. Where the model is not shipped, executors
                look for it under the same path.
            spark_session: Not needed; it is there since Spark NLP asks for it.

        Raises:
            WeightsUnavailable: There is no such folder.
            InvalidModel: No model can be made of what it holds.
            InvalidOption: The model is for another stage.
        """
        stage = cls()._set(path=str(absolute_folder(folder)))
        stage._checked_model()
        return stage

    def setMaxSentenceLength(self: _Stage, value: int) -> _Stage:
        """Cut each sentence behind so many pieces, the special ones at both ends included.

        Spark NLP cuts at 128 unless it is told otherwise. Here nothing is cut unless this is
        called: sentences longer than the model are read in overlapping windows. Tokens behind the
        cut have no annotation, as there; each task warns (CutSentencesWarning, in its log) of how
        many there were.

        Raises:
            InvalidOption: It is no whole number from 3 on.
        """
        number = whole_number("setMaxSentenceLength", value, least=_SHORTEST)
        return self._set(maxSentenceLength=number)

    def getMaxSentenceLength(self) -> int | None:
        """Where sentences are cut; None: nowhere."""
        cut = self.isDefined(self.maxSentenceLength)
        return self.getOrDefault(self.maxSentenceLength) if cut else None

    def setBatchSize(self: _Stage, value: int) -> _Stage:
        """Has no effect: sequences are packed by their length, without padding."""
        return self._set(batchSize=whole_number("setBatchSize", value, least=1))

    def getBatchSize(self) -> int:
        """The number that was set (8); it has no effect."""
        return self.getOrDefault(self.batchSize)

    def setCaseSensitive(self: _Stage, value: bool) -> _Stage:
        """Has no effect: the model's own tokenizer knows whether it lower-cases.

        Where the value is not what the model does, a warning (IgnoredSettingWarning) says so.
        """
        if bool(value) == self.getCaseSensitive():
            return self._set(caseSensitive=value)
        params.ignored(
            f"setCaseSensitive({value})",
            f"the model is {'cased' if self.getCaseSensitive() else 'uncased'}",
        )
        return self

    def getCaseSensitive(self) -> bool:
        """Whether the model tells upper from lower case."""
        return not self._checked_model().spec.lowercase

    def setDimension(self: _Stage, value: int) -> _Stage:
        """Has no effect: the model has the dimension that it has.

        Raises:
            InvalidOption: It is another one.
        """
        if value != self.getDimension():
            raise InvalidOption(
                f"setDimension({value!r}): the vectors of this model have {self.getDimension()} "
                "numbers. Leave it out."
            )
        return self

    def getDimension(self) -> int:
        """Numbers in a vector."""
        return self._checked_model().encoder.facts.dimension

    def setStorageRef(self: _Stage, value: str) -> _Stage:
        """Set the name that the column's metadata give the model."""
        return self._set(storageRef=value)

    def getStorageRef(self) -> str:
        """The name in the column's metadata: that of Spark NLP, or the model's reference."""
        if self.isDefined(self.storageRef):
            return self.getOrDefault(self.storageRef)
        spec = self._checked_model().spec
        return spec.spark_name or spec.ref

    def setConfigProtoBytes(self: _Stage, b: object) -> _Stage:
        """Has no effect: it is TensorFlow's."""
        return self

    def setDevice(self: _Stage, value: str) -> _Stage:
        """Set where workers compute, as in `nlu_lite.load` ("auto"); only here."""
        return self._set(device=value)

    def setShipModel(self: _Stage, value: bool) -> _Stage:
        """Set whether the model's files are sent to the executors (False); only here.

        For executors that have neither the model in a cache nor a network.
        """
        return self._set(shipModel=value)

    def column_metadata(self) -> Mapping[str, object]:
        """The dimension of the vectors, and the model's name, as Spark NLP has them."""
        return {"dimension": self.getDimension(), "ref": self.getStorageRef()}

    def worker_models(self, dataset: DataFrame) -> WorkerModels:
        """How workers come by the model."""
        archive = None
        if self.getOrDefault(self.shipModel):
            archive = shipped(self._models(), dataset.sparkSession)
        request = self._load_request(device=self.getOrDefault(self.device))
        return WorkerModels(request, registrations(), archive)

    def _load_request(self, *, device: str) -> LoadRequest:
        reference, path = (
            self.getOrDefault(param) if self.isDefined(param) else None
            for param in (self.reference, self.path)
        )
        if reference is None and path is None:
            name = type(self).__name__
            raise InvalidOption(
                f"{name} has no model yet: {name}.pretrained(…) gives one that has."
            )
        return LoadRequest(request=reference, path=path, device=device)

    def _models(self) -> Models:
        return self._load_request(device="cpu").models()

    def _checked_model(self) -> Model:
        models = self._models()
        if len(models) != 1:
            raise InvalidOption(
                f"{models.request.path} holds {len(models)} models ({', '.join(models)}); a stage "
                "takes one. Save them one by one."
            )
        model = next(iter(models.values()))
        if model.spec.task != self.task:
            raise InvalidOption(
                f"{model.spec.ref} is a model of {model.spec.task.removesuffix('_embeddings')}s; "
                f"{_STAGES[model.spec.task]} takes it."
            )
        return model

    @classmethod
    def _named(cls: type[_Stage], name: str, lang: str, remote_loc: object) -> _Stage:
        if remote_loc is not None:
            params.ignored(f"remote_loc={remote_loc!r}", "the registry says where files are")
        stage = cls()._set(reference=reference_named(name, lang, task=cls.task, stages=_STAGES))
        stage._checked_model()
        return stage


class BertEmbeddings(_Embeddings):
    """Sentences (or documents) and tokens to vectors of tokens.

    The vectors are those of `predict`: the model reads each sentence whole, and a token has the
    last layer's state of its first piece. In Spark NLP the model reads of each token the first part
    that BERT's basic tokenizer finds ("don" of "don't"). Tokens of which the model's tokenizer
    leaves nothing have no annotation, as there.
    """

    __module__ = "nlu_lite.spark"

    inputAnnotatorTypes: ClassVar[tuple[AnnotatorType, ...]] = ("document", "token")
    outputAnnotatorType: ClassVar[AnnotatorType] = "word_embeddings"
    task: ClassVar[Task] = "token_embeddings"

    @classmethod
    def pretrained(
        cls, name: str = "small_bert_L2_768", lang: str = "en", remote_loc: str | None = None
    ) -> "BertEmbeddings":
        """A stage with a model; its files are fetched where they are not on this machine.

        Args:
            name: What Spark NLP calls the model, or a reference of nlu_lite's.
            lang: ISO 639 code of its language; a reference says it itself.
            remote_loc: Not needed; it is there since Spark NLP has it.

        Raises:
            UnknownReference: No model is called so; the error names those that look most like it.
            InvalidOption: The model is one of sentences.
            WeightsUnavailable: Its files are not on this machine and could not be fetched.
        """
        return cls._named(name, lang, remote_loc)

    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""
        return EmbedWords(self.worker_models(dataset), self.getMaxSentenceLength())


class BertSentenceEmbeddings(_Embeddings):
    """Sentences (or documents) to vectors, by models of sentences, as `predict` computes them.

    Sentences without words have no annotation.
    """

    __module__ = "nlu_lite.spark"

    inputAnnotatorTypes: ClassVar[tuple[AnnotatorType, ...]] = ("document",)
    outputAnnotatorType: ClassVar[AnnotatorType] = "sentence_embeddings"
    task: ClassVar[Task] = "sentence_embeddings"

    @classmethod
    def pretrained(
        cls, name: str = "sent_small_bert_L2_768", lang: str = "en", remote_loc: str | None = None
    ) -> "BertSentenceEmbeddings":
        """A stage with a model, as `BertEmbeddings.pretrained` gives one."""
        return cls._named(name, lang, remote_loc)

    def setIsLong(self, value: bool) -> "BertSentenceEmbeddings":
        """Has no effect: it is TensorFlow's."""
        return self

    def recipe(self, dataset: DataFrame) -> Recipe:
        """What the workers are to do."""
        return EmbedSentences(self.worker_models(dataset), self.getMaxSentenceLength())
