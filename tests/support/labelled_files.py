"""Small files of labelled texts and words, in the forms that users have."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

MAILS = [
    {"text": text, "y": label}
    for label, texts in {
        "delivery": [
            "Where is my parcel?",
            "The box came broken.",
            "The courier never came.",
            "My parcel is a week late.",
            "Nobody rang the bell.",
            "The lid of the box is missing.",
        ],
        "billing": [
            "I want a refund!",
            "Two invoices came.",
            "You charged me twice.",
            "The bill is wrong.",
            "My card was debited again.",
            "Why is there tax on the invoice?",
        ],
    }.items()
    for text in texts
]
_NAMES = [(a, b) for a in ("Ann", "Bo", "Cy", "Di") for b in ("Rome", "Paris", "Oslo", "Bern")]
_LABELS = ["B-PER", "O", "B-LOC"]


def write_mails(path: Path) -> Path:
    """Write the mails; the ending of the name says how."""
    table = pd.DataFrame(MAILS)
    if path.suffix == ".jsonl":
        table.to_json(path, orient="records", lines=True)
    elif path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


def _conll(path: Path) -> None:
    path.write_text("".join(f"{a} B-PER\nsees O\n{b} B-LOC\n\n" for a, b in _NAMES))


def _spans(path: Path) -> None:
    texts = [f"{a} sees {b}" for a, b in _NAMES]
    spans = [
        [(0, len(a), "PER"), (len(text) - len(b), len(text), "LOC")]
        for text, (a, b) in zip(texts, _NAMES, strict=True)
    ]
    pd.DataFrame({"text": texts, "y": spans}).to_json(path, orient="records", lines=True)


def _lists(path: Path) -> None:
    words = [[a, "sees", b] for a, b in _NAMES]
    pd.DataFrame({"tokens": words, "y": [_LABELS] * len(words)}).to_csv(path, index=False)


def _rows(path: Path, *, index: str) -> None:
    rows = [
        {index: number, "token": word, "y": label}
        for number, (a, b) in enumerate(_NAMES)
        for word, label in zip((a, "sees", b), _LABELS, strict=True)
    ]
    pd.DataFrame(rows).to_csv(path, index=False)


# Files of labelled words, by their names.
WORDS: Mapping[str, Callable[[Path], None]] = {
    "w.conll": _conll,
    "spans.jsonl": _spans,
    "lists.csv": _lists,
    "tokens.csv": lambda path: _rows(path, index="index"),
    "rows.csv": lambda path: _rows(path, index="sentence"),
}
