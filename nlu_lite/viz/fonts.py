"""Fonts that have the characters of the texts in a picture."""

import unicodedata
from collections.abc import Iterable, Iterator, Set
from functools import cache
from typing import TYPE_CHECKING

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import MissingFontWarning

if TYPE_CHECKING:
    from matplotlib.font_manager import FontEntry

__all__ = ["families_for"]

# Fonts of TeX, whose characters stand at places of their own, and boxes for any character.
_NO_TEXT = ("cm", "STIXNonUnicode", "STIXSize", "Last Resort")
_LAST_RESORT = "Last Resort High-Efficiency"
# Drawn as nothing by any font.
_INVISIBLE = {"Cc", "Cf", "Zs"}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_REGULAR = (400, "normal", "regular")
_MOST_NAMED = 5
_LANGUAGES = {"HIRAGANA": "JP", "KATAKANA": "JP", "HANGUL": "KR"}


def families_for(texts: Iterable[str]) -> list[str]:
    """Families that have the characters of texts, to be set as the family of whatever draws them.

    The first ones are those of matplotlib's settings: a font behind them is asked for what they
    lack. (matplotlib finds no such font by itself.) Where no font that it knows has a character,
    a warning names it, its script, and the way out.

    Args:
        texts: All texts of a picture.
    """
    from matplotlib import font_manager, rcParams

    wanted = {ord(character) for character in set().union(*texts) if _is_drawn(character)}
    own = rcParams["font.family"]
    entries = font_manager.fontManager.ttflist
    base = font_manager.FontProperties(family=own)
    # The font that matplotlib takes where none has what it needs.
    lacking = wanted - _characters(font_manager.findfont(base))
    families = [*own]
    for entry in _by_script(entries, lacking):
        if not lacking:
            break
        found = lacking & _characters(entry.fname)
        if found:
            families.append(entry.name)
            lacking -= found
    if lacking:
        # matplotlib would warn of the same at each drawing, and name no way out.
        families += [entry.name for entry in entries if entry.name == _LAST_RESORT][:1]
        _warn_of_missing(sorted(map(chr, lacking)))
    _warn_of_shaping(wanted)
    return families


def _is_drawn(character: str) -> bool:
    invisible = unicodedata.category(character) in _INVISIBLE
    return not invisible and ord(character) not in _VARIATION_SELECTORS


@cache
def _characters(path: str) -> Set[int]:
    """The characters that a font file has; none where it can't be read."""
    from matplotlib.ft2font import FT2Font

    try:
        return frozenset(FT2Font(path).get_charmap())
    # FreeType's bare RuntimeError, or that of a file which is gone.
    except (RuntimeError, OSError):
        return frozenset()


def _by_script(entries: "list[FontEntry]", characters: Set[int]) -> "Iterator[FontEntry]":
    """Upright fonts of regular weight, those first that are named after the characters' scripts."""
    if not characters:
        return
    scripts = {script for character in characters for script in _names_of(chr(character))}
    # Characters of Chinese look different in fonts for other languages.
    languages = [name for script, name in _LANGUAGES.items() if script in scripts] or ["SC"]
    regular = {
        entry.name: entry
        for entry in sorted(entries, key=lambda entry: (entry.name, entry.fname))
        if entry.style == "normal"
        and entry.weight in _REGULAR
        and not entry.name.startswith(_NO_TEXT)
    }

    def turn(entry: "FontEntry") -> tuple[bool, bool, bool, bool, str]:
        words = set(entry.name.upper().split())
        is_foreign = "CJK" in words and languages[0] not in words
        return not words & scripts, "SANS" not in words, is_foreign, "MONO" in words, entry.name

    yield from sorted(regular.values(), key=turn)


def _script(character: str) -> str:
    """The first word of a character's name, which is that of its script.

    >>> _script("я"), _script("क"), _script("☂")
    ('CYRILLIC', 'DEVANAGARI', 'SYMBOLS')
    """
    if unicodedata.category(character)[0] not in "LMN":
        return "SYMBOLS"
    return unicodedata.name(character, "?").split()[0].split("-")[0]


def _names_of(character: str) -> list[str]:
    script = _script(character)
    return ["CJK", script] if script in ("HIRAGANA", "KATAKANA", "HANGUL") else [script]


def _warn_of_missing(characters: list[str]) -> None:
    from matplotlib import get_cachedir

    scripts = sorted({_script(character) for character in characters})
    more = f" and {len(characters) - _MOST_NAMED} more" if len(characters) > _MOST_NAMED else ""
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in characters[:_MOST_NAMED])
    warn(
        f"no font that matplotlib knows has {named}{more}, of {', '.join(scripts)}: boxes stand in "
        "their place.\nInstall a font that has them, such as Noto: apt-get install "
        "fonts-noto-core fonts-noto-cjk on Debian and Ubuntu, noto-fonts elsewhere, or "
        "https://fonts.google.com/noto; then delete matplotlib's list of fonts "
        f"({get_cachedir()}/fontlist-*.json) and start Python anew. Or name a font file: "
        "matplotlib.font_manager.fontManager.addfont(path). Coloured emoji it cannot draw: "
        "interactive=True can.",
        MissingFontWarning,
    )


def _warn_of_shaping(characters: Set[int]) -> None:
    """From 3.11 on matplotlib joins and orders letters; before, it puts one behind the other."""
    from matplotlib import __version__, ft2font

    if hasattr(ft2font, "__libraqm_version__"):
        return
    scripts = sorted({_script(chr(c)) for c in characters} & _SHAPED)
    if scripts:
        warn(
            f"matplotlib {__version__} draws {', '.join(scripts)} letter by letter from left to "
            'right, which is not how it is written: pip install "matplotlib>=3.11"',
            MissingFontWarning,
        )


_SHAPED = {
    *("ARABIC", "HEBREW", "SYRIAC", "THAANA", "NKO", "DEVANAGARI", "BENGALI", "GURMUKHI"),
    *("GUJARATI", "ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO"),
    *("KHMER", "MYANMAR", "TIBETAN", "MONGOLIAN"),
}
