"""The server: an application on an address of this machine."""

import ipaddress
import os
import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from nlu_lite.errors import InvalidOption
from nlu_lite.serve.limits import Limits

__all__ = ["LOCAL_NAMES", "bound", "is_local", "run", "url_of"]

# What a client on this machine calls it by.
LOCAL_NAMES = ("127.0.0.1", "::1", "localhost")
_GREATEST_PORT = 65_535
_WAITING_CONNECTIONS = 2_048
# Longer than clients keep a connection themselves, so that none is closed under their hands.
_SECONDS_KEPT = 65


def is_local(host: str) -> bool:
    """Whether only programs of this machine reach an address.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("0.0.0.0")
    (True, True, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bound(host: str, port: int) -> socket.socket:
    """A socket that nobody else has.

    Args:
        host: An address of this machine, or a name of it.
        port: Its number; 0: any that is free.

    Raises:
        InvalidOption: It can't be had.
    """
    if not 0 <= port <= _GREATEST_PORT:
        raise InvalidOption(f"--port {port}: expected a number from 0 to {_GREATEST_PORT}.")
    family = _family(host)
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING_CONNECTIONS)
    except OSError as cause:
        raise InvalidOption(
            f"port {port} of {host} can't be had: {os.strerror(cause.errno or 0).lower()}.\n"
            "Choose another one, or one that is free: --port 0"
        ) from cause


def _family(host: str) -> socket.AddressFamily:
    """Whether an address is of IPv4 or IPv6; of a name that has both, IPv4."""
    try:
        families = [found[0] for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as cause:
        raise InvalidOption(
            f"--host {host}: there is no such address. 127.0.0.1 is reached from this machine "
            "only, 0.0.0.0 from all that reach it."
        ) from cause
    return socket.AF_INET if socket.AF_INET in families else families[0]


def url_of(place: socket.socket) -> str:
    """The address of a socket, as clients are given it."""
    host, port = place.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"


def run(app: ASGIApp, place: socket.socket, *, limits: Limits, started: Callable[[], None]) -> None:
    """Answer requests until the process is told to stop (SIGINT, SIGTERM); then what was taken.

    Args:
        app: What answers them.
        place: Where.
        limits: How long it may take to stop.
        started: Called when it can be asked.

    Raises:
        KeyboardInterrupt: It was stopped by SIGINT, in good order.
    """
    settings = uvicorn.Config(
        app,
        # Nothing of a request is logged, and what goes wrong as the process logs else.
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=_SECONDS_KEPT,
        timeout_graceful_shutdown=limits.stopping,
    )
    _Server(settings, started).run(sockets=[place])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell()
