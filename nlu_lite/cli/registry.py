"""`nlu-lite registry check`: whether registry files are right."""

import argparse
from pathlib import Path

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    registry = commands.add_parser("registry", help="check registry files")
    actions = registry.add_subparsers(required=True, metavar="ACTION")
    check = actions.add_parser(
        "check",
        help="check registry files",
        description="Check registry files of your own, or, without any, those of nlu_lite.",
    )
    check.add_argument("files", nargs="*", metavar="FILE", help="a file, or a folder of files")
    check.add_argument(
        "--index", action="store_true", help="write the index of nlu_lite's own files anew"
    )
    check.set_defaults(run=_check)


def _check(options: argparse.Namespace) -> str:
    from nlu_lite.registry.builtin_files import builtin_contents
    from nlu_lite.registry.consistency import check_files
    from nlu_lite.registry.shelf import registry_paths

    if not options.files:
        return _check_own(write=options.index)
    paths = [Path(file) for place in options.files for file in registry_paths(place, name="FILE")]
    return _summary(check_files(paths, base=builtin_contents()), len(paths))


def _check_own(*, write: bool) -> str:
    from nlu_lite.registry.builtin_files import packaged_files
    from nlu_lite.registry.consistency import check_files
    from nlu_lite.registry.index import write_index

    paths = packaged_files(Path(__file__).parents[1])
    if write:
        write_index(paths)
    return _summary(check_files(paths, index=True), len(paths))


def _summary(entries: int, files: int) -> str:
    some = "1 entry" if entries == 1 else f"{entries} entries"
    return f"{some} in {files} file{'s' * (files != 1)}: all right\n"
