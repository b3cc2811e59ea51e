import warnings

import pytest

from nlu_lite.errors import MissingFontWarning
from nlu_lite.viz.fonts import families_for

# No font has letters for private use, but boxes for any character.
NOWHERE = "\U0010fffd"


def own_families() -> list[str]:
    from matplotlib import rcParams

    return list(rcParams["font.family"])


def test_texts_that_the_own_font_has_need_no_other() -> None:
    assert families_for(["I love NLP", "Ünïcödé", "Привет", "$x$ ≤ 3"]) == own_families()
    assert families_for([]) == own_families()


def test_a_font_that_has_the_character_stands_behind_the_own_one() -> None:
    # matplotlib brings STIX, whose alphabets for mathematics DejaVu Sans lacks in part.
    from matplotlib.font_manager import FontProperties, findfont, fontManager
    from matplotlib.ft2font import FT2Font

    own = set(FT2Font(findfont(FontProperties(family=own_families()))).get_charmap())
    stix = next(entry for entry in fontManager.ttflist if entry.name == "STIXGeneral")
    # Its private characters have no names.
    only = next(c for c in FT2Font(stix.fname).get_charmap() if c not in own and c < 0xE000)
    families = families_for([chr(only)])
    assert len(families) > len(own_families())


def test_a_character_that_no_font_has_is_named_with_the_way_out() -> None:
    with pytest.warns(MissingFontWarning, match=r"U\+10FFFD.*\n.*fonts-noto"):
        families_for(["cat", NOWHERE])


def test_there_is_one_warning_for_all_characters() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        families_for([chr(ord(NOWHERE) - number) for number in range(20)])
    assert len(caught) == 1
    assert "and 15 more" in str(caught[0].message)


def test_invisible_characters_need_no_font() -> None:
    families_for(["a\u200db", "\ufe0f", "\u00a0\u3000"])


def test_letters_that_matplotlib_would_not_join_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As before matplotlib 3.11.
    monkeypatch.delattr("matplotlib.ft2font.__libraqm_version__", raising=False)
    with pytest.warns(MissingFontWarning, match="HEBREW letter by letter"):
        families_for(["שלום"])
    families_for(["plain"])
