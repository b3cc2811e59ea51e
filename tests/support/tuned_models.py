"""Small models that are tuned, and what is read by them when they are opened again."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.torch import save_file

import nlu_lite
from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.model.model import Model
from nlu_lite.text.segments import Segments, segment
from nlu_lite.training.tuning import Tuned

GOOD = ["I love it", "really good words", "the quick fox is good", "love love love"]
BAD = ["I hate it", "really bad dogs", "the lazy dog is bad", "no no no"]
TEXTS = [*GOOD, *BAD] * 2
LABELS = np.array(([0] * 4 + [1] * 4) * 2)
CLASSES = ("good", "bad")


def model_in(folder: Path) -> Model:
    (model,) = dict(nlu_lite.load(path=folder, device="cpu").models).values()
    return model


def segments_of(texts: Sequence[str]) -> Segments:
    return segment(texts, language="en")


def written(tuned: Tuned, source: Path, folder: Path) -> Model:
    """The tuned encoder, opened from a folder as any model is."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.safetensors", "*.bin"))
    save_file(dict(tuned.weights), folder / "model.safetensors")
    return model_in(folder)


def text_scores(model: Model, tuned: Tuned, texts: Sequence[str]) -> FloatArray:
    """Scores of texts with words, by a model that was opened."""
    segments = segments_of(texts).whole_documents()
    vectors = np.empty((len(segments.sentences), model.encoder.facts.dimension), dtype=np.float32)
    pooling = SEQUENCE_POOLINGS[tuned.head.input.pooling]
    for reading in model.read(segments, Layers()):
        vectors[reading.block.sentence_rows] = reading.sentences(pooling, model.encoder)
    return tuned.head.scores(vectors)


def word_scores(model: Model, tuned: Tuned, texts: Sequence[str]) -> FloatArray:
    """Scores of words, by a model that was opened."""
    segments = segments_of(texts)
    vectors = np.empty((len(segments.words), model.encoder.facts.dimension), dtype=np.float32)
    for reading in model.read(segments, Layers()):
        vectors[reading.block.word_rows] = reading.words(ROW_POOLINGS["first"])
    return tuned.head.scores(vectors)
