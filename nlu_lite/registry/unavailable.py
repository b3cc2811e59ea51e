"""References that NLU knows and that nlu_lite cannot have."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

__all__ = ["Unavailable"]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """References that cannot be had for one reason.

    Attributes:
        name: What they are, in one word.
        reason: Why they cannot be had: one sentence without its full stop.
        instead: The reference that comes nearest.
        refs: The references, in lower case; `*` stands for any part of one.
        components: What NLU calls a component that makes no embeddings, in lower case: it is
            between two dots, before or behind one, of a reference that does not say "embed".
    """

    name: str
    reason: str
    instead: str
    refs: tuple[str, ...]
    components: tuple[str, ...] = ()

    def holds(self, ref: str) -> bool:
        """Whether a reference is one of these; upper and lower case do not matter.

        >>> glove = Unavailable("glove", "no transformer", "en.embed.bert", ("glove", "*.glove.*"))
        >>> glove.holds("en.embed.glove.100d"), glove.holds("en.embed.gloves")
        (True, False)
        >>> tags = Unavailable("tags", "no embeddings", "en.embed.bert", (), ("pos",))
        >>> tags.holds("pos"), tags.holds("de.pos.hdt"), tags.holds("en.embed.pos")
        (True, True, False)
        """
        plain = ref.casefold()
        parts = [] if "embed" in plain else plain.split(".")
        return any(fnmatchcase(plain, pattern) for pattern in self.refs) or any(
            fnmatchcase(part, pattern) for pattern in self.components for part in parts
        )
