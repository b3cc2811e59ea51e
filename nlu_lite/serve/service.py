"""Service: what is done for a request of each kind."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping
from time import time
from typing import TypeAlias

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from nlu_lite._version import __version__
from nlu_lite.common.choices import did_you_mean
from nlu_lite.serve.answers import embeddings_answer, labels_answer, model_answer
from nlu_lite.serve.asked import ClassifyRequest, EmbeddingsRequest
from nlu_lite.serve.batches import Batches
from nlu_lite.serve.bodies import object_of
from nlu_lite.serve.json_answer import json_answer
from nlu_lite.serve.limits import Limits, Room
from nlu_lite.serve.model_thread import ModelThread
from nlu_lite.serve.refusal import Refusal
from nlu_lite.serve.served import Embedded, ServedModel

__all__ = ["Endpoint", "Service", "refusing"]

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

_log = logging.getLogger(__name__)


class Service:
    """What is done for a request of each kind."""

    def __init__(
        self, served: Mapping[str, ServedModel], limits: Limits, thread: ModelThread
    ) -> None:
        """Begin without requests.

        Args:
            served: The models by their names.
            limits: How much is taken at once.
            thread: What computes.
        """
        self._served = served
        self._limits = limits
        self._room = Room(limits.bodies)
        self._started = int(time())
        self.batches = Batches(most_waiting=limits.waiting, thread=thread)

    async def start(self) -> None:
        """Begin to compute, with a text for each model: its first one takes long."""
        self.batches.start()
        for served in self._served.values():
            work = served.label if served.embedding is None else served.embed
            await self.batches.results(work, ["A first text."])

    async def embeddings(self, request: Request) -> Response:
        """`POST /v1/embeddings`: a vector a text."""
        with self._room.held() as held:
            body = await object_of(request, held, self._limits)
            asked = EmbeddingsRequest.of(body, self._limits)
            served = self._named(asked.model)
            _check_embeddings(served, asked)
            embedded = await self.batches.results(served.embed, asked.texts)
            _check_vectors(embedded)
            return json_answer(embeddings_answer(asked, embedded))

    async def classify(self, request: Request) -> Response:
        """`POST /v1/classify`: the labels of each text."""
        with self._room.held() as held:
            body = await object_of(request, held, self._limits)
            asked = ClassifyRequest.of(body, self._limits)
            served = self._named(asked.model)
            _check_labels(served, asked)
            labelled = await self.batches.results(served.label, asked.texts)
            return json_answer(
                labels_answer(asked.model, labelled, probabilities=asked.probabilities)
            )

    async def models(self, request: Request) -> Response:
        """`GET /v1/models`: all models."""
        told = [model_answer(one, created=self._started) for one in self._served.values()]
        return json_answer({"object": "list", "data": told})

    async def model(self, request: Request) -> Response:
        """`GET /v1/models/NAME`: one of them."""
        served = self._named(request.path_params["name"])
        return json_answer(model_answer(served, created=self._started))

    async def health(self, request: Request) -> Response:
        """`GET /health`: that it can be asked, and how many are being answered."""
        return json_answer(
            {"status": "ok", "version": __version__, "requests": self._room.requests}
        )

    def _named(self, name: str) -> ServedModel:
        if name in self._served:
            return self._served[name]
        raise Refusal(
            f"there is no model {name[:100]!r} here; there is {', '.join(self._served)}."
            f"{did_you_mean(name[:100], self._served)}",
            status=404,
            param="model",
            code="model_not_found",
        )


def refusing(endpoint: Endpoint) -> Endpoint:
    """An endpoint that answers a refusal, and what went wrong without anybody's text."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refusal as refusal:
            return refusal.answer()
        except asyncio.CancelledError:
            # It was told to stop, and had no more time. The task ends behind this answer.
            return Refusal(
                "the server stopped before it could answer.", status=503, code="server_stopping"
            ).answer()
        except Exception as error:
            # Its message may hold a text of the client's.
            places = "".join(traceback.format_tb(error.__traceback__))
            _log.error("%s, and no answer:\n%s", type(error).__name__, places)
            return Refusal(
                f"the server could not do that ({type(error).__name__}); its log says where.",
                status=500,
            ).answer()

    return answered


def _check_embeddings(served: ServedModel, asked: EmbeddingsRequest) -> None:
    if served.dimension is None:
        raise Refusal(
            f"{served.name} labels words, and has no vector of a text: ask /v1/classify.",
            param="model",
        )
    if asked.dimensions is not None and asked.dimensions > served.dimension:
        raise Refusal(
            f"dimensions={asked.dimensions}: the vectors of {served.name} have {served.dimension} "
            "numbers. Ask for fewer, or leave dimensions out.",
            param="dimensions",
        )


def _check_labels(served: ServedModel, asked: ClassifyRequest) -> None:
    head = served.model.head
    if head is None:
        raise Refusal(
            f"{served.name} gives vectors, not labels: ask /v1/embeddings, or serve a model that "
            "was trained (nlu-lite train).",
            param="model",
        )
    if asked.probabilities and (head.of_words or not head.classes):
        raise Refusal(
            f"{served.name} ({head.task}) has no probabilities of classes for a text; leave "
            "probabilities out.",
            param="probabilities",
        )


def _check_vectors(embedded: list[Embedded]) -> None:
    """Refuse texts such as lone control characters: only reading them shows that nothing is left.

    JSON has no NaN, and zeros would be near to other texts.
    """
    for place, one in enumerate(embedded):
        if np.isnan(one.vector[0]):
            raise Refusal(
                f"input[{place}] has no words, and so no vector. Leave it out.",
                param=f"input[{place}]",
            )
