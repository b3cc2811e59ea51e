"""Encodings of texts: told by a byte order mark, or named as probable; never taken by guess."""

import codecs
import re
import unicodedata
from collections.abc import Callable

__all__ = ["is_utf_8", "marked_encoding", "not_utf_8", "probable_encoding", "without_mark"]

# UTF-32 first: its little-endian mark begins as that of UTF-16 does.
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_WITH_MARK = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_PUNCTUATION = frozenset("“”‘’„‚–—…€£§°«»•™®©·¿¡´\xa0")
_MOST_SHOWN = 40


def is_utf_8(content: bytes) -> bool:
    """Whether bytes are UTF-8.

    >>> is_utf_8("é".encode()), is_utf_8("é".encode("cp1252"))
    (True, False)
    """
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def marked_encoding(head: bytes) -> str | None:
    r"""The encoding that a byte order mark at the beginning says; None where there is no mark.

    >>> marked_encoding("text".encode("utf-16")), marked_encoding(b"text")
    ('utf-16', None)
    """
    return next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)


def without_mark(encoding: str, head: bytes) -> str:
    """The encoding that takes away the mark which the file begins with, where it has one.

    >>> without_mark("utf-8", codecs.BOM_UTF8 + b"text")
    'utf-8-sig'
    """
    marked = marked_encoding(head)
    return marked if marked is not None and _WITH_MARK.get(encoding) == marked else encoding


def probable_encoding(content: bytes) -> str | None:
    """The encoding that bytes which are not UTF-8 are probably in; None where none is likely.

    Each is tried, and judged by the words that it gives: letters of one alphabet, capitals only
    where they may be. It is advice for people, who see what a word becomes; no text is read by it.

    >>> probable_encoding("Größe: 5 €, déjà vu".encode("cp1252"))
    'cp1252'
    >>> probable_encoding("text".encode("utf-16-le")), probable_encoding(b"all ASCII")
    ('utf-16-le', None)
    """
    if b"\0" in content:
        return _wide(content)
    lines = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(lines[:200])
    scores = {name: _score(sample, name, likely) for name, likely in _CANDIDATES}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.5 else None


def not_utf_8(content: bytes) -> str:
    """What to say of a part of a file that is not UTF-8: the probable encoding, and a sample.

    >>> not_utf_8("un café".encode("cp1252"))
    "Probably it is cp1252, in which it reads 'un café'; then say so: encoding='cp1252'"
    """
    probable = probable_encoding(content)
    if probable is None:
        return "Say which encoding it is in: encoding=…, such as 'cp1252' or 'utf-16'"
    # Whole words around the first one that tells.
    text = content.decode(probable, errors="replace")
    lines = [line for line in text.splitlines() if not line.isascii()] or [text]
    place = next((n for n, sign in enumerate(lines[0]) if not sign.isascii()), 0)
    shown = lines[0][max(0, place - _MOST_SHOWN // 2) :][:_MOST_SHOWN].strip()
    return (
        f"Probably it is {probable}, in which it reads {shown!r}; then say so: "
        f"encoding={probable!r}"
    )


def _wide(content: bytes) -> str | None:
    """UTF-16 or UTF-32 by where its bytes of value 0 are: in front of each letter, or behind."""
    places = {of: content[of::4].count(0) / max(1, len(content[of::4])) for of in range(4)}
    zero = {of for of, share in places.items() if share > 0.5}
    return {
        frozenset({1, 2, 3}): "utf-32-le",
        frozenset({0, 1, 2}): "utf-32-be",
        frozenset({1, 3}): "utf-16-le",
        frozenset({0, 2}): "utf-16-be",
    }.get(frozenset(zero))


def _score(sample: bytes, encoding: str, likely: Callable[[str], bool]) -> float:
    """The share of likely words among those that are not ASCII."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    words = [word for word in re.split(r"[\s,;|\"]+", text) if not word.isascii()]
    return sum(map(likely, words)) / len(words) if words else 0.0


def _is_latin(word: str) -> bool:
    """Whether a word may be one of Western Europe: few letters with accents, no odd capitals."""
    other = [sign for sign in word if not sign.isascii() and sign not in _PUNCTUATION]
    letters = sum(map(str.isalpha, word))
    if not all(map(str.isalpha, other)) or any("ª" == sign or "º" == sign for sign in other):
        return False
    return (len(other) <= 2 or len(other) * 2 <= letters) and not _has_odd_capitals(word)


def _of_scripts(*scripts: str) -> Callable[[str], bool]:
    def likely(word: str) -> bool:
        other = [sign for sign in word if not sign.isascii() and sign not in _PUNCTUATION]
        names = [unicodedata.name(sign, "") for sign in other]
        return all(name.startswith(scripts) for name in names) and not _has_odd_capitals(word)

    return likely


def _has_odd_capitals(word: str) -> bool:
    return any(a.islower() and b.isupper() for a, b in zip(word, word[1:], strict=False))


# The first of those that are as likely; single-byte ones for words of one alphabet first.
_CANDIDATES: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("cp1252", _is_latin),
    ("cp850", _is_latin),
    ("mac_roman", _is_latin),
    ("cp1251", _of_scripts("CYRILLIC")),
    ("koi8_r", _of_scripts("CYRILLIC")),
    ("cp932", _of_scripts("CJK UNIFIED", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH")),
    ("euc_kr", _of_scripts("HANGUL")),
    ("gb18030", _of_scripts("CJK UNIFIED", "IDEOGRAPHIC", "FULLWIDTH")),
)
