"""Registry: references and aliases → specs, and the nearest names where there is none."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from types import MappingProxyType
from typing import cast

from nlu_lite.errors import InvalidOption, UnavailableReference, UnknownReference
from nlu_lite.registry.entries import spec_of
from nlu_lite.registry.fields import Fields
from nlu_lite.registry.files import Contents, read_files
from nlu_lite.registry.languages import LANGUAGES
from nlu_lite.registry.likeness import most_like
from nlu_lite.registry.unavailable import Unavailable
from nlu_lite.spec import ModelSpec

__all__ = ["Registry", "Specs", "read", "registry_of"]

_NEAREST = 5
_LONGEST_SHOWN = 100


class Specs(Mapping[str, ModelSpec]):
    """The specs by reference; each is made when it is first asked for, and then kept.

    Threads may share it: two that ask at once get the same spec.
    """

    __slots__ = ("_fields", "_made")

    def __init__(self, fields: Mapping[str, Fields]) -> None:
        self._fields = fields
        self._made: dict[str, ModelSpec] = {}

    def __getitem__(self, ref: str) -> ModelSpec:
        made = self._made.get(ref)
        return made or self._made.setdefault(ref, spec_of(ref, self._fields[ref]))

    def __contains__(self, ref: object) -> bool:
        return ref in self._fields

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


@dataclass(frozen=True, slots=True)
class Registry:
    """All models that are known.

    Attributes:
        specs: The models by reference, in the order of the registry.
        aliases: Other names, and the reference that each one leads to.
        unavailable: References that NLU knows and that cannot be had.
    """

    specs: Mapping[str, ModelSpec]
    aliases: Mapping[str, str]
    unavailable: tuple[Unavailable, ...] = ()

    def find(self, ref: str) -> ModelSpec:
        """The model that a reference names.

        References and aliases are looked up as they stand, then with `en.` in front.

        Args:
            ref: A reference or an alias; upper and lower case matter.

        Raises:
            UnavailableReference: NLU has such a model, but it cannot be had; the error says why,
                and names the nearest one that works.
            UnknownReference: There is no such model; the error names those that look most like it.

        >>> from nlu_lite.registry import builtin
        >>> builtin().find("embed.bert.small_L10_256").ref
        'en.embed.bert.small_L10_256'
        >>> builtin().find("bert").ref
        'en.embed.bert.small_L2_128'
        """
        if not isinstance(ref, str):
            raise InvalidOption(f"a reference is a text, not a {type(ref).__name__}: {ref!r:.60}")
        for name in (ref, f"en.{ref}"):
            spec = self.specs.get(self.aliases.get(name, name))
            if spec is not None:
                return spec
        raise self._unavailable(ref) or self._unknown(ref)

    def aliases_of(self, ref: str) -> tuple[str, ...]:
        """The aliases that lead to a reference.

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

        >>> from nlu_lite.registry import builtin
        >>> builtin().nearest("en.embed.bert.smal_L10_256")[0]
        'en.embed.bert.small_L10_256'
        """
        language = _language_of(ref)
        # Of equals those of the language that was asked for come first.
        specs = sorted(self.specs.values(), key=lambda spec: spec.language != language)
        return most_like(ref, {spec.ref: self.names_of(spec) for spec in specs}, most=_NEAREST)

    def _unavailable(self, ref: str) -> UnavailableReference | None:
        found = next((one for one in self.unavailable if one.holds(ref)), None)
        if found is None:
            return None
        instead = self._in_its_language(ref, found.instead)
        return UnavailableReference(
            f"{ref!r} cannot be had here: {found.reason}; the nearest that works is {instead}",
            nearest=[instead],
        )

    def _in_its_language(self, ref: str, instead: str) -> str:
        """A model that replaces another one; of its language, or of many, where there is one."""
        language = _language_of(ref)
        task = "sentence_embeddings" if "embed_sentence" in ref else self.specs[instead].task
        if self.specs[instead].language in (language, "xx"):
            return instead
        for own in (language, "xx"):
            fitting = [
                spec for spec in self.specs.values() if (spec.language, spec.task) == (own, task)
            ]
            if fitting:
                return min(fitting, key=lambda spec: spec.architecture != "bert").ref
        return instead

    def _unknown(self, ref: str) -> UnknownReference:
        nearest = self.nearest(ref)
        shown = ref if len(ref) <= _LONGEST_SHOWN else f"{ref[:_LONGEST_SHOWN]}…"
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


def _language_of(ref: str) -> str:
    """The language that a reference names; NLU's is English where it names none."""
    first, dot, _ = ref.partition(".")
    return first if dot and first in LANGUAGES else "en"


def read(paths: Iterable[str | PathLike[str]]) -> Registry:
    """The registry that YAML files hold.

    Args:
        paths: The files; `nlu_lite.registry.files` tells their form.

    Raises:
        InvalidRegistry: Something is wrong in the files; the error names all of it.
    """
    return registry_of(read_files(paths))


def registry_of(contents: Contents) -> Registry:
    """The registry that has these contents."""
    return Registry(
        Specs(contents.models),
        MappingProxyType(dict(contents.aliases)),
        tuple(_unavailable_of(name, fields) for name, fields in contents.unavailable.items()),
    )


def _unavailable_of(name: str, fields: Fields) -> Unavailable:
    refs, components = (cast(list[str], fields.get(part, [])) for part in ("refs", "components"))
    return Unavailable(
        name, str(fields["reason"]), str(fields["instead"]), tuple(refs), tuple(components)
    )
