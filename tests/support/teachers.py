"""Small teachers with random weights, whose labels are spread over all classes."""

from dataclasses import replace
from pathlib import Path

import numpy as np

import nlu_lite
from nlu_lite.model.head import WORD_TASKS, Head, HeadInput, HeadLayer, HeadTask, Label
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import trained_files
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.answers import answers_of
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import Subject
from nlu_lite.training.distillation.texts import dataset_to_teach
from tests.support.random_architectures import LINES

WORDS = " ".join(LINES).replace(".", "").replace(",", "").replace("!", "").split()
CLASSES = ("bad", "good", "plain")
_SHARPNESS = 4.0


def texts(count: int = 60, *, seed: int = 0) -> list[str]:
    """Different texts of words that the small models know."""
    random = np.random.default_rng(seed)
    return [
        f"{' '.join(random.choice(WORDS, int(random.integers(3, 9))))} {number}"
        for number in range(count)
    ]


def model_of(pipeline: Pipeline) -> Model:
    (model,) = pipeline.models.values()
    return model


def teacher(
    folder: Path, task: HeadTask = "classifier", classes: tuple[Label, ...] = CLASSES
) -> Pipeline:
    """The model of a folder with a random head, which is sure of its labels."""
    loaded = nlu_lite.load(path=folder, device="cpu")
    of_words = task in WORD_TASKS
    reads = HeadInput("first" if of_words else "mean")
    subject = Subject(head=None, reads=reads, of_words=of_words)
    dataset = dataset_to_teach(texts(), subject, DistilOptions(), language="en")
    vectors = answers_of(model_of(loaded), dataset, subject)
    random = np.random.default_rng(len(task))
    weight = random.normal(size=(len(classes) or 1, vectors.shape[1])).astype(np.float32)
    weight *= _SHARPNESS / (vectors @ weight.T).std()
    bias = -(vectors @ weight.T).mean(axis=0).astype(np.float32)
    head = Head(
        task=task,
        name=f"trained_{task}",
        classes=classes,
        input=reads,
        layers=(HeadLayer(weight, bias),),
    )
    files = trained_files(head_bytes(head))
    return Pipeline(replace(loaded.models.request, trained=files).models())
