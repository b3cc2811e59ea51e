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
    """

    name: str
    reason: str
    instead: str
    refs: tuple[str, ...]

    def holds(self, ref: str) -> bool:
        """Whether a reference is one of these; upper and lower case do not matter.

        >>> glove = Unavailable("glove", "no transformer", "en.embed.bert", ("glove", "*.glove.*"))
        >>> glove.holds("en.embed.glove.100d"), glove.holds("en.embed.gloves")
        (True, False)
        """
        return any(fnmatchcase(ref.casefold(), pattern) for pattern in self.refs)
