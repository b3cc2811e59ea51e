"""English that every Python brings along: the language reference, as `help()` shows it."""

from functools import cache
from itertools import cycle, islice
from pydoc_data.topics import topics  # type: ignore[import-not-found, unused-ignore]

__all__ = ["documents", "english"]

_WORDS_A_DOCUMENT = 40


@cache
def english() -> str:
    """All topics, one behind the other: some 450,000 characters."""
    return "\n\n".join(topics[name] for name in sorted(topics))


def documents(count: int) -> list[str]:
    """Texts of 40 words each; from about 1,600 on they come again.

    >>> [len(text.split()) for text in documents(3)]
    [40, 40, 40]
    """
    words = english().split()
    # The last few words, too few for a document, are left out.
    begins = range(0, len(words) - _WORDS_A_DOCUMENT, _WORDS_A_DOCUMENT)
    parts = [" ".join(words[begin : begin + _WORDS_A_DOCUMENT]) for begin in begins]
    return list(islice(cycle(parts), count))
