"""From a ModelSpec to checked files on this machine."""

from nlu_lite.store.files import ModelFiles, Origin, Stamps
from nlu_lite.store.saves import Save
from nlu_lite.store.sources import Place, gather, locate, place_at, whereabouts

__all__ = [
    "ModelFiles",
    "Origin",
    "Place",
    "Save",
    "Stamps",
    "gather",
    "locate",
    "place_at",
    "whereabouts",
]
