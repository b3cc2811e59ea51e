"""Errors and warnings of the library as sentences on the page."""

import re
import string
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from nlu_lite.demo.hearing import heard
from nlu_lite.errors import NluLiteError

__all__ = ["in_labels", "plain", "sentences"]

_MARKUP = re.compile(f"[{re.escape(string.punctuation)}]")
# What the library calls its options, and what the page calls them.
_LABELS = {
    r"\btext_column=('[^']*'|…)": r"“Column with the texts”: \1",
    r"\bencoding=('[^']*')": r"“Encoding”: \1",
    r"\bdelimiter=('[^']*')": r"“Separator”: \1",
    r"\bdrop_missing=True": "“Leave out rows without a label”",
    r"\bkeep_columns=False": "“Keep the other columns” off",
    r", or give (?:one|the labels): `?(?:y=)?frame\.iloc\[:, [^\]]*\]`?": "",
}


def plain(text: str) -> str:
    r"""Any text as the Markdown that shows it as it is.

    >>> plain("*a*\n<b>")
    '\\*a\\*  \n\\<b\\>'
    """
    return _MARKUP.sub(r"\\\g<0>", text).replace("\n", "  \n")


def in_labels(message: str) -> str:
    """A message that names what stands on the page in the place of Python's keywords.

    >>> in_labels("Say so: encoding='cp1252'")
    "Say so: “Encoding”: 'cp1252'"
    """
    for pattern, label in _LABELS.items():
        message = re.sub(pattern, label, message)
    return message


@contextmanager
def sentences() -> Iterator[None]:
    """Show errors of the library, and warnings, as sentences; what follows goes on without it."""
    with heard() as messages:
        try:
            yield
        except NluLiteError as error:
            st.error(plain(in_labels(str(error))), icon=":material/error:")
        for message in dict.fromkeys(messages):
            st.warning(plain(in_labels(message)), icon=":material/info:")
