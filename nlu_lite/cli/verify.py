"""`nlu-lite verify`: models, held against published numbers."""

import argparse

from nlu_lite.cli.model_options import add_folder_to, is_offline
from nlu_lite.cli.wording import in_options
from nlu_lite.errors import InvalidOption, NluLiteError

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    verify = commands.add_parser(
        "verify",
        help="hold models against published numbers",
        description="Compute again what public pages print of models. The exit status is 0 only "
        "where all numbers agree: within 1e-4, or, where digits were cut, with the same beginning.",
    )
    verify.add_argument("refs", nargs="*", metavar="REF")
    verify.add_argument(
        "--all-cached",
        action="store_true",
        help="all models that have published numbers and whose files are on this machine",
    )
    add_folder_to(verify)
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> tuple[str, int]:
    refs = list(dict.fromkeys([*options.refs, *(_all_here() if options.all_cached else [])]))
    if not refs:
        missing = "no model with published numbers is on this machine"
        raise InvalidOption(missing if options.all_cached else "give a reference, or --all-cached")
    if options.path and len(refs) > 1:
        raise InvalidOption(
            f"--path holds the files of one model, but {len(refs)} references are to be verified: "
            f"{' '.join(refs)}"
        )
    answers = [_answer(ref, options) for ref in refs]
    failed = sum(not agrees for _, agrees in answers)
    texts = [text for text, _ in answers]
    if len(refs) > 1:
        texts.append(f"{len(refs) - failed} of {len(refs)} models are verified")
    return "\n\n".join(texts) + "\n", int(failed > 0)


def _answer(ref: str, options: argparse.Namespace) -> tuple[str, bool]:
    """The table of one model; one that cannot be loaded does not keep the others from it."""
    import nlu_lite

    try:
        verification = nlu_lite.verify(ref, path=options.path, offline=is_offline(options))
    except NluLiteError as error:
        return f"{ref}: NOT verified: {in_options(str(error))}", False
    return str(verification), verification.agrees


def _all_here() -> list[str]:
    from nlu_lite import registry, store

    specs = registry.current().specs.values()
    return [spec.ref for spec in specs if spec.goldens and store.whereabouts(spec) != "hub"]
