"""`nlu-lite models` and `nlu-lite info`: which models there are, and what is known of one."""

import argparse

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    models = commands.add_parser("models", help="list the models, or search them")
    models.add_argument("words", nargs="*", metavar="WORDS", help="words that must all occur")
    models.set_defaults(run=_models)

    info = commands.add_parser("info", help="show the card of a model")
    info.add_argument("ref", metavar="REF")
    info.set_defaults(run=_info)


def _models(options: argparse.Namespace) -> str:
    import nlu_lite

    table = nlu_lite.models(" ".join(options.words))
    if table.empty:
        return f"No model has all of these words: {' '.join(options.words)}\n"
    return table.to_string(index=False, na_rep="") + "\n"


def _info(options: argparse.Namespace) -> str:
    import nlu_lite

    return f"{nlu_lite.info(options.ref)}\n"
