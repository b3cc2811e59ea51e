"""Encoders that learn from pairs: they get better at it, or stay as they were and say so."""

import numpy as np
import pandas as pd
import pytest
import torch

import nlu_lite
from nlu_lite.model.model import Model
from nlu_lite.training.pair_split import learned_and_held
from nlu_lite.training.pairs import text_pairs_of
from nlu_lite.training.similarity import tune_similarity
from tests.support.forms import scored_forms, triplets_of_forms
from tests.support.topics import sentences


def _held(count: int) -> pd.DataFrame:
    return scored_forms(count, others=True)


@pytest.fixture
def model() -> Model:
    return next(iter(sentences().models.values()))


@pytest.mark.slow
def test_pairs_with_scores_move_what_is_held_back(model: Model) -> None:
    pairs, held = learned_and_held(scored_forms(64), validation=_held(60))
    tuned = tune_similarity(model, pairs, held, epochs=2, learning_rate=1e-4)
    before, *_, after = tuned.frame()["spearman"]
    assert before + 0.05 < after
    assert tuned.learned_from == pairs.described()


@pytest.mark.slow
@pytest.mark.parametrize("columns", [["anchor", "positive"], ["anchor", "positive", "negative"]])
def test_pairs_without_scores_and_triplets_move_what_is_held_back(
    model: Model, columns: list[str]
) -> None:
    pairs, held = learned_and_held(triplets_of_forms(96)[columns], validation=_held(60))
    tuned = tune_similarity(model, pairs, held, epochs=3, learning_rate=1e-4, batch_size=16)
    before, *_, after = tuned.frame()["spearman"]
    assert before + 0.1 < after


@pytest.mark.slow
def test_the_same_seed_gives_the_same_numbers_and_leaves_others_alone(model: Model) -> None:
    pairs, held = learned_and_held(scored_forms(24), validation=_held(12))
    torch.manual_seed(5)
    expected = torch.rand(3)
    found = []
    for seed in (0, 0, 1):
        torch.manual_seed(5)
        found.append(tune_similarity(model, pairs, held, epochs=2, seed=seed, precision="fp32"))
        torch.testing.assert_close(torch.rand(3), expected)
    first, again, other = ([one.loss for one in tuned.history[1:]] for tuned in found)
    assert first == again != other
    for name, weight in found[0].weights.items():
        assert torch.equal(weight, found[1].weights[name])


@pytest.mark.slow
def test_what_cannot_be_measured_is_no_reason_to_forget(model: Model) -> None:
    pairs, held = learned_and_held(scored_forms(24), validation=_held(12))
    assert held is not None and held.scores is not None
    held = held.part(held.scores == held.scores[0])
    with pytest.warns(nlu_lite.TrainingDataWarning, match="nothing can be measured"):
        tuned = tune_similarity(model, pairs, held, epochs=1, precision="fp32")
    same = tune_similarity(model, pairs, epochs=1, precision="fp32")
    for name, weight in tuned.weights.items():
        assert torch.equal(weight, same.weights[name])


@pytest.mark.slow
def test_a_model_that_only_gets_worse_stays_as_it_was(model: Model) -> None:
    random = np.random.default_rng(0)
    data = scored_forms(24)
    wrong = data.assign(y=random.permutation(data["y"].to_numpy()))
    # What is held back is told well by the model as it is.
    alike = pd.DataFrame(
        {
            "text_a": ["I forgot my passcode.", "Where is my card?", "Cats sleep."],
            "text_b": ["How do I reset my passcode?", "My card is missing.", "Stocks fell."],
            "y": [1.0, 0.9, 0.0],
        }
    )
    pairs, held = learned_and_held(wrong, validation=alike)
    with pytest.warns(nlu_lite.TrainingDataWarning, match="the model stays as it was"):
        tuned = tune_similarity(model, pairs, held, epochs=1, precision="fp32")
    start = tune_similarity(model, pairs, epochs=0, precision="fp32")
    for name, weight in tuned.weights.items():
        assert torch.equal(weight, start.weights[name])


def test_a_model_of_words_is_told_one_of_sentences() -> None:
    words = nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    pairs = text_pairs_of(scored_forms(24))
    with pytest.raises(nlu_lite.InvalidOption, match=r"'en\.embed_sentence\.minilm_L6_384'"):
        tune_similarity(next(iter(words.models.values())), pairs)


def test_an_unknown_metric_is_told_the_known_ones(model: Model) -> None:
    pairs, held = learned_and_held(scored_forms(24), validation=_held(12))
    with pytest.raises(nlu_lite.InvalidOption, match="'spearman', 'pearson'"):
        tune_similarity(model, pairs, held, metric="spearmann")
    triplets = triplets_of_forms(12, others=True)
    alone, held = learned_and_held(triplets_of_forms(24), validation=triplets)
    with pytest.raises(nlu_lite.InvalidOption, match="'mrr', 'accuracy'"):
        tune_similarity(model, alone, held, metric="spearman")


def test_texts_without_pieces_are_left_out_and_named(model: Model) -> None:
    data = scored_forms(24)
    data.iloc[[4, 9], 0] = "\u200b\ufffd"
    pairs = text_pairs_of(data)
    with pytest.warns(nlu_lite.TrainingDataWarning, match="2 of 24 rows .* positions 4, 9"):
        tuned = tune_similarity(model, pairs, epochs=0)
    assert tuned.learned_from.startswith("22 pairs")
