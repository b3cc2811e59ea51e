"""Losses and measures of pairs are those of the vectors that the pipeline gives."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from torch import Tensor

import nlu_lite
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline
from nlu_lite.text.segments import segment
from nlu_lite.training.examples import Examples, examples_of
from nlu_lite.training.pair_batches import KnownPairs
from nlu_lite.training.pair_measures import measures_of
from nlu_lite.training.pairs import TextPairs, text_pairs_of
from nlu_lite.training.similarity_lesson import SimilarityLesson
from nlu_lite.training.similarity_objectives import cosine_error, in_batch_negatives
from nlu_lite.training.trainee import Trainee, trainee_of
from tests.support.forms import scored_forms, triplets_of_forms

_LONG = " ".join(["The exchange rate of the dollar, which nobody had asked for, is wrong."] * 40)


def _tables() -> Mapping[str, pd.DataFrame]:
    scored, triplets = scored_forms(20), triplets_of_forms(20)
    # One is longer than the model, and is read in windows.
    scored = scored.assign(y=5 * scored["y"])
    scored.iloc[3, 1] = triplets.iloc[3, 1] = _LONG
    return {
        "scored pairs": scored,
        "pairs": triplets[["anchor", "positive"]],
        "triplets": triplets,
    }


@pytest.fixture(scope="module")
def pipeline(small_folder: Path) -> Pipeline:
    return nlu_lite.load("en.embed_sentence.small_bert_L2_128", path=small_folder, device="cpu")


@pytest.fixture
def model(pipeline: Pipeline) -> Model:
    return next(iter(pipeline.models.values()))


@pytest.fixture(params=["scored pairs", "pairs", "triplets"])
def pairs(request: pytest.FixtureRequest) -> TextPairs:
    pairs = text_pairs_of(_tables()[request.param])
    assert pairs.kind == request.param
    return pairs


@pytest.fixture
def examples(model: Model, pairs: TextPairs) -> Examples:
    return examples_of(model, segment(pairs.texts, language="en"), of_words=False)


@pytest.fixture
def trainee(model: Model, examples: Examples) -> Trainee:
    # Without dropout.
    trainee = trainee_of(model, examples.ids, precision="fp32")
    trainee.train(False)
    return trainee


@pytest.fixture
def lesson(
    model: Model, trainee: Trainee, examples: Examples, pairs: TextPairs
) -> SimilarityLesson:
    pooling = model.spec.pooling
    return SimilarityLesson(
        trainee, examples, pairs, pairs, pooling=pooling, batch_size=8, metric=None
    )


def _expected_loss(pairs: TextPairs, vectors: Tensor, known: KnownPairs) -> Tensor:
    first, *others = (vectors[column] for column in pairs.numbers.T)
    if pairs.scores is not None:
        cosines = torch.from_numpy(pairs.scale.cosines(pairs.scores))
        return cosine_error(first, others[0], cosines)
    excluded = known.among(pairs.numbers[:, 0], pairs.numbers.T[1:].ravel())
    return in_batch_negatives(first, torch.cat(others), torch.from_numpy(excluded))


def test_every_pair_is_learned_from_once_an_epoch(
    lesson: SimilarityLesson, pairs: TextPairs
) -> None:
    parts = [part for (part,) in lesson.epoch(np.random.default_rng(0))]
    assert sorted(np.concatenate([part.places for part in parts]).tolist()) == list(range(20))
    assert max(len(part.places) for part in parts) == 8


def test_losses_are_those_of_the_vectors_of_the_pipeline(
    pipeline: Pipeline, lesson: SimilarityLesson, pairs: TextPairs
) -> None:
    vectors = torch.from_numpy(pipeline.predict_embeds(list(pairs.texts)))
    known = KnownPairs.of(pairs.numbers, len(pairs.texts))
    for (part,) in lesson.epoch(np.random.default_rng(0)):
        expected = _expected_loss(pairs.part(part.places), vectors, known)
        torch.testing.assert_close(lesson.loss(part).detach(), expected, rtol=1e-4, atol=1e-4)


def test_memory_for_a_part_of_a_batch_gives_the_same_loss_and_gradient(
    lesson: SimilarityLesson, trainee: Trainee
) -> None:
    (part,), *_ = lesson.epoch(np.random.default_rng(0))
    found = []
    for budget in (10**6, 64):
        trainee.budget = budget
        trainee.zero_grad()
        loss = lesson.loss(part)
        loss.backward()  # type: ignore[no-untyped-call]
        gradients = {name: p.grad for name, p in trainee.named_parameters() if p.grad is not None}
        found.append({"": loss.detach(), **gradients})
    whole, cut = found
    assert len(whole) > 1
    torch.testing.assert_close(cut, whole, rtol=1e-4, atol=1e-4)


def test_measures_are_those_of_the_vectors_of_the_pipeline(
    pipeline: Pipeline, lesson: SimilarityLesson, pairs: TextPairs
) -> None:
    vectors = pipeline.predict_embeds(list(pairs.texts))
    known = KnownPairs.of(pairs.numbers, len(pairs.texts))
    expected = measures_of(pairs, vectors, known)
    assert lesson.metric() == pytest.approx(next(iter(expected.values())), abs=1e-4)
    assert lesson.measures == [pytest.approx(expected, abs=1e-4)]


def test_without_pairs_to_validate_by_nothing_is_measured(
    trainee: Trainee, examples: Examples, pairs: TextPairs
) -> None:
    lesson = SimilarityLesson(
        trainee, examples, pairs, None, pooling="mean", batch_size=8, metric=None
    )
    assert lesson.metric() is None
