"""Text to a pandas DataFrame of words with BERT vectors, in one line.

>>> import nlu_lite
>>> frame = nlu_lite.load("en.embed.minilm_L6_384").predict("I love NLP")
>>> list(frame["token"])
['I', 'love', 'NLP']
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nlu_lite._version import __version__
from nlu_lite.errors import (
    ChecksumMismatch,
    CutSentencesWarning,
    FileUnavailable,
    IgnoredSettingWarning,
    InvalidInput,
    InvalidModel,
    InvalidOption,
    InvalidRegistry,
    LicenceWarning,
    MissingExtra,
    NluLiteError,
    NluLiteWarning,
    OutOfMemory,
    OutputUnavailable,
    ReplacedTextWarning,
    UnavailableReference,
    UnknownReference,
    UnknownWordsWarning,
    UnpinnedWarning,
    WeightsUnavailable,
)

if TYPE_CHECKING:
    from nlu_lite._api import download, info, load, models, register, verify
    from nlu_lite.pipeline import Pipeline
    from nlu_lite.registry.card import ModelCard
    from nlu_lite.spec import ModelSpec
    from nlu_lite.verification.result import Verification

__all__ = [
    "ChecksumMismatch",
    "CutSentencesWarning",
    "FileUnavailable",
    "IgnoredSettingWarning",
    "InvalidInput",
    "InvalidModel",
    "InvalidOption",
    "InvalidRegistry",
    "LicenceWarning",
    "MissingExtra",
    "ModelCard",
    "ModelSpec",
    "NluLiteError",
    "NluLiteWarning",
    "OutOfMemory",
    "OutputUnavailable",
    "Pipeline",
    "ReplacedTextWarning",
    "UnavailableReference",
    "UnknownReference",
    "UnknownWordsWarning",
    "UnpinnedWarning",
    "Verification",
    "WeightsUnavailable",
    "__version__",
    "download",
    "info",
    "load",
    "models",
    "register",
    "verify",
]

# Resolved at first use, so that importing nlu_lite costs nothing and loads no torch and no pandas.
_LATE = {
    "ModelCard": "nlu_lite.registry.card",
    "ModelSpec": "nlu_lite.spec",
    "Pipeline": "nlu_lite.pipeline",
    "Verification": "nlu_lite.verification.result",
    "download": "nlu_lite._api",
    "info": "nlu_lite._api",
    "load": "nlu_lite._api",
    "models": "nlu_lite._api",
    "register": "nlu_lite._api",
    "verify": "nlu_lite._api",
}


def __getattr__(name: str) -> object:
    if name in _LATE:
        return getattr(import_module(_LATE[name]), name)
    raise AttributeError(f"module 'nlu_lite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
