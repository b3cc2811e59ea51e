"""A transformer and a classifier of scikit-learn over a pipeline.

They need `pip install "nlu_lite[analysis]"` (scikit-learn 1.7 or later). A column of texts becomes
a matrix, wherever scikit-learn takes a transformer: in a `Pipeline`, a `ColumnTransformer`, a
`FeatureUnion`, a search over parameters; or classes, wherever it takes a classifier::

    from nlu_lite.sklearn import TextClassifier, TextEmbedder

    make_pipeline(TextEmbedder(), LogisticRegression()).fit(texts, labels)
    TextClassifier(tune="all").fit(texts, labels)

Inside this room, `import sklearn` is absolute and means scikit-learn.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from nlu_lite.common.extras import require

if TYPE_CHECKING:
    from nlu_lite.sklearn.text_classifier import TextClassifier
    from nlu_lite.sklearn.text_embedder import TextEmbedder

__all__ = ["TextClassifier", "TextEmbedder"]

require("scikit-learn", for_what="nlu_lite.sklearn", extra="analysis")

# Resolved at first use: the estimators are imported behind the sentence that says what is missing.
_LATE = {
    "TextClassifier": "nlu_lite.sklearn.text_classifier",
    "TextEmbedder": "nlu_lite.sklearn.text_embedder",
}


def __getattr__(name: str) -> object:
    if name not in _LATE:
        raise AttributeError(f"module 'nlu_lite.sklearn' has no attribute {name!r}")
    return getattr(import_module(_LATE[name]), name)


def __dir__() -> list[str]:
    return __all__
