"""Vectors and labels over HTTP, as OpenAI's clients ask for them."""

from nlu_lite.serve.application import application
from nlu_lite.serve.limits import Limits

__all__ = ["Limits", "application"]

# Tracebacks and pages say where users import them from.
for _public in (application, Limits):
    _public.__module__ = __name__
