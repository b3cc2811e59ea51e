"""`nlu-lite serve`: vectors and labels over HTTP, as OpenAI's clients ask for them."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from nlu_lite.cli.model_options import add_computing_to, add_network_to, named_pipeline
from nlu_lite.common.extras import require
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidOption, OpenServerWarning

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["add_to", "run"]

_MODEL = "en.embed_sentence.minilm_L6_384"
_HOST, _PORT = "127.0.0.1", 8000
_KEY = "NLU_LITE_API_KEY"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    serve = commands.add_parser(
        "serve",
        help="answer OpenAI's clients over HTTP",
        description="Answer POST /v1/embeddings, GET /v1/models and GET /health as OpenAI's "
        "clients ask, and POST /v1/classify of models that were trained. Nothing of the texts is "
        "kept or logged. Control-C ends it, when all that was taken is answered.",
    )
    serve.add_argument(
        "models",
        nargs="*",
        metavar="MODEL",
        help="a reference, an address (hf:owner/name), or a folder that `train` wrote or any with "
        f"a model (default: {_MODEL})",
    )
    serve.add_argument(
        "--port", type=int, default=_PORT, metavar="N", help="0: any (default: %(default)s)"
    )
    serve.add_argument(
        "--host",
        default=_HOST,
        metavar="H",
        help="the address; 0.0.0.0: whoever reaches this machine may ask (default: %(default)s, "
        "only programs of this machine)",
    )
    serve.add_argument(
        "--api-key",
        metavar="KEY",
        help="what clients have to send. Others on this machine can read it in the list of "
        f"processes; they can't read the environment variable {_KEY}, which does the same",
    )
    add_computing_to(serve)
    add_network_to(serve)
    serve.set_defaults(run=run)


def run(options: argparse.Namespace) -> str:
    """Serve until the process is told to stop."""
    require("starlette", "uvicorn", for_what="nlu-lite serve", extra="serve")
    from nlu_lite.serve.application import application
    from nlu_lite.serve.limits import Limits
    from nlu_lite.serve.model_thread import ModelThread
    from nlu_lite.serve.server import LOCAL_NAMES, bound, is_local, url_of
    from nlu_lite.serve.server import run as run_server

    key = _key(options)
    local = is_local(options.host)
    # Before the seconds that models take.
    with bound(options.host, options.port) as place:
        if not local and key is None:
            warn(
                f"whoever reaches {options.host} can use the server: it asks for no key. "
                f"Set {_KEY}, and only who has it can.",
                OpenServerWarning,
            )
        thread = ModelThread()
        pipelines = thread.submit(_pipelines, options).result()
        limits = Limits()
        hosts = {*LOCAL_NAMES, options.host.lower()} if local else None
        app = application(pipelines, api_key=key, hosts=hosts, limits=limits, thread=thread)
        names = ", ".join(name for pipeline in pipelines for name in pipeline.models)

        def started() -> None:
            sys.stderr.write(f"nlu-lite: {names} at {url_of(place)} (Control-C ends it)\n")
            sys.stderr.flush()

        try:
            run_server(app, place, limits=limits, started=started)
        except KeyboardInterrupt:
            # As it is ended.
            pass
    return ""


def _key(options: argparse.Namespace) -> str | None:
    """The key, of the option or else of the environment; None: none is asked for."""
    given: str | None = options.api_key
    name = "--api-key"
    if given is None:
        given, name = os.environ.get(_KEY), _KEY
    if given is None:
        return None
    # What HTTP can carry behind "Bearer ".
    if not given or not all("!" <= character <= "~" for character in given):
        raise InvalidOption(
            f"{name} is no key: expected letters, digits and signs of ASCII without blanks.\n"
            'Make one: python -c "import secrets; print(secrets.token_urlsafe())"'
        )
    return given


def _pipelines(options: argparse.Namespace) -> "list[Pipeline]":
    return [
        named_pipeline(
            typed,
            options,
            name="MODEL",
            precision=options.precision,
            engine=options.engine,
        )
        for typed in options.models or [_MODEL]
    ]
