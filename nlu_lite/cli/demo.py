"""`nlu-lite demo`: what there is, tried in the browser."""

import argparse

__all__ = ["add_to"]

_PORT = 8501


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    demo = commands.add_parser(
        "demo",
        help="try it in the browser",
        description="A page on this machine alone (127.0.0.1): tables of words, similarity, maps "
        "and clusters of your texts, training on your labels, and the Python lines that do the "
        "same. Nothing that you type or upload is kept or sent away. Control-C ends it.",
    )
    demo.add_argument(
        "--port", type=int, default=_PORT, metavar="N", help="where it is (default: %(default)s)"
    )
    demo.add_argument(
        "--no-browser",
        action="store_true",
        help="open no browser; none is where there is no display",
    )
    demo.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> str:
    from nlu_lite.demo.server import serve

    serve(options.port, browser=not options.no_browser)
    return ""
