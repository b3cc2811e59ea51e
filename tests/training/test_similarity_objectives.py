"""Objectives of similarity: those of sentence-transformers, and what they promise."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from nlu_lite.training.similarity_objectives import cosine_error, in_batch_negatives


def _vectors(rows: int, seed: int) -> Tensor:
    return torch.randn(rows, 8, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(params=[1, 2, 7, 32])
def vectors(request: pytest.FixtureRequest) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    rows: int = request.param
    scores = torch.from_numpy(np.random.default_rng(rows).integers(0, 6, rows) / 5).float()
    return _vectors(rows, 1), _vectors(rows, 2), _vectors(rows, 3), scores


def _reference(name: str, vectors: list[Tensor], scores: Tensor | None) -> Tensor:
    losses = pytest.importorskip("sentence_transformers.sentence_transformer.losses")
    loss: Tensor = getattr(losses, name)(torch.nn.Identity()).compute_loss_from_embeddings(
        vectors, scores
    )
    return loss


def test_the_error_of_cosines_is_that_of_sentence_transformers(
    vectors: tuple[Tensor, Tensor, Tensor, Tensor],
) -> None:
    first, second, _, scores = vectors
    expected = _reference("CosineSimilarityLoss", [first, second], scores)
    torch.testing.assert_close(cosine_error(first, second, scores), expected, rtol=1e-5, atol=1e-5)


def test_in_batch_negatives_are_those_of_sentence_transformers(
    vectors: tuple[Tensor, Tensor, Tensor, Tensor],
) -> None:
    first, second, _, _ = vectors
    expected = _reference("MultipleNegativesRankingLoss", [first, second], None)
    torch.testing.assert_close(in_batch_negatives(first, second), expected, rtol=1e-5, atol=1e-5)


def test_negatives_of_triplets_are_those_of_sentence_transformers(
    vectors: tuple[Tensor, Tensor, Tensor, Tensor],
) -> None:
    first, second, third, _ = vectors
    expected = _reference("MultipleNegativesRankingLoss", [first, second, third], None)
    found = in_batch_negatives(first, torch.cat([second, third]))
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5)


@given(st.floats(0.01, 100))
def test_no_objective_depends_on_how_long_vectors_are(factor: float) -> None:
    first, second, scores = _vectors(5, 1), _vectors(5, 2), torch.arange(5.0) / 5
    longer = factor * first
    torch.testing.assert_close(
        cosine_error(longer, second, scores), cosine_error(first, second, scores)
    )
    torch.testing.assert_close(
        in_batch_negatives(longer, second), in_batch_negatives(first, second)
    )


def test_an_excluded_candidate_might_as_well_not_be_there() -> None:
    anchors, partners, others = _vectors(4, 1), _vectors(4, 2), _vectors(3, 3)
    excluded = torch.zeros(4, 7, dtype=torch.bool)
    excluded[:, 4:] = True
    found = in_batch_negatives(anchors, torch.cat([partners, others]), excluded)
    torch.testing.assert_close(found, in_batch_negatives(anchors, partners))


def test_a_text_without_negatives_asks_for_nothing() -> None:
    anchors = _vectors(3, 1).requires_grad_()
    loss = in_batch_negatives(anchors, _vectors(3, 2), torch.ones(3, 3, dtype=torch.bool))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == 0
    assert anchors.grad is not None
    assert not anchors.grad.any()
