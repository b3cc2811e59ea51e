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
    IndexUnavailable,
    InvalidInput,
    InvalidModel,
    InvalidOption,
    InvalidRegistry,
    InvalidVectors,
    LicenceWarning,
    MissingExtra,
    MissingFontWarning,
    NluLiteError,
    NluLiteWarning,
    OpenServerWarning,
    OutOfMemory,
    OutputUnavailable,
    ReplacedTextWarning,
    TrainingDataWarning,
    UnavailableReference,
    UncertainModelWarning,
    UnknownReference,
    UnknownWordsWarning,
    UnpinnedWarning,
    VectorCacheWarning,
    WeightsUnavailable,
    WorkerLost,
)

if TYPE_CHECKING:
    from nlu_lite._api import download, info, load, models, register, verify
    from nlu_lite.analysis.classification import classify
    from nlu_lite.analysis.clusters import Clusters, clusters
    from nlu_lite.analysis.duplicates import duplicates
    from nlu_lite.analysis.entity_report import EntityReport
    from nlu_lite.analysis.index import Index, index
    from nlu_lite.analysis.label_report import LabelReport
    from nlu_lite.analysis.multi_label_report import MultiLabelReport
    from nlu_lite.analysis.nearest import nearest
    from nlu_lite.analysis.number_report import NumberReport
    from nlu_lite.analysis.outliers import outliers
    from nlu_lite.analysis.pairs import pairwise
    from nlu_lite.analysis.projection import project
    from nlu_lite.analysis.similarity import similarity
    from nlu_lite.analysis.vectors import matrix
    from nlu_lite.pipeline import Pipeline
    from nlu_lite.pipeline.distilling import distill
    from nlu_lite.registry.card import ModelCard
    from nlu_lite.spec import ModelSpec
    from nlu_lite.verification.result import Verification

__all__ = [
    "ChecksumMismatch",
    "Clusters",
    "CutSentencesWarning",
    "EntityReport",
    "FileUnavailable",
    "IgnoredSettingWarning",
    "Index",
    "IndexUnavailable",
    "InvalidInput",
    "InvalidModel",
    "InvalidOption",
    "InvalidRegistry",
    "InvalidVectors",
    "LabelReport",
    "LicenceWarning",
    "MissingExtra",
    "MissingFontWarning",
    "ModelCard",
    "ModelSpec",
    "MultiLabelReport",
    "NluLiteError",
    "NluLiteWarning",
    "NumberReport",
    "OpenServerWarning",
    "OutOfMemory",
    "OutputUnavailable",
    "Pipeline",
    "ReplacedTextWarning",
    "TrainingDataWarning",
    "UnavailableReference",
    "UncertainModelWarning",
    "UnknownReference",
    "UnknownWordsWarning",
    "UnpinnedWarning",
    "VectorCacheWarning",
    "Verification",
    "WeightsUnavailable",
    "WorkerLost",
    "__version__",
    "classify",
    "clusters",
    "distill",
    "download",
    "duplicates",
    "index",
    "info",
    "load",
    "matrix",
    "models",
    "nearest",
    "outliers",
    "pairwise",
    "project",
    "register",
    "similarity",
    "verify",
]

# Resolved at first use, so that importing nlu_lite costs nothing and loads no torch and no pandas.
_LATE = {
    "nlu_lite.analysis.classification": ("classify",),
    "nlu_lite.analysis.clusters": ("Clusters", "clusters"),
    "nlu_lite.analysis.duplicates": ("duplicates",),
    "nlu_lite.analysis.entity_report": ("EntityReport",),
    "nlu_lite.analysis.index": ("Index", "index"),
    "nlu_lite.analysis.label_report": ("LabelReport",),
    "nlu_lite.analysis.multi_label_report": ("MultiLabelReport",),
    "nlu_lite.analysis.nearest": ("nearest",),
    "nlu_lite.analysis.number_report": ("NumberReport",),
    "nlu_lite.analysis.outliers": ("outliers",),
    "nlu_lite.analysis.pairs": ("pairwise",),
    "nlu_lite.analysis.projection": ("project",),
    "nlu_lite.analysis.similarity": ("similarity",),
    "nlu_lite.analysis.vectors": ("matrix",),
    "nlu_lite._api": ("download", "info", "load", "models", "register", "verify"),
    "nlu_lite.pipeline": ("Pipeline",),
    "nlu_lite.pipeline.distilling": ("distill",),
    "nlu_lite.registry.card": ("ModelCard",),
    "nlu_lite.spec": ("ModelSpec",),
    "nlu_lite.verification.result": ("Verification",),
}


# Rooms that people name without an import of their own.
_ROOMS = ("pandas", "viz")


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return import_module(f"nlu_lite.{name}")
    for module, names in _LATE.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'nlu_lite' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
