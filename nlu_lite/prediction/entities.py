"""Entities as rows: what labels of words mean together."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.model.entities import Entities, entities_of
from nlu_lite.prediction.columns import NamedValues, Names
from nlu_lite.prediction.items import Items
from nlu_lite.prediction.label_columns import Labelling
from nlu_lite.text.segments import Segments

__all__ = ["EntityRows", "entity_rows"]


@dataclass(frozen=True, slots=True, eq=False)
class EntityRows:
    """The entities of documents.

    Attributes:
        items: Where they are.
        entities: What they are.
    """

    items: Items
    entities: Entities

    def values(self) -> NamedValues:
        """The values of the columns that tell of them."""
        found = self.entities
        return {
            "entities_class": (Names(found.types, found.type), ()),
            "entities_confidence": (found.confidence, ()),
        }


def entity_rows(labelling: Labelling, segments: Segments) -> EntityRows:
    """The entities that labels of words stand for.

    Args:
        labelling: A label a word.
        segments: The words.
    """
    found = entities_of(
        labelling.chosen,
        labelling.confidence(),
        labelling.head.classes,
        words=segments.words,
        sentence_words=segments.sentence_words,
        document_words=segments.document_words,
    )
    first = found.words[:, 0]
    items = Items(
        level="entity",
        spans=found.spans,
        document_items=found.document_entities,
        sentence=np.searchsorted(segments.sentence_words, first, side="right") - 1,
    )
    return EntityRows(items, found)
