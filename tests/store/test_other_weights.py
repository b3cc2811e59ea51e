import pytest

from nlu_lite.store.other_weights import way_to_weights


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["tf_model.h5", "model.onnx"], "tf_model.h5 is weights of TensorFlow"),
        (["onnx/model.onnx", "openvino/openvino_model.xml"], "onnx/model.onnx is an ONNX graph"),
        (["model-q4.gguf"], "model-q4.gguf is a model of llama.cpp"),
        (["model.fp16.safetensors"], "Rename it to model.safetensors"),
        (["model-00001-of-00002.safetensors"], "model.safetensors.index.json"),
        (["optimizer.pt", "epoch=3.ckpt"], "epoch=3.ckpt is a file of PyTorch"),
    ],
)
def test_what_is_there_instead_is_named(names: list[str], said: str) -> None:
    told = way_to_weights(["config.json", "vocab.txt", *names])
    assert told is not None
    assert said in told


@pytest.mark.parametrize("names", [[], ["config.json"], ["optimizer.pt", "training_args.bin"]])
def test_nothing_is_said_of_what_is_no_model(names: list[str]) -> None:
    assert way_to_weights(names) is None
