"""Whether what registry files say agrees: with itself, with the names in it, with the index."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nlu_lite.registry.files import NOTHING, Contents, document_of, invalid, joined
from nlu_lite.registry.index import INDEX, contents_by_index
from nlu_lite.registry.lookup import registry_of
from nlu_lite.spec import ModelSpec

__all__ = ["check_files", "check_specs"]

_SMALL = re.compile(r"(?:^|_)L(\d+)_(\d{2,})$")
_GEOMETRY = re.compile(r"_L-(\d+)_H-(\d+)_A-(\d+)$")
_SIZE = re.compile(r"(?:^|[-_.])(base|large)(?:[-_.]|$)")
# Layers and width that "base" and "large" stand for.
_SHAPES = {"base": (12, 768), "large": (24, 1024)}
# Models whose layers or width are others by design, though they are called base or large.
_OTHER_LAYERS = ("distil", "minilm")
_OTHER_WIDTH = ("generator", "minilm")
# A parameter takes at least a byte and a half: less than fp16, as sizes are rounded.
_LEAST_BYTES = 1.5
_SHARED_LAYERS = ("albert",)


def check_files(paths: Sequence[Path], *, base: Contents = NOTHING, index: bool = False) -> int:
    """How many entries registry files add, once nothing is wrong in them.

    Args:
        paths: The files.
        base: What is known beside them; they may refer to it, and must not repeat it.
        index: Whether the index beside the files has to be there and to be that of the files.

    Returns:
        The number of entries that are not in `base`.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    faults: list[str] = []
    documents = {str(path): document_of(str(path), faults) for path in paths}
    contents = joined(documents, base=base, faults=faults)
    registry = registry_of(contents)
    new = [spec for ref, spec in registry.specs.items() if ref not in base.models]
    faults = list(check_specs(new))
    if index and contents_by_index(paths) != contents:
        target = paths[0].parent / INDEX
        faults.append(f"{target}: is not that of the files; run: nlu-lite registry check --index")
    if faults:
        raise invalid(faults)
    return len(new)


def check_specs(specs: Sequence[ModelSpec]) -> Iterator[str]:
    """Where entries contradict the names in them, a sentence each."""
    for spec in specs:
        for rule in _RULES:
            for fault in rule(spec):
                yield f"{spec.ref}: {fault}"


def _small(spec: ModelSpec) -> Iterator[str]:
    named = _SMALL.search(spec.ref)
    if named:
        yield from _unlike(spec, layers=int(named[1]), hidden=int(named[2]))


def _geometry(spec: ModelSpec) -> Iterator[str]:
    named = _GEOMETRY.search(spec.source.repository)
    if named:
        layers, hidden, heads = map(int, named.groups())
        yield from _unlike(spec, layers=layers, hidden=hidden, heads=heads)


def _size(spec: ModelSpec) -> Iterator[str]:
    """Whether what the repository calls base or large has that shape."""
    name = spec.source.repository.rpartition("/")[2].casefold()
    sizes = set(_SIZE.findall(name))
    if len(sizes) != 1:
        return
    layers, hidden = _SHAPES[sizes.pop()]
    if not any(part in name for part in _OTHER_LAYERS):
        yield from _unlike(spec, layers=layers)
    if not any(part in name for part in _OTHER_WIDTH):
        yield from _unlike(spec, hidden=hidden)


def _case(spec: ModelSpec) -> Iterator[str]:
    name = spec.source.repository.casefold()
    named = re.search(r"(?:^|[-_.])(un)?cased(?:[-_.]|$)", name)
    if named and spec.lowercase is not None and spec.lowercase != bool(named[1]):
        yield f"lowercase is {spec.lowercase}, but its repository is {spec.source.repository}"


def _room(spec: ModelSpec) -> Iterator[str]:
    """Whether the weights of the layers find room in the size."""
    size = spec.source.size_mb
    if size is None or spec.layers is None or spec.hidden is None:
        return
    layers = 1 if spec.architecture in _SHARED_LAYERS else spec.layers
    least = _LEAST_BYTES * 12 * layers * spec.hidden**2 / 1e6
    if size < least:
        yield f"size_mb is {size:g}, but its layers alone take {least:.0f}"


def _unlike(spec: ModelSpec, **expected: int) -> Iterator[str]:
    for name, value in expected.items():
        found = getattr(spec, name)
        if found not in (None, value):
            yield f"{name} is {found}, but its name says {value}"


_RULES: tuple[Callable[[ModelSpec], Iterator[str]], ...] = (_small, _geometry, _size, _case, _room)
