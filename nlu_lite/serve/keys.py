"""Who may ask: clients with the key, or, where there is none, programs of this machine."""

from collections.abc import Collection
from hmac import compare_digest

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from nlu_lite.serve.refusal import Refusal

__all__ = ["OPEN_PATHS", "Guard"]

# Whoever watches over a server need not have its key.
OPEN_PATHS = ("/health",)


class Guard:
    """Refuses requests without the key, or those that a page elsewhere has led here."""

    def __init__(self, app: ASGIApp, *, api_key: str | None, hosts: Collection[str] | None) -> None:
        """Stand in front of an application.

        Args:
            app: The application.
            api_key: What clients send as `Authorization: Bearer …`; None: nothing is asked for.
            hosts: The names that clients without a key may call the server by, None: any. The name
                of a page elsewhere can lead to this machine (DNS rebinding), and a browser then
                lets the page read the answers.
        """
        self._app = app
        self._key = None if api_key is None else f"bearer {api_key}".encode()
        self._hosts = hosts if api_key is None else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        refusal = None
        if scope["type"] == "http":
            refusal = self._refusal(Headers(scope=scope), scope["path"])
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal.answer()(scope, receive, send)

    def _refusal(self, headers: Headers, path: str) -> Refusal | None:
        host = _without_port(headers.get("host", ""))
        if self._hosts is not None and host not in self._hosts:
            return Refusal(
                f"this server is called {' or '.join(sorted(self._hosts))}, not {host[:60]!r}. "
                "Started with a key (NLU_LITE_API_KEY), it answers to any name.",
                status=403,
                code="unknown_host",
            )
        if self._key is None or path in OPEN_PATHS:
            return None
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # In the same time, however much of it is right.
        if compare_digest(f"{scheme.lower()} {given.strip()}".encode(), self._key):
            return None
        return Refusal(
            "the API key is missing or wrong: send 'Authorization: Bearer KEY' with the key that "
            "the server was started with.",
            status=401,
            code="invalid_api_key",
        )


def _without_port(host: str) -> str:
    """The name in a Host header.

    >>> _without_port("localhost:8000"), _without_port("[::1]:8000"), _without_port("::1")
    ('localhost', '::1', '::1')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    name, _, port = host.rpartition(":")
    return (name if port.isdecimal() and ":" not in name else host).lower()
