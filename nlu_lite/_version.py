"""The version of nlu_lite; it stands here only."""

__version__ = "0.1.0"
