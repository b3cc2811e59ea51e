"""Registry files → specs, and references → the spec that they mean."""

from nlu_lite.registry.lookup import Registry, builtin, read

__all__ = ["Registry", "builtin", "read"]
