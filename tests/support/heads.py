"""Pipelines with heads whose weights are random: they label, whatever it means."""

from dataclasses import dataclass, replace

import numpy as np

import nlu_lite
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadTask, Label
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.trained_files import trained_files
from nlu_lite.pipeline import Pipeline

TOKENS = "en.embed.minilm_L6_384"
SENTENCES = "en.embed_sentence.minilm_L6_384"
_WIDTH = 384


@dataclass(frozen=True)
class Kind:
    """A kind of head.

    Attributes:
        task: What it is for.
        classes: Its labels.
        ref: The model below it.
        pooling: What vectors it reads.
        layers: Of which layers.
    """

    task: HeadTask
    classes: tuple[Label, ...]
    ref: str = SENTENCES
    pooling: str = "mean"
    layers: Layers = Layers()

    @property
    def name(self) -> str:
        return f"trained_{self.task}"

    @property
    def of_words(self) -> bool:
        return self.task in ("ner", "pos")


KINDS = {
    "classifier": Kind("classifier", ("bills", "parcels", "others")),
    "of numbers": Kind("classifier", (1, 2, 5)),
    "of a token model": Kind("classifier", ("a", "b"), TOKENS),
    "sentiment": Kind("sentiment", (False, True), pooling="cls"),
    "several": Kind("multi_classifier", ("a", "b", "c")),
    "numbers": Kind("regressor", ()),
    "pos": Kind("pos", ("NOUN", "VERB"), TOKENS, "first", Layers((1, 2), weights=(0.25, 0.75))),
    "ner": Kind("ner", ("B-LOC", "B-PER", "I-LOC", "I-PER", "O"), TOKENS, "first"),
}


def random_head(kind: Kind, seed: int = 0) -> Head:
    random = np.random.default_rng(seed)
    outputs = max(len(kind.classes), 1)
    weight = (random.normal(size=(outputs, _WIDTH)) / 4).astype(np.float32)
    return Head(
        task=kind.task,
        name=kind.name,
        classes=kind.classes,
        input=HeadInput(kind.pooling, kind.layers),
        layers=(HeadLayer(weight, np.zeros(outputs, np.float32)),),
    )


def with_head(kind: Kind, *, precision: str = "fp32", cache: object = 0) -> Pipeline:
    loaded = nlu_lite.load(kind.ref, device="cpu", precision=precision, cache=cache)  # type: ignore[arg-type]
    files = trained_files(head_bytes(random_head(kind)))
    return Pipeline(replace(loaded.models.request, trained=files).models())
