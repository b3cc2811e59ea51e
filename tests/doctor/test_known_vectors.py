import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from nlu_lite.doctor.known_vectors import EVERY, KNOWN
from tests.support.random_models import EMBEDDED


@pytest.mark.parametrize("text", KNOWN, ids=lambda text: text[:10])
def test_the_numbers_are_those_of_transformers(text: str) -> None:
    tokenizer = AutoTokenizer.from_pretrained(EMBEDDED)
    model = AutoModel.from_pretrained(EMBEDDED, dtype=torch.float32, add_pooling_layer=False)
    with torch.inference_mode():
        states = model(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
    vector = torch.nn.functional.normalize(states.mean(dim=0), dim=0).numpy()
    np.testing.assert_allclose(vector[::EVERY], KNOWN[text], rtol=0, atol=1e-6)
