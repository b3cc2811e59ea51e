"""Errors and warnings of the library as sentences on the page, each to whom it concerns."""

import re
import string
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

import streamlit as st

from nlu_lite.errors import NluLiteError, NluLiteWarning

__all__ = ["heard", "in_labels", "plain", "sentences"]

_MARKUP = re.compile(f"[{re.escape(string.punctuation)}]")
_NO_COMMENT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# What the library calls its options, and what the page calls them.
_LABELS = {
    r"\btext_column=('[^']*'|…)": r"“Column with the texts”: \1",
    r"\bencoding=('[^']*')": r"“Encoding”: \1",
    r"\bdelimiter=('[^']*')": r"“Separator”: \1",
    r"\bdrop_missing=True": "“Leave out rows without a label”",
    r"\bkeep_columns=False": "“Keep the other columns” off",
    r", or give (?:one|the labels): `?(?:y=)?frame\.iloc\[:, [^\]]*\]`?": "",
}
_here = threading.local()


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
def heard() -> Iterator[list[str]]:
    """What the library warns of meanwhile, in this thread: others have their own readers.

    `warnings.catch_warnings` would hear those of all threads, in one of them.
    """
    warnings.simplefilter("always", NluLiteWarning)
    if warnings.showwarning is not _heard:
        _usual[:] = [warnings.showwarning]
        warnings.showwarning = _heard
    before, _here.messages = getattr(_here, "messages", None), []
    try:
        yield _here.messages
    finally:
        _here.messages = before


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


# What shows the warnings that are none of ours.
_usual = [warnings.showwarning]


def _heard(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    messages = getattr(_here, "messages", None)
    if messages is None or not issubclass(category, NluLiteWarning):
        _usual[0](message, category, filename, lineno, file, line)
    else:
        messages.append(str(message))
