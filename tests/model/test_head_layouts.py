"""The table of heads: it is of all architectures, and of transformers' own classes."""

import pytest
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES,
    MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES,
)

from nlu_lite.encoder.architectures import ARCHITECTURES
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.model.head_layouts import CLASSES, TEXT_HEADS, WORD_HEADS


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_an_architecture_has_the_classes_of_transformers(name: str) -> None:
    texts = MODEL_FOR_SEQUENCE_CLASSIFICATION_MAPPING_NAMES[name.replace("_", "-")]
    words = MODEL_FOR_TOKEN_CLASSIFICATION_MAPPING_NAMES[name.replace("_", "-")]
    assert texts == f"{CLASSES[name]}ForSequenceClassification"
    assert words == f"{CLASSES[name]}ForTokenClassification"


def test_poolings_are_those_of_texts_and_of_words() -> None:
    of_texts = [layout.pooling for name in ARCHITECTURES for layout in TEXT_HEADS[name]]
    of_words = [layout.pooling for name in ARCHITECTURES for layout in WORD_HEADS[name]]
    assert {pooling.usual for pooling in of_texts} <= SEQUENCE_POOLINGS.keys()
    assert {read for pooling in of_texts for read in pooling.read.values()} <= {*SEQUENCE_POOLINGS}
    assert {pooling.usual for pooling in of_words} <= ROW_POOLINGS.keys()


def test_what_is_written_is_read_again() -> None:
    for layouts in TEXT_HEADS.values():
        for layout in layouts:
            pooling = layout.pooling
            assert {wanted: pooling.read[said] for wanted, said in pooling.written.items()} == {
                wanted: wanted for wanted in pooling.written
            }
