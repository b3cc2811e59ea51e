"""How much the page takes; what is more belongs to the command, which takes any size."""

from collections.abc import Iterable

from nlu_lite.errors import InvalidInput

__all__ = [
    "MEGABYTES",
    "MOST_CHARACTERS",
    "MOST_CHARACTERS_BY_WORD",
    "MOST_ROWS",
    "MOST_SHOWN",
    "check_length",
]

MEGABYTES = 20
MOST_ROWS = 100_000
# A minute or so of two cores, and vectors of words that take 100 MB.
MOST_CHARACTERS = 2_000_000
MOST_CHARACTERS_BY_WORD = 200_000
MOST_SHOWN = 1_000


def check_length(texts: Iterable[object], *, most: int) -> None:
    """Refuse texts that would take minutes.

    Args:
        texts: What is to be read.
        most: How many characters they may have in all.

    Raises:
        InvalidInput: They have more.

    >>> check_length(["I love NLP"], most=5)
    Traceback (most recent call last):
    nlu_lite.InvalidInput: the texts have 10 characters; this page reads at most 5 at once...
    """
    count = sum(len(text) for text in texts if isinstance(text, str))
    if count > most:
        raise InvalidInput(
            f"the texts have {count:,} characters; this page reads at most {most:,} at once.\n"
            "Read fewer rows, or take the command, which reads files of any size: "
            "nlu-lite embed IN OUT.parquet"
        )
