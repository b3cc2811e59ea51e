"""The application: which path is answered by what."""

from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from nlu_lite.common.choices import did_you_mean
from nlu_lite.pipeline import Pipeline
from nlu_lite.serve.keys import Guard
from nlu_lite.serve.limits import Limits
from nlu_lite.serve.model_thread import ModelThread
from nlu_lite.serve.refusal import Refusal
from nlu_lite.serve.served import served_models
from nlu_lite.serve.service import Service, refusing

__all__ = ["application"]

_EVERYTHING = Limits()


def application(
    pipelines: Iterable[Pipeline],
    *,
    api_key: str | None = None,
    hosts: Collection[str] | None = None,
    limits: Limits = _EVERYTHING,
    thread: ModelThread | None = None,
) -> Starlette:
    """An ASGI application that answers OpenAI's clients, and labels texts.

    `nlu-lite serve` runs it. Another server of ASGI can too, with one process: each would have
    models and a queue of its own.

    Args:
        pipelines: What is served; each of their models under the name that it has there.
        api_key: What clients have to send; None: nothing.
        hosts: The names that clients without a key may call the server by; None: any.
        limits: How much is taken at once.
        thread: What opened the pipelines, and computes; None: a thread of its own.

    Raises:
        InvalidOption: There is no model, or two have one name.

    >>> import nlu_lite
    >>> from starlette.testclient import TestClient
    >>> served = application([nlu_lite.load("en.embed_sentence.minilm_L6_384")])
    >>> with TestClient(served) as client:
    ...     client.get("/health").json()["status"]
    'ok'
    """
    service = Service(served_models(pipelines), limits, thread or ModelThread())
    routes = [
        Route("/health", refusing(service.health)),
        Route("/v1/models", refusing(service.models)),
        Route("/v1/models/{name:path}", refusing(service.model)),
        Route("/v1/embeddings", refusing(service.embeddings), methods=["POST"]),
        Route("/v1/classify", refusing(service.classify), methods=["POST"]),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await service.start()
        yield
        await service.batches.stop()

    paths = [route.path for route in routes]

    async def refused(request: Request, error: Exception) -> Response:
        return _refusal(request, error, paths).answer()

    return Starlette(
        routes=routes,
        middleware=[Middleware(Guard, api_key=api_key, hosts=hosts)],
        exception_handlers={HTTPException: refused},
        lifespan=lifespan,
    )


def _refusal(request: Request, error: Exception, paths: Collection[str]) -> Refusal:
    """What Starlette refuses by itself: paths and methods."""
    assert isinstance(error, HTTPException)
    path = request.url.path[:100]
    if error.status_code == 405:
        allowed = (error.headers or {}).get("Allow", "")
        return Refusal(f"{path} takes {allowed}, not {request.method[:20]}.", status=405)
    return Refusal(
        f"there is nothing at {path}.{did_you_mean(path, paths, shown=str)}",
        status=error.status_code,
        code="unknown_url",
    )
