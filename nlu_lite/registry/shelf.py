"""The registry of a process: what comes along, what the environment names, what was registered."""

import copy
import functools
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TypeAlias, cast

from nlu_lite.common.paths import user_path
from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry.builtin_files import builtin, builtin_contents, yaml_files
from nlu_lite.registry.files import Contents, Document, document_of, joined
from nlu_lite.registry.lookup import Registry, registry_of

__all__ = [
    "VARIABLE",
    "Registration",
    "current",
    "register",
    "register_again",
    "registrations",
    "registry_paths",
]

VARIABLE = "NLU_LITE_REGISTRY"

# The colon of an address (s3://…) stands between no paths.
_BETWEEN_PATHS = re.compile(rf"(?<!\bdbfs){os.pathsep}(?!//)")

# The documents that were registered in one go, and whether they may override.
Registration: TypeAlias = tuple[Mapping[str, Document], bool]


# Compared by identity: it stands for the moment at which something was registered.
@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """What was registered in one go, on top of the layers before it."""

    documents: Mapping[str, Document]
    override: bool


class _Shelf:
    """What was registered in this process.

    The layers are an immutable tuple that is replaced as a whole: a thread that looks something up
    while another one registers sees all of the new entries or none. Of two threads that register at
    once, the second waits, and its entries are checked against those of the first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._layers: tuple[_Layer, ...] = ()

    def registry(self) -> Registry:
        named = os.environ.get(VARIABLE, "")
        return _stacked(named, self._layers) if named or self._layers else builtin()

    def registrations(self) -> tuple[Registration, ...]:
        return tuple((layer.documents, layer.override) for layer in self._layers)

    def add(self, layer: _Layer) -> None:
        with self._lock:
            layers = (*self._layers, layer)
            _stacked(os.environ.get(VARIABLE, ""), layers)
            self._layers = layers


@functools.cache
def _shelf() -> _Shelf:
    return _Shelf()


def current() -> Registry:
    """The models that this process knows.

    They are those that come along with nlu_lite, those of the files and folders that the
    environment variable NLU_LITE_REGISTRY names (read once for each value that it has), and those
    that were registered. A registry that was given out never changes; threads may share it.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.

    >>> current().find("bert").ref
    'en.embed.bert.small_L2_128'
    """
    return _shelf().registry()


def register(source: str | PathLike[str] | Mapping[str, object], *, override: bool = False) -> None:
    """Make models known to this process; see `nlu_lite.register`."""
    if isinstance(source, Mapping):
        # A copy: what the caller does to it later must change nothing here.
        documents = {"<mapping>": cast(Document, copy.deepcopy(dict(source)))}
    else:
        documents = _documents(registry_paths(source))
    _shelf().add(_Layer(documents, override))


def registrations() -> tuple[Registration, ...]:
    """What was registered in this process, for another one to register again; it pickles."""
    return _shelf().registrations()


def register_again(given: tuple[Registration, ...]) -> None:
    """Register what another process did, unless this one has done so before.

    Args:
        given: What `registrations` gave there.
    """
    for documents, override in given:
        if (documents, override) not in registrations():
            _shelf().add(_Layer(documents, override))


def registry_paths(source: str | PathLike[str], *, name: str = "source") -> list[str]:
    """A file, or the registry files of a folder.

    Args:
        source: Its path; `~` stands for the home folder.
        name: What it was given as, for messages.

    Raises:
        InvalidOption: It is no path, or an address such as `s3://…`.
        InvalidRegistry: The folder holds none.
    """
    path = user_path(source, name=name)
    if not path.is_dir():
        return [str(path)]
    found = [str(file) for file in yaml_files(path)]
    if not found:
        fault = f"{path}: no *.yaml file is there"
        raise InvalidRegistry(fault, faults=[fault])
    return found


@functools.lru_cache(maxsize=4)
def _stacked(named: str, layers: tuple[_Layer, ...]) -> Registry:
    contents = _named(named) if named else builtin_contents()
    for layer in layers:
        contents = joined(layer.documents, base=contents, override=layer.override)
    return registry_of(contents)


@functools.lru_cache(maxsize=4)
def _named(value: str) -> Contents:
    """What comes along, and what the files of the environment variable add to it."""
    try:
        parts = [part for part in _BETWEEN_PATHS.split(value) if part]
        paths = [path for part in parts for path in registry_paths(part, name=VARIABLE)]
        return joined(_documents(paths), base=builtin_contents())
    except InvalidRegistry as error:
        raise InvalidRegistry(
            f"{VARIABLE}={value}: {error}\nMend the files, or unset {VARIABLE}.",
            faults=error.faults,
        ) from error


def _documents(paths: list[str]) -> dict[str, Document]:
    faults: list[str] = []
    documents = {path: document_of(path, faults) for path in paths}
    read = {path: document for path, document in documents.items() if document is not None}
    if faults:
        joined(read, base=builtin_contents(), override=True, faults=faults)
    return read
