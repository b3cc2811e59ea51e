"""From a ModelSpec to checked files on this machine."""

from nlu_lite.store.files import ModelFiles, Origin
from nlu_lite.store.sources import locate, whereabouts

__all__ = ["ModelFiles", "Origin", "locate", "whereabouts"]
