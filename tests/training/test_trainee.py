"""An encoder that learns reads as the model reads that it was made of."""

from pathlib import Path

import numpy as np
import pytest
import torch

from nlu_lite.common.arrays import FloatArray
from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.encoder.pool import ROW_POOLINGS
from nlu_lite.model.model import Model
from nlu_lite.training.examples import Examples, examples_of
from nlu_lite.training.trainee import Trainee, trainee_of
from tests.support.closeness import assert_close
from tests.support.random_architectures import write_architecture
from tests.support.tuned_models import model_in, segments_of

LONG = "lazy" * 30
TEXTS = ["the lazy dog jumps over words", LONG, "a", f"hello {LONG} world", "love it " * 30]
ARCHITECTURES = ["bert", "roberta", "longformer", "modernbert"]


@pytest.fixture(scope="module", params=ARCHITECTURES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder: Path = tmp_path_factory.mktemp("trainee") / request.param
    return model_in(write_architecture(request.param, folder))


def trainee(model: Model, examples: Examples, *, budget: int | None = None) -> Trainee:
    made = trainee_of(model, examples.ids, precision="fp32").eval()
    made.budget = budget or made.budget
    return made


def read(model: Model, pooling: str) -> FloatArray:
    """The vectors of words, by the model."""
    segments = segments_of(TEXTS)
    vectors = np.empty((len(segments.words), model.encoder.facts.dimension), dtype=np.float32)
    for reading in model.read(segments, Layers()):
        vectors[reading.block.word_rows] = reading.words(ROW_POOLINGS[pooling])
    return vectors


@pytest.mark.parametrize("budget", [None, 64])
@pytest.mark.parametrize("pooling", ["first", "mean"])
def test_vectors_of_words_are_those_of_the_model(
    pooling: str, budget: int | None, model: Model
) -> None:
    """Also those of words that are longer than a window, in parts or at once."""
    examples = examples_of(model, segments_of(TEXTS), of_words=True)
    batch = examples.batch(np.array([3, 1, 0, 4, 2]))
    with torch.no_grad():
        vectors = trainee(model, examples, budget=budget).words(batch, pooling).numpy()
    assert_close(vectors, read(model, pooling)[batch.words])


def test_gradients_of_means_are_the_same_in_parts(model: Model) -> None:
    examples = examples_of(model, segments_of(TEXTS), of_words=True)
    batch = examples.batch(np.arange(len(TEXTS)))
    gradients = []
    for budget in (None, 64):
        made = trainee(model, examples, budget=budget)
        torch.autograd.backward(made.words(batch, "mean").square().sum())
        name, weight = next(
            (name, one) for name, one in made.named_parameters() if one.grad is not None
        )
        assert weight.grad is not None, name
        gradients.append(weight.grad.numpy())
    np.testing.assert_allclose(gradients[0], gradients[1], rtol=1e-3, atol=1e-4)
