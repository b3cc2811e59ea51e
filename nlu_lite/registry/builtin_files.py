"""The registry that comes along with nlu_lite."""

import functools
from pathlib import Path

from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry.files import Contents, read_files
from nlu_lite.registry.index import contents_by_index
from nlu_lite.registry.lookup import Registry, registry_of

__all__ = ["builtin", "builtin_contents", "packaged_files", "yaml_files"]


@functools.cache
def builtin() -> Registry:
    """The registry that comes along with nlu_lite, read once in a process.

    Raises:
        InvalidRegistry: The files are damaged, or none are there.

    >>> builtin().find("en.embed.minilm_L6_384").hidden
    384
    """
    return registry_of(builtin_contents())


@functools.cache
def builtin_contents() -> Contents:
    """What the files that come along hold; by their index where it is that of these files.

    Raises:
        InvalidRegistry: The files are damaged, or none are there.
    """
    paths = packaged_files(Path(__file__).parents[1])
    return contents_by_index(paths) or read_files(paths)


def packaged_files(package: Path) -> list[Path]:
    """The registry files that come along with the package.

    Args:
        package: The folder of the installed package, or that of the source tree, which an editable
            install uses too and beside which the registry stands.

    Raises:
        InvalidRegistry: There are none.
    """
    installed = package / "_registry"
    folder = installed if installed.is_dir() else package.parent / "registry"
    paths = yaml_files(folder)
    if not paths:
        fault = f"{folder}: no *.yaml file is there; install nlu_lite again"
        raise InvalidRegistry(fault, faults=[fault])
    return paths


def yaml_files(folder: Path) -> list[Path]:
    """The registry files of a folder, in the order in which they are read."""
    return sorted(folder.glob("*.yaml"))
