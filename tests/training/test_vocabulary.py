import numpy as np
import pytest
import torch
from torch import nn

from nlu_lite.training.vocabulary import vocabulary_of


@pytest.mark.parametrize("padding", [0, 1, 9])
def test_pieces_have_the_embeddings_that_they_had(padding: int) -> None:
    whole = nn.Embedding(10, 3)
    ids = np.array([7, 2, 7, 8])
    vocabulary = vocabulary_of(ids, 10, padding=padding)
    few = vocabulary.embedding(whole)
    assert few.weight.shape == (4, 3)
    assert torch.equal(few(torch.from_numpy(vocabulary.numbers[ids])), whole(torch.from_numpy(ids)))
    assert torch.equal(vocabulary.restored(few.weight, whole.weight.detach()), whole.weight)


def test_padding_keeps_its_number_where_there_are_enough_pieces() -> None:
    assert vocabulary_of(np.array([7, 2, 0]), 10, padding=1).numbers[1] == 1
