"""Small checkpoints of transformers with heads and random weights, and what transformers gives."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from transformers import (
    AutoModelForSequenceClassification,
    AutoModelForTokenClassification,
    PreTrainedModel,
)

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.model.facts import ModelFacts, facts_of
from nlu_lite.model.head import Head
from nlu_lite.model.model import Model
from nlu_lite.model.open import open_model
from nlu_lite.model.own_spec import folder_spec
from nlu_lite.store.folder import open_folder
from nlu_lite.text.segments import segment
from nlu_lite.text.words import word_spans
from tests.support.random_architectures import ARCHITECTURES

# A document each, without points, and so a sentence each; the last is nearly as long as a model
# reads. No word is one piece of another.
TEXTS = [
    "I love NLP",
    "you really love it",
    "hello world, embeddings of words!",
    "A",
    "the quick brown fox jumps",
    "caf\u00e9 na\u00efve \u6211\u7231\u4f60 \U0001f600 hello",
    "a model reads words",
    "a b c d e f g h i j k l",
]
TEXT_LABELS = {"id2label": {0: "bad", 1: "good", 2: "so so"}}
WORD_LABELS = {"id2label": {0: "O", 1: "B-PER", 2: "I-PER", 3: "B-LOC", 4: "I-LOC"}}
_CLASSES = {False: AutoModelForSequenceClassification, True: AutoModelForTokenClassification}


def write_classifier(
    name: str, folder: Path, *, of_words: bool = False, **settings: object
) -> Path:
    """A folder that `save_pretrained` wrote of a random model, with a tokenizer.json."""
    chosen = ARCHITECTURES[name]
    tokenizer = chosen.tokenizer(chosen.special)
    labels = {} if "num_labels" in settings else (WORD_LABELS if of_words else TEXT_LABELS)
    torch.manual_seed(len(name))
    make: Callable[..., PreTrainedModel] = _CLASSES[of_words].from_config
    vocabulary = tokenizer.get_vocab_size()
    model = make(chosen.config(vocab_size=vocabulary, **{**chosen.settings, **labels, **settings}))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    # The architecture's own class would take the pieces alone, and make the rest by its rules.
    kind = json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"})
    (folder / "tokenizer_config.json").write_text(kind, encoding="utf-8")
    return folder


def edit(path: Path, **changes: object) -> None:
    """Change settings of a JSON file; None takes one away."""
    settings = json.loads(path.read_text(encoding="utf-8")) | changes
    kept = {name: value for name, value in settings.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")


def facts_in(folder: Path) -> ModelFacts:
    return facts_of(open_folder(folder))


def opened(folder: Path) -> Model:
    facts = facts_in(folder)
    return open_model(folder_spec(facts), facts, device="cpu", precision="fp32")


def vectors_for(head: Head, model: Model, texts: Sequence[str]) -> FloatArray:
    """What a head reads of texts, or of their words, one text behind the other; read together."""
    segments = segment(texts, language="xx").whole_documents()
    (reading,) = model.read(segments, head.input.layers)
    if head.of_words:
        rows, found = reading.block.word_rows, reading.words(ROW_POOLINGS[head.input.pooling])
    else:
        pooling = SEQUENCE_POOLINGS[head.input.pooling]
        rows, found = reading.block.sentence_rows, reading.sentences(pooling, model.encoder)
    return found[np.argsort(rows)]


def longest_text(folder: Path, positions: int) -> str:
    """A text of as many words as a model reads at once."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words = ["love", "words"] * positions
    texts = (" ".join(words[:count]) for count in range(positions, 0, -1))
    return next(text for text in texts if len(tokenizer.encode(text).ids) <= positions)


def logits_of(folder: Path, texts: Sequence[str], *, of_words: bool = False) -> FloatArray:
    """What transformers gives for texts, or for the first piece of each of their words."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    read: Callable[..., PreTrainedModel] = _CLASSES[of_words].from_pretrained
    model = read(folder, dtype=torch.float32)
    made = []
    for text in texts:
        encoding = tokenizer.encode(text)
        inputs = {"input_ids": torch.tensor([encoding.ids])}
        if any(encoding.type_ids):
            inputs["token_type_ids"] = torch.tensor([encoding.type_ids])
        with torch.inference_mode():
            logits = model(**inputs).logits[0].numpy()
        made.append(logits[_first_pieces(text, encoding)] if of_words else logits[np.newaxis])
    return np.concatenate(made)


def _first_pieces(text: str, encoding: Encoding) -> list[int]:
    special = encoding.special_tokens_mask
    pieces = list(enumerate(zip(encoding.tokens, encoding.offsets, special, strict=True)))
    return [
        next(
            place
            for place, (token, (left, right), is_special) in pieces
            # White space alone begins no word, though some tokenizers make pieces of it.
            if not is_special
            and text[max(left, begin) : min(right, end)].strip()
            and (token.strip("\u2581\u0120") or text[left:right] == "\u2581")
        )
        for begin, end in word_spans(text).tolist()
    ]
