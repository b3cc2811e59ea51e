"""The pipeline that an estimator's parameters name."""

from collections.abc import Hashable
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

import numpy as np

from nlu_lite.model.load import LoadRequest
from nlu_lite.pipeline import Pipeline

__all__ = ["identity", "opened", "plain"]

_T = TypeVar("_T")

_PIPELINES_KEPT = 4


def opened(request: LoadRequest) -> Pipeline:
    """The pipeline of a request, asked for each time: its files may be others now.

    What it keeps in memory (`cache=`) is kept for all clones of an estimator.
    """
    if not request.cache or not isinstance(request.cache, Hashable):
        return Pipeline(request.models())
    # What it keeps is kept for all clones, if the pipeline is one.
    return _shared(request, identity(Pipeline(replace(request, cache=0).models())))


@lru_cache(maxsize=_PIPELINES_KEPT)
def _shared(request: LoadRequest, identity: tuple[Hashable, ...]) -> Pipeline:
    return Pipeline(request.models())


def identity(pipeline: Pipeline) -> tuple[Hashable, ...]:
    """What the models of a pipeline are, told by the files that they were read from."""
    return tuple((m.spec, m.files, m.stamps, m.encoder.facts) for m in pipeline.models.values())


def plain(value: _T) -> _T:
    """A parameter as Python's own number: searches draw them from NumPy's arrays.

    >>> plain(np.int64(3)), plain("head")
    (3, 'head')
    """
    return value.item() if isinstance(value, np.generic) else value
