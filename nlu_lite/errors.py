"""One tree of errors and warnings.

Every error is a child of `NluLiteError` and of the standard error that fits, so that code which
knows nothing of nlu_lite (``except KeyError``) still catches the right thing. A message says what
was given, what was expected, what was tried, the nearest right thing and the command that mends it.

NluLiteError                 Exception
  UnknownReference           KeyError     no model has this reference
    UnavailableReference                  NLU has it, nlu_lite cannot
  InvalidRegistry            ValueError   registry files hold faults
  InvalidInput               TypeError    the data hold no text, or no labels to learn from
  InvalidOption              ValueError   an option has a value that it cannot take
  InvalidModel               ValueError   no model can be made of the files
  InvalidVectors             ValueError   a table has no such vectors, or they can't be compared
  FileUnavailable            OSError      a file of texts can't be read
  IndexUnavailable           OSError      a saved index is not there, incomplete or damaged
  OutputUnavailable          OSError      a file can't be written
  WeightsUnavailable         OSError      a model's files are not here and can't be fetched
  ChecksumMismatch           OSError      a model's file is not the one that was promised
  MissingExtra               ImportError  a package is missing
  OutOfMemory                MemoryError  a device has too little memory
  WorkerLost                 RuntimeError a process that computed for this one has ended

NluLiteWarning               UserWarning
  UnknownWordsWarning                     many words are not in the model's vocabulary
  CutSentencesWarning                     sentences were cut where that was asked for
  ReplacedTextWarning                     characters that a file has no form for
  TrainingDataWarning                     labelled rows are doubtful, left out or read otherwise
  IgnoredSettingWarning                   a setting has no effect
  LicenceWarning                          a licence forbids commercial use
  MissingFontWarning                      no font has characters of a picture
  OpenServerWarning                       a server asks for no key
  UnpinnedWarning                         a model's files may change
  UncertainModelWarning                   files of a cache may be less than all of a model
  VectorCacheWarning                      vectors on disk can't be used, or new ones not be kept
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

__all__ = [
    "ChecksumMismatch",
    "CutSentencesWarning",
    "FileUnavailable",
    "IgnoredSettingWarning",
    "IndexUnavailable",
    "InvalidInput",
    "InvalidModel",
    "InvalidOption",
    "InvalidRegistry",
    "InvalidVectors",
    "LicenceWarning",
    "MissingExtra",
    "MissingFontWarning",
    "NluLiteError",
    "NluLiteWarning",
    "OpenServerWarning",
    "OutOfMemory",
    "OutputUnavailable",
    "ReplacedTextWarning",
    "TrainingDataWarning",
    "UnavailableReference",
    "UncertainModelWarning",
    "UnknownReference",
    "UnknownWordsWarning",
    "UnpinnedWarning",
    "VectorCacheWarning",
    "WeightsUnavailable",
    "WorkerLost",
    "naming",
]


class NluLiteError(Exception):
    """The root of all errors that nlu_lite raises on purpose."""


class UnknownReference(NluLiteError, KeyError):
    """No model has this reference; `nearest` holds the references that look most like it."""

    def __init__(self, message: str, *, nearest: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        # KeyError shows the repr of its argument, which would print "\n" for a line break.
        return str(self.args[0])


class UnavailableReference(UnknownReference):
    """NLU has this reference, nlu_lite cannot have it; `nearest` begins with one that works."""


class InvalidRegistry(NluLiteError, ValueError):
    """Registry files hold faults; `faults` holds all of them, each with its file and entry."""

    def __init__(self, message: str, *, faults: Sequence[str]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class InvalidInput(NluLiteError, TypeError):
    """The data are of a kind that holds no text, or no labels that can be learnt from."""


class InvalidOption(NluLiteError, ValueError):
    """An option has a value that it cannot take."""


class FileUnavailable(NluLiteError, OSError):
    """A file of texts is not there, can't be read, or is of a kind that is not known."""


class IndexUnavailable(NluLiteError, OSError):
    """A saved index is not there, incomplete, damaged, or of a format that is not known."""


class WeightsUnavailable(NluLiteError, OSError):
    """The files of a model are not on this machine and could not be fetched."""


class ChecksumMismatch(NluLiteError, OSError):
    """A file of a model is not the file that the registry promises."""


class InvalidModel(NluLiteError, ValueError):
    """The files of a model are there, but no model can be made of them.

    `faults` holds everything that is wrong with them: missing or misshapen tensors, unreadable
    files, settings that are not supported.
    """

    def __init__(self, message: str, *, faults: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class InvalidVectors(NluLiteError, ValueError):
    """A table has no such vectors, or they are of different models and can't be compared."""


class MissingExtra(NluLiteError, ImportError):
    """What was asked for needs a package that nlu_lite does without otherwise."""


class OutOfMemory(NluLiteError, MemoryError):
    """A device has too little memory for what is to be computed on it."""


class WorkerLost(NluLiteError, RuntimeError):
    """A process that computed for this one ended before its work was done."""


class OutputUnavailable(NluLiteError, OSError):
    """A file cannot be written where it was asked for."""


class NluLiteWarning(UserWarning):
    """The root of all warnings that nlu_lite gives."""


class UnknownWordsWarning(NluLiteWarning):
    """Many words are not in the model's vocabulary: it is likely to be one of another language."""


class CutSentencesWarning(NluLiteWarning):
    """Sentences were cut at a length that was asked for; words behind it have no vectors."""


class IgnoredSettingWarning(NluLiteWarning):
    """A setting is not obeyed: that of a setter, or one in the files of a model."""


class ReplacedTextWarning(NluLiteWarning):
    """Characters that a file has no form for were stored as U+FFFD."""


class TrainingDataWarning(NluLiteWarning):
    """Rows of labelled data are doubtful, were left out, or are read otherwise than written."""


class LicenceWarning(NluLiteWarning):
    """The licence of a model forbids commercial use."""


class MissingFontWarning(NluLiteWarning):
    """No font that is installed has characters of a picture, or they are drawn one by one."""


class OpenServerWarning(NluLiteWarning):
    """A server is reached from other machines, and asks for no key."""


class UnpinnedWarning(NluLiteWarning):
    """No commit of a model's repository is pinned: its files may change."""


class UncertainModelWarning(NluLiteWarning):
    """What kind of model files are could not be told for sure from those that are here."""


class VectorCacheWarning(NluLiteWarning):
    """Vectors that are kept on disk can't be used, or new ones not be kept: they are computed."""


@contextmanager
def naming(reference: str, *, among: int) -> Iterator[None]:
    """Let an error say which of several references it is about.

    Args:
        reference: The reference as typed.
        among: How many references there are; the only one is not named.
    """
    try:
        yield
    except NluLiteError as error:
        if among > 1:
            error.args = (f"{reference}: {error}", *error.args[1:])
        raise


# Tracebacks and pickles say what users import.
for _name in __all__:
    if isinstance(_class := globals()[_name], type):
        _class.__module__ = "nlu_lite"
