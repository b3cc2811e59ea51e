"""Registry: references and aliases → specs, and the nearest names where there is none."""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from os import PathLike
from pathlib import Path
from types import MappingProxyType

from nlu_lite.errors import InvalidRegistry, UnknownReference
from nlu_lite.registry.files import read_files
from nlu_lite.spec import ModelSpec

__all__ = ["Registry", "builtin", "packaged_files", "read"]

CUTOFF = 0.6
NEAREST = 5
SHORTEST_PART = 3
LONGEST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Registry:
    """All models that are known.

    Attributes:
        specs: The models by reference, in the order of the registry.
        aliases: Other names, and the reference that each one leads to.
    """

    specs: Mapping[str, ModelSpec]
    aliases: Mapping[str, str]

    def find(self, ref: str) -> ModelSpec:
        """The model that a reference names.

        References and aliases are looked up as they stand, then with `en.` in front.

        Args:
            ref: A reference or an alias; upper and lower case matter.

        Raises:
            UnknownReference: There is no such model; the error names those that look most like it.

        Example:
            >>> from nlu_lite.registry import builtin
            >>> builtin().find("embed.bert.small_L10_256").ref
            'en.embed.bert.small_L10_256'
            >>> builtin().find("bert").ref
            'en.embed.bert.small_L2_128'
        """
        for name in (ref, f"en.{ref}"):
            spec = self.specs.get(self.aliases.get(name, name))
            if spec is not None:
                return spec
        raise self._unknown(ref)

    def aliases_of(self, ref: str) -> tuple[str, ...]:
        """The aliases that lead to a reference.

        Example:
            >>> from nlu_lite.registry import builtin
            >>> builtin().aliases_of("en.embed.bert.small_L2_128")
            ('bert',)
        """
        return tuple(alias for alias, target in self.aliases.items() if target == ref)

    def names_of(self, spec: ModelSpec) -> tuple[str, ...]:
        """Everything that people call a model: reference, aliases, Spark NLP name, repository."""
        repository = spec.source.repository
        names = (spec.spark_name, repository, repository.rpartition("/")[2])
        return (spec.ref, *self.aliases_of(spec.ref), *filter(None, names))

    def nearest(self, ref: str) -> tuple[str, ...]:
        """Up to five references of models of which one name looks like `ref`, the best first.

        Example:
            >>> from nlu_lite.registry import builtin
            >>> builtin().nearest("en.embed.bert.smal_L10_256")[0]
            'en.embed.bert.small_L10_256'
        """
        asked = [(form, SequenceMatcher(None, "", form, autojunk=False)) for form in _forms(ref)]
        scores = {
            spec.ref: max(_likeness(asked, name) for name in self.names_of(spec))
            for spec in self.specs.values()
        }
        close = [name for name, score in scores.items() if score >= CUTOFF]
        return tuple(sorted(close, key=lambda name: -scores[name])[:NEAREST])

    def _unknown(self, ref: str) -> UnknownReference:
        nearest = self.nearest(ref)
        shown = ref if len(ref) <= LONGEST_SHOWN else f"{ref[:LONGEST_SHOWN]}…"
        parts = [f"no model has the reference {shown!r}"]
        parts += [
            f"Spark NLP gives this name to {spec.ref}"
            for spec in self.specs.values()
            if spec.spark_name == ref
        ]
        if nearest and nearest[0].casefold() in (ref.casefold(), f"en.{ref}".casefold()):
            parts.append("upper and lower case matter")
        if nearest:
            parts.append(f"the nearest are {', '.join(nearest)}")
        parts.append(f"to search, run: nlu-lite models {self._word(ref)}".rstrip())
        return UnknownReference("; ".join(parts), nearest=nearest)

    def _word(self, ref: str) -> str:
        """The longest word of `ref` that is part of some model's name, or nothing."""
        words = set(re.findall(r"[a-z]{3,}", ref.casefold())) - {"embed", "sentence"}
        names = " ".join(name for spec in self.specs.values() for name in self.names_of(spec))
        known = [word for word in words if word in names.casefold()]
        return max(known, key=lambda word: (len(word), word), default="")


def read(paths: Iterable[str | PathLike[str]]) -> Registry:
    """The registry that YAML files hold.

    Args:
        paths: The files; `nlu_lite.registry.files` tells their form.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    specs, aliases = read_files(paths)
    return Registry(MappingProxyType(specs), MappingProxyType(aliases))


@functools.cache
def builtin() -> Registry:
    """The registry that comes along with nlu_lite, read once in a process.

    Raises:
        InvalidRegistry: The files are damaged, or none are there.

    Example:
        >>> builtin().find("en.embed.minilm_L6_384").hidden
        384
    """
    return read(packaged_files(Path(__file__).parents[1]))


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
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        fault = f"{folder}: no *.yaml file is there; install nlu_lite again"
        raise InvalidRegistry(fault, faults=[fault])
    return paths


def _forms(name: str) -> tuple[str, str]:
    """A name without regard to case and separators: whole, and without language and action."""
    whole = re.sub(r"[\W_]+", "_", name.casefold())
    return whole, re.sub(r"^([a-z]{2,3}_)?embed_(sentence_)?", "", whole)


def _likeness(asked: list[tuple[str, SequenceMatcher[str]]], name: str) -> float:
    """0 to 1 for a name that looks like what was asked, 1 to 2 for one that contains it."""
    best = 0.0
    for (part, matcher), form in zip(asked, _forms(name), strict=True):
        contained = len(part) >= SHORTEST_PART and part in form
        matcher.set_seq1(form)
        if contained or matcher.quick_ratio() >= CUTOFF:
            best = max(best, contained + matcher.ratio())
    return best
