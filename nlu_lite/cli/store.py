"""`nlu-lite download`, `cache` and `export`: model files on this machine and for others."""

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING

from nlu_lite.cli import vectors

if TYPE_CHECKING:
    from nlu_lite.store.snapshots import Snapshot

__all__ = ["add_to"]

_MEGABYTE = 1_000_000


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands."""
    download = commands.add_parser("download", help="fetch the files of models, for later")
    download.add_argument("refs", nargs="+", metavar="REF")
    download.set_defaults(run=_download)

    cache = commands.add_parser("cache", help="what has been fetched, and where it is")
    actions = cache.add_subparsers(required=True, metavar="list|remove|path|vectors")
    actions.add_parser("list", help="the models that are here").set_defaults(run=_list)
    remove = actions.add_parser("remove", help="remove the files of models")
    remove.add_argument("refs", nargs="+", metavar="REF")
    remove.set_defaults(run=_remove)
    actions.add_parser("path", help="the folder of the cache").set_defaults(run=_path)
    vectors.add_to(actions)

    export = commands.add_parser(
        "export",
        help="write a model for machines without network",
        description="Write the checked files of a model to a folder, which --path DIR "
        "(in Python load(path=DIR)) opens; or a wheel, with which --ref REF (load(REF)) finds them "
        "once it is installed.",
    )
    export.add_argument("ref", metavar="REF")
    export.add_argument("folder", nargs="?", metavar="DIR", help="the folder, a new one")
    export.add_argument(
        "--wheel", nargs="?", const="", metavar="DIR", help="write a wheel into DIR (default: here)"
    )
    export.set_defaults(run=_export)


def _download(options: argparse.Namespace) -> str:
    import nlu_lite

    folders = nlu_lite.download(options.refs)
    return "".join(f"{ref}  {folder}\n" for ref, folder in folders.items())


def _path(options: argparse.Namespace) -> str:
    from nlu_lite.store.hub_cache import cache_folder

    return f"{cache_folder()}\n"


def _list(options: argparse.Namespace) -> str:
    from nlu_lite import registry
    from nlu_lite.store.hub_cache import cache_folder, snapshot_folder
    from nlu_lite.store.listing import is_listed
    from nlu_lite.store.snapshots import snapshots

    names = defaultdict(list)
    for spec in registry.current().specs.values():
        names[snapshot_folder(spec.source)].append(spec.ref)
    for one in snapshots():
        if is_listed(one.repository, one.revision):
            names[one.folder].append(f"hf:{one.repository}@{one.revision}")
    lines = [
        f"{one.size / _MEGABYTE:>8.1f} MB  {' '.join(names[one.folder])}\n"
        for one in snapshots()
        if one.folder in names
    ]
    return "".join(lines) or f"No model is in the cache {cache_folder()}.\n"


def _remove(options: argparse.Namespace) -> str:
    from nlu_lite.store.snapshots import remove

    chosen = {one.folder: one for ref in options.refs for one in _snapshots_of(ref)}.values()
    freed = remove(list(chosen))
    lines = [f"removed {one.repository} at {one.revision}\n" for one in chosen]
    return f"{''.join(lines)}{freed / _MEGABYTE:.1f} MB are free now.\n"


def _snapshots_of(ref: str) -> "list[Snapshot]":
    from nlu_lite import registry
    from nlu_lite.errors import InvalidOption
    from nlu_lite.model.addresses import HUB, repository_of
    from nlu_lite.store.hub_cache import cache_folder, snapshot_folder
    from nlu_lite.store.listing import forget
    from nlu_lite.store.snapshots import snapshots

    if ref.startswith(HUB):
        repository, revision = repository_of(ref)
        here = [one for one in snapshots(repository) if revision in (None, one.revision)]
        known = forget(repository) > 0
    else:
        source = registry.current().find(ref).source
        folder = snapshot_folder(source)
        here, known = [one for one in snapshots(source.repository) if one.folder == folder], False
    if not here and not known:
        raise InvalidOption(
            f"{ref} is not in the cache {cache_folder()}. `nlu-lite cache list` shows what is."
        )
    return here


def _export(options: argparse.Namespace) -> str:
    import nlu_lite
    from nlu_lite.errors import InvalidOption

    if options.folder is None and options.wheel is None:
        raise InvalidOption("export needs the name of a folder: nlu-lite export REF DIR")
    pipeline = nlu_lite.load(options.ref, device="cpu")
    if options.wheel is None:
        pipeline.save(options.folder)
        return f"{options.folder}\n"
    from nlu_lite.saving.wheel import write_wheel

    return f"{write_wheel(pipeline.models, options.wheel or options.folder or '.')}\n"
