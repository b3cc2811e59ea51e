from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.encoder.openvino_graph import _ACTIVATIONS


def test_it_knows_the_activations_of_the_other_engine() -> None:
    assert set(_ACTIVATIONS) == set(ACTIVATIONS)
