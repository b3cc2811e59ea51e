"""The version of nlu_lite; it stands here only."""

__all__ = ["__version__"]

__version__ = "0.1.0"
