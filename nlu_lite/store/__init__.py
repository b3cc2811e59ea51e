"""From a ModelSpec to checked files on this machine."""

from nlu_lite.store.files import ModelFiles, Origin, Stamps
from nlu_lite.store.sources import gather, locate, whereabouts

__all__ = ["ModelFiles", "Origin", "Stamps", "gather", "locate", "whereabouts"]
