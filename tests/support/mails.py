"""Short mails in four classes, and texts with names in them: little, but enough to learn from."""

import pandas as pd

__all__ = ["mails", "named"]

_TOPICS = {
    "delivery": "parcel courier tracking shipment doorstep depot",
    "billing": "invoice payment refund charge receipt discount",
    "account": "password login username profile email verification",
    "product": "battery screen button charger manual handle",
}
_FRAMES = (
    "Where is my {0}?",
    "I have a question about the {0} and the {1}.",
    "The {0} is wrong, please help!",
    "Nobody told me about a {0}.",
    "My {0} does not match the {1}.",
    "Thanks, but the {0} is still missing.",
)


def mails() -> pd.DataFrame:
    """24 rows: a text, and in `y` what it is about."""
    rows = [
        (frame.format(words[place], words[(place + 1) % len(words)]), topic)
        for topic, words in ((topic, said.split()) for topic, said in _TOPICS.items())
        for place, frame in enumerate(_FRAMES)
    ]
    return pd.DataFrame(rows, columns=["text", "y"])


def named() -> pd.DataFrame:
    """12 rows: a text, and in `y` the spans of persons and places."""
    pairs = [
        ("Anna", "Berlin"),
        ("Peter Pan", "New York"),
        ("Maria", "Oslo"),
        ("John Smith", "Paris"),
        ("Eva", "San Marino"),
        ("Tom", "Rome"),
    ]
    rows = []
    for person, place in pairs:
        text = f"{person} flew to {place} today."
        begin = text.index(place)
        rows.append((text, [(0, len(person), "PER"), (begin, begin + len(place), "LOC")]))
        rows.append((f"It rained in {place}.", [(13, 13 + len(place), "LOC")]))
    return pd.DataFrame(rows, columns=["text", "y"])
