"""ServedModel: one model of a pipeline, ready to embed and to label the texts of many clients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nlu_lite.common.arrays import FloatArray
from nlu_lite.errors import InvalidOption
from nlu_lite.input.documents import documents_of
from nlu_lite.model.load import Models
from nlu_lite.model.model import Model
from nlu_lite.output.frame import frame_of
from nlu_lite.pipeline import Pipeline
from nlu_lite.prediction.prediction import Prediction, prediction_of
from nlu_lite.serve.labels import Said, labels_of

__all__ = ["Embedded", "Labelled", "ServedModel", "served_models"]


class Embedded(NamedTuple):
    """What a text became.

    Attributes:
        vector: Shape (dimension,); NaN where the text has no words.
        pieces: How many pieces the text has.
    """

    vector: FloatArray
    pieces: int


class Labelled(NamedTuple):
    """What is said of a text.

    Attributes:
        said: Its labels, as JSON has them.
        pieces: How many pieces the text has.
    """

    said: Said
    pieces: int


@dataclass(frozen=True, slots=True, eq=False)
class ServedModel:
    """One model, ready for the texts of many clients.

    Attributes:
        name: What clients call it.
        model: The model.
        embedding: What gives one vector a text; None where a head reads vectors of words.
        labelling: What gives labels; None where there is no head.
    """

    name: str
    model: Model
    embedding: Prediction | None
    labelling: Prediction | None

    @classmethod
    def of(cls, name: str, models: Models) -> "ServedModel":
        """Prepare the only one of some models.

        Raises:
            InvalidOption: It is to be trained first.
        """
        model, head = models[name], models[name].head
        embedding = labelling = None
        if head is None or not head.of_words:
            embedding = prediction_of(models, "document", embeddings=True)
        if head is not None:
            labelling = prediction_of(
                models, None, positions=head.of_words, probabilities=_has_probabilities(model)
            )
        return cls(name, model, embedding, labelling)

    @property
    def dimension(self) -> int | None:
        """Numbers in the vector of a text; None where it has none."""
        if self.embedding is None:
            return None
        (choice,) = self.embedding.choices.values()
        return choice.dimension

    def embed(self, texts: Sequence[str]) -> list[Embedded]:
        """The vector of each text, as `Pipeline.predict_embeds` gives it."""
        assert self.embedding is not None
        vectors = self.embedding.compute(documents_of(texts)).vectors()
        return [Embedded(*one) for one in zip(vectors, self._pieces(texts), strict=True)]

    def label(self, texts: Sequence[str]) -> list[Labelled]:
        """The labels of each text, as `Pipeline.predict` gives them."""
        assert self.labelling is not None and self.model.head is not None
        table = self.labelling.compute(documents_of(texts))
        said = labels_of(frame_of(table), len(texts), self.model.head, self.name)
        return [Labelled(*one) for one in zip(said, self._pieces(texts), strict=True)]

    def _pieces(self, texts: Sequence[str]) -> list[int]:
        pieces: list[int] = self.model.tokenizer.encode(texts).lengths.tolist()
        return pieces


def served_models(pipelines: Iterable[Pipeline]) -> Mapping[str, ServedModel]:
    """The models of pipelines by their names, in order.

    Raises:
        InvalidOption: There is none, or two have one name.
    """
    served: dict[str, ServedModel] = {}
    for pipeline in pipelines:
        for name, model in pipeline.models.items():
            if name in served:
                raise InvalidOption(
                    f"two of the models are called {name}; clients could not tell them apart.\n"
                    "Give each once; a folder can have another name."
                )
            alone = Models(
                {name: model}, request=pipeline.models.request, task=pipeline.models.task
            )
            served[name] = ServedModel.of(name, alone)
    if not served:
        raise InvalidOption("there is no model to serve; give at least one.")
    return served


def _has_probabilities(model: Model) -> bool:
    return model.head is not None and bool(model.head.classes) and not model.head.of_words
