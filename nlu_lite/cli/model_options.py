"""The options that say which model to open, and where: the same for every command."""

import argparse
from typing import TYPE_CHECKING

from nlu_lite.common.paths import user_path
from nlu_lite.errors import UnavailableReference, UnknownReference

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = [
    "add_cache_to",
    "add_computing_to",
    "add_folder_to",
    "add_model_to",
    "add_network_to",
    "is_offline",
    "named_pipeline",
    "pipeline_of",
]

_DEFAULT_REFERENCE = "en.embed.minilm_L6_384"


def add_model_to(command: argparse.ArgumentParser, *, default: str = _DEFAULT_REFERENCE) -> None:
    """Add the options that say which model computes, and how."""
    command.add_argument(
        "--ref",
        metavar="R",
        help="one or more references, blanks between them "
        f"(default: {default}; with --path the model in the folder)",
    )
    add_folder_to(command)
    add_computing_to(command)
    add_cache_to(command)


def add_cache_to(command: argparse.ArgumentParser) -> None:
    """Add the option that says which file keeps vectors."""
    command.add_argument(
        "--cache",
        default=0,
        metavar="FILE",
        help="take vectors that FILE keeps from earlier runs, and keep new ones in it",
    )


def add_computing_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say what computes a model, in what, and on what."""
    command.add_argument(
        "--precision",
        default="fp32",
        metavar="P",
        help="fp32, bf16, fp16 (of a GPU), int8, or auto: the fastest that is accurate "
        "(default: %(default)s)",
    )
    command.add_argument(
        "--engine",
        default="torch",
        metavar="E",
        help="what computes: torch, openvino, or auto: the faster one here (default: %(default)s)",
    )
    command.add_argument(
        "--device", default="auto", metavar="D", help="cpu, cuda:0, … (default: a GPU, else cpu)"
    )


def add_folder_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say where the files of a model are."""
    command.add_argument(
        "--path", metavar="DIR", help="a folder with the files of the model, or a saved pipeline"
    )
    add_network_to(command)


def add_network_to(command: argparse.ArgumentParser) -> None:
    """Add the options that say whether to connect."""
    network = command.add_mutually_exclusive_group()
    network.add_argument("--offline", action="store_true", help="never connect")
    network.add_argument(
        "--online", action="store_true", help="connect, whatever the environment says"
    )


def is_offline(options: argparse.Namespace) -> bool | None:
    """Whether to connect: never, where files are missing, or (None) as the environment says."""
    return True if options.offline else False if options.online else None


def pipeline_of(options: argparse.Namespace) -> "Pipeline":
    """The pipeline that is asked for."""
    import nlu_lite

    default = None if options.path else _DEFAULT_REFERENCE
    return nlu_lite.load(
        default if options.ref is None else options.ref,
        path=options.path,
        device=options.device,
        precision=options.precision,
        engine=options.engine,
        cache=options.cache,
        offline=is_offline(options),
    )


def named_pipeline(
    typed: str,
    options: argparse.Namespace,
    *,
    name: str,
    precision: str = "fp32",
    engine: str = "torch",
    cache: str | int = 0,
) -> "Pipeline":
    """The pipeline in a folder where there is one, else that of a reference or an address.

    Args:
        typed: What was typed.
        options: Where to compute, and whether to connect.
        name: What the argument is called.
        precision: What to compute in.
        engine: What is to compute.
        cache: The file of vectors, if any.

    Raises:
        UnknownReference: It is neither.
    """
    import nlu_lite

    is_folder = user_path(typed, name=name).is_dir()
    try:
        return nlu_lite.load(
            None if is_folder else typed,
            path=typed if is_folder else None,
            device=options.device,
            precision=precision,
            engine=engine,
            cache=cache,
            offline=is_offline(options),
        )
    except UnavailableReference:
        raise
    except UnknownReference as error:
        raise UnknownReference(
            f"there is no folder {typed!r} here, and {error}", nearest=error.nearest
        ) from error
