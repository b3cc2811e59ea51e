"""Fuzzed Unicode texts: each is the same whenever it is asked for, by its number alone."""

from collections.abc import Callable
from random import Random
from typing import TypeAlias

__all__ = ["fuzzed_text"]

Fragment: TypeAlias = Callable[[Random], str]

_PLANES = 0x11
_BLANKS = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2002\u2003\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_JOINERS = "\u200b\u200c\u200d\u2060\ufe0e\ufe0f\u00ad\u034f\u180e\ufeff\u20e3"
_BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_PUNCTUATION = ".,;:!?*-()\"'\u2026\u2014\u00bf\u3002\uff01\uff1f\u3001\u060c\u0964\u0e2f/@#%&_~|\\"
_SPECIAL = (
    "[CLS]",
    "[SEP]",
    "[PAD]",
    "[UNK]",
    "[MASK]",
    "[cls]",
    "[CLS",
    "[MASK][MASK]",
    "([SEP])",
    "a[CLS]b",
    "[unused0]",
    "##ing",
    "##",
    "</s>",
    "<|endoftext|>",
)
_CHANGED_BY_CASE = "\u0130\u0131\u00df\u1e9e\u017f\ufb01\u01c5\u03a3\u03c2\u1fb3\u2160\u24b6\uff21"
_ABBREVIATED = ("Mr. Smith", "e.g. this", "U.S.A.", "3,000.50", "p. 7", "a@b.com", "v1.2.", "etc.)")
_GLUED = ("object.Name is", "Stop!Go now.", "What?Yes", 'He left."Then', "3.Then it", "(End.)Next")
_WORDS = "the model reads a text word by word and does not tire of embeddings".split()


def fuzzed_text(number: int) -> str:
    """The text of a number: fragments of one or several kinds, with or without blanks between.

    Every 50th is longer than a model; every 100th is empty or blank.
    """
    random = Random(number)
    if number % 100 == 99:
        return _run(_BLANKS, 0, 4)(random)
    if number % 50 == 49:
        return random.choice(_LONG)(random)
    kinds = random.sample(_SHORT, k=random.randint(1, 5))
    gaps = random.choice(([" "], [" "], [""], ["", " "], ["\r\n", ". "], list(_BLANKS)))
    parts = []
    for _ in range(random.randint(1, 12)):
        parts += [random.choice(kinds)(random), random.choice(gaps)]
    return "".join(parts)


def _run(characters: str, least: int, most: int) -> Fragment:
    return lambda random: "".join(random.choices(characters, k=random.randint(least, most)))


def _between(first: int, last: int) -> Fragment:
    """A run of characters of one script."""
    return lambda random: "".join(
        chr(random.randint(first, last)) for _ in range(random.randint(1, 6))
    )


def _one_of(fragments: tuple[str, ...] | list[str]) -> Fragment:
    return lambda random: random.choice(fragments)


def _any_plane(random: Random) -> str:
    planes = [random.randrange(_PLANES) for _ in range(random.randint(1, 6))]
    return "".join(chr(plane << 16 | random.randrange(1 << 16)) for plane in planes)


def _marked(random: Random) -> str:
    """Letters, each under a pile of combining marks."""
    marks = _between(0x300, 0x36F)
    return "".join(random.choice("aeionZ\u0e01\u05d0") + marks(random) for _ in range(3))


def _emoji(random: Random) -> str:
    """Emoji that are joined to one, with skins and flags."""
    faces = [chr(random.randint(0x1F466, 0x1F469)) for _ in range(random.randint(1, 4))]
    skin = random.choice(["", chr(random.randint(0x1F3FB, 0x1F3FF))])
    flag = "".join(chr(random.randint(0x1F1E6, 0x1F1FF)) for _ in range(random.randint(0, 3)))
    return "\u200d".join(face + skin for face in faces) + flag


def _sentence(random: Random) -> str:
    words = random.choices(_WORDS, k=random.randint(1, 9))
    return " ".join(words).capitalize() + random.choice([".", "!", "?", "...", '."', ""])


def _long_word(random: Random) -> str:
    part = random.choice(["x", "ab", "\u4e2d", "\u0301", "a/", "\U0001f600", "e\u0301", "-."])
    return part * random.randint(90, 3_000)


def _long_sentence(random: Random) -> str:
    words = [_sentence(random).strip(".!?") for _ in range(random.randint(60, 250))]
    return " ".join(words)


def _long_mixture(random: Random) -> str:
    return "".join(random.choice(_SHORT)(random) for _ in range(random.randint(200, 600)))


_SHORT: list[Fragment] = [
    _any_plane,
    _marked,
    _emoji,
    _sentence,
    _between(0x00, 0x1F),
    _between(0x7F, 0x9F),
    _between(0x20, 0x7E),
    _between(0xA0, 0x24F),
    _between(0x370, 0x3FF),
    _between(0x400, 0x4FF),
    _between(0x590, 0x6FF),
    _between(0x900, 0x97F),
    _between(0xE01, 0xE5B),
    _between(0x1100, 0x11FF),
    _between(0x2190, 0x23FF),
    _between(0x3041, 0x30FF),
    _between(0x4E00, 0x9FFF),
    _between(0xAC00, 0xD7A3),
    _between(0xD800, 0xDFFF),
    _between(0xE000, 0xF8FF),
    _between(0xFE00, 0xFFFF),
    _between(0x1D400, 0x1D7FF),
    _between(0x20000, 0x2A6DF),
    _between(0xE0000, 0xE01EF),
    _run(_BLANKS, 1, 4),
    _run(_JOINERS, 1, 3),
    _run(_BIDI, 1, 3),
    _run(_PUNCTUATION, 1, 8),
    _run(_CHANGED_BY_CASE, 1, 4),
    _one_of(_SPECIAL),
    _one_of(_ABBREVIATED),
    _one_of(_GLUED),
    _one_of(_WORDS),
    _one_of(["\x00", "a\x00b", "\ufeff", "\r\n", "\r", "\ufffd", "\ud83d\ude00"]),
]
_LONG: list[Fragment] = [_long_word, _long_sentence, _long_mixture]
