"""Streamlit's server, on this machine alone."""

import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from nlu_lite.common.extras import require
from nlu_lite.demo.limits import MEGABYTES
from nlu_lite.errors import InvalidOption

__all__ = ["ADDRESS", "check_port", "options_of", "serve"]

ADDRESS = "127.0.0.1"
_PAGE = Path(__file__).with_name("entry") / "nlu_lite_page.py"
_GREATEST_PORT = 65_535


def options_of(port: int, *, browser: bool) -> Mapping[str, object]:
    """Streamlit's settings: whatever its files of settings say, these count.

    Args:
        port: Where the page is.
        browser: Whether to open it, where there is a display.
    """
    return {
        "server.address": ADDRESS,
        "server.port": port,
        # A page elsewhere could reach this one by a name that it leads here.
        "server.allowedHosts": [ADDRESS, "localhost"],
        "server.maxUploadSize": MEGABYTES,
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": False,
        # What a visitor has uploaded goes soon after the visitor.
        "server.disconnectedSessionTTL": 30,
        "browser.gatherUsageStats": False,
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
        # Its own CSV is not safe to open in a spreadsheet; the page has one that is.
        "client.disableDataExport": True,
        "runner.magicEnabled": False,
        **({} if browser else {"server.headless": True}),
    }


def check_port(port: int) -> None:
    """Refuse a port that can't be had.

    Args:
        port: Its number.

    Raises:
        InvalidOption: It is no number of a port, or another program has it.
    """
    if not 1 <= port <= _GREATEST_PORT:
        raise InvalidOption(f"--port {port}: expected a number from 1 to {_GREATEST_PORT}.")
    with socket.socket() as place:
        # As servers do: a port whose last visitor has just left is free.
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind((ADDRESS, port))
        except OSError as cause:
            raise InvalidOption(
                f"--port {port} can't be had on {ADDRESS}: {cause.strerror}.\n"
                f"Choose one that is free: nlu-lite demo --port {_free_port()}"
            ) from cause


def _free_port() -> int:
    with socket.socket() as place:
        place.bind((ADDRESS, 0))
        port: int = place.getsockname()[1]
        return port


def serve(port: int, *, browser: bool = True) -> None:
    """Serve the page until the process is interrupted.

    Args:
        port: Where.
        browser: Whether to open it, where there is a display.

    Raises:
        InvalidOption: The port can't be had.
        MissingExtra: Streamlit, or what the page draws by, is not installed.
    """
    require("streamlit", "plotly", "scikit-learn", for_what="the page", extra="demo")
    check_port(port)
    from streamlit.web import cli

    cli.main(["run", str(_PAGE), *_flags(options_of(port, browser=browser))], standalone_mode=False)


def _flags(options: Mapping[str, object]) -> Iterator[str]:
    for name, value in options.items():
        for one in value if isinstance(value, list) else [value]:
            yield f"--{name}={str(one).lower() if isinstance(one, bool) else one}"
