"""Sentences of three topics, as people write them to a bank."""

from functools import cache

import numpy as np
import pandas as pd

import nlu_lite
from nlu_lite.pipeline import Pipeline

TOPICS = {
    "delivery": [
        "My new card has not arrived yet.",
        "When will my card be delivered?",
        "I am still waiting for my card to arrive.",
        "How long does the delivery of a card take?",
        "Where is the card that I ordered?",
    ],
    "exchange": [
        "What is the exchange rate for euros?",
        "The exchange rate of the dollar is wrong.",
        "Do you exchange pounds into yen?",
        "Which currencies can I exchange?",
    ],
    "passcode": [
        "I forgot my passcode.",
        "How do I reset my passcode?",
        "The app does not take my passcode.",
    ],
}
TEXTS = [text for texts in TOPICS.values() for text in texts]
TOPIC = [topic for topic, texts in TOPICS.items() for _ in texts]


@cache
def sentences() -> Pipeline:
    return nlu_lite.load("en.embed_sentence.minilm_L6_384", device="cpu")


@cache
def _table() -> pd.DataFrame:
    texts = [*TEXTS[:6], "", *TEXTS[6:]]
    topics = [*TOPIC[:6], None, *TOPIC[6:]]
    index = np.arange(len(texts)) // 2
    data = pd.DataFrame({"text": texts, "topic": topics}, index=index)
    return sentences().predict(data, "document")


def topic_table() -> pd.DataFrame:
    """The sentences with their vectors and topics; one row has no words, labels stand twice."""
    return _table().copy()


def check_added(before: pd.DataFrame, after: pd.DataFrame, names: list[str]) -> None:
    """A table was given back as it was, with columns behind its own."""
    pd.testing.assert_frame_equal(after[list(before.columns)], before)
    assert list(after.columns) == [*before.columns, *names]
    assert after.attrs == before.attrs
