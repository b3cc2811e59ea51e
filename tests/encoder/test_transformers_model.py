"""transformers' own models: what tensors they have."""

from pathlib import Path

from safetensors.torch import load_file

from nlu_lite.common.json_files import read_object
from nlu_lite.encoder.transformers_model import parameter_shapes
from tests.support.classifier_models import write_classifier


def test_tensors_of_a_class_are_named(tmp_path: Path) -> None:
    folder = write_classifier("electra", tmp_path, of_words=True)
    settings = read_object(folder / "config.json")
    prefix, shapes = parameter_shapes(settings, "electra", kind="ForTokenClassification")
    stored = load_file(folder / "model.safetensors")
    assert prefix == "electra."
    assert shapes == {name: tuple(tensor.shape) for name, tensor in stored.items()}
