"""Registry files → specs, and references → the spec that they mean."""

from nlu_lite.registry.builtin_files import builtin
from nlu_lite.registry.lookup import Registry, read
from nlu_lite.registry.shelf import current, register

__all__ = ["Registry", "builtin", "current", "read", "register"]
