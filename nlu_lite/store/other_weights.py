"""Weights that can't be read here, told by the names of their files, and how to convert them."""

from collections.abc import Iterable
from fnmatch import fnmatchcase

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import IgnoredSettingWarning

__all__ = ["tell_of_adapter", "way_to_weights"]

_OLDER = "In an environment of its own (pip install 'transformers<5' {packages}), run:\n"
_TENSORFLOW = (
    _OLDER.format(packages="torch tensorflow tf-keras") + "    from transformers import AutoModel\n"
    "    AutoModel.from_pretrained('<folder>', from_tf=True).save_pretrained('<folder>')"
)
_CHECKPOINT = (
    _OLDER.format(packages="torch tensorflow tf-keras")
    + "    from transformers import BertConfig, BertForPreTraining\n"
    "    config = BertConfig.from_json_file('<folder>/bert_config.json')\n"
    "    BertForPreTraining.from_pretrained('<folder>/<name>.index', from_tf=True, config=config)"
    ".save_pretrained('<folder>')"
)
_FLAX = (
    _OLDER.format(packages="torch flax") + "    from transformers import AutoModel\n"
    "    AutoModel.from_pretrained('<folder>', from_flax=True).save_pretrained('<folder>')"
)
_ORIGIN = (
    "It can't be turned back into weights for PyTorch; load the repository that it was exported "
    "from (config.json may name it: _name_or_path), with 'hf:owner/name'."
)
_ADAPTER = (
    "Merge it into its model:\n    from peft import AutoPeftModelForFeatureExtraction\n"
    "    model = AutoPeftModelForFeatureExtraction.from_pretrained('<folder>')\n"
    "    model.merge_and_unload().save_pretrained('<other folder>')"
)
_RENAMED = (
    "If it holds the weights of the model, a dict of tensors, rename it to pytorch_model.bin; if "
    "torch.save(model) made it, write it again: model.save_pretrained('<folder>')."
)
_ALONE = "Copy the index too, {}.index.json, from where the file came."

# What a file is called, what it is, and how to come by weights; the first that fits is told.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("adapter_model.*", "an adapter (LoRA), no whole model", _ADAPTER),
    ("model-*-of-*.safetensors", "a part of the weights", _ALONE.format("model.safetensors")),
    ("pytorch_model-*-of-*.bin", "a part of the weights", _ALONE.format("pytorch_model.bin")),
    ("*.safetensors", "weights under another name", "Rename it to model.safetensors."),
    ("pytorch_model*.bin", "weights under another name", "Rename it to pytorch_model.bin."),
    ("tf_model*.h5", "weights of TensorFlow", _TENSORFLOW),
    ("*.ckpt*.index", "a checkpoint of TensorFlow", _CHECKPOINT),
    ("*.ckpt*.data-*", "a checkpoint of TensorFlow", _CHECKPOINT),
    ("*.h5", "weights of TensorFlow", _TENSORFLOW),
    ("*.msgpack", "weights of Flax", _FLAX),
    ("*.onnx", "an ONNX graph", _ORIGIN),
    ("openvino_*", "a model of OpenVINO", _ORIGIN),
    ("*.gguf", "a model of llama.cpp (GGUF)", _ORIGIN),
    ("*.tflite", "a model of TensorFlow Lite", _ORIGIN),
    ("saved_model.pb", "a graph of TensorFlow", _ORIGIN),
    ("*.mlmodel", "a model of Core ML", _ORIGIN),
    ("rust_model.ot", "weights of rust-bert", _ORIGIN),
    *((f"*.{ending}", "a file of PyTorch", _RENAMED) for ending in ("pt", "pth", "ckpt")),
)
# What trainers write beside weights.
_NO_WEIGHTS = ("optimizer.*", "scheduler.*", "scaler.*", "rng_state*", "training_args.*")


def tell_of_adapter(place: str, names: Iterable[str]) -> None:
    """Warn where an adapter lies beside the weights, which are loaded without it.

    Args:
        place: The folder or the repository.
        names: Its files.
    """
    if "adapter_config.json" in names:
        warn(
            f"{place} holds an adapter (adapter_config.json), which is not applied: the vectors "
            f"are those of the model without it. {_ADAPTER}",
            IgnoredSettingWarning,
        )


def way_to_weights(names: Iterable[str]) -> str | None:
    """What a folder without weights for PyTorch holds instead, and how to come by them.

    Args:
        names: Its files; those of folders in it with these in front.

    Returns:
        A sentence or two with the command; None where nothing is known of any file.

    >>> way_to_weights(["config.json", "onnx/model.onnx"]).splitlines()[0][:29]
    'onnx/model.onnx is an ONNX gr'
    """
    listed = sorted(names, key=lambda name: (name.count("/"), name))
    for pattern, kind, way in _KINDS:
        for name in listed:
            file = name.rpartition("/")[2]
            if fnmatchcase(file, pattern) and not any(fnmatchcase(file, o) for o in _NO_WEIGHTS):
                stem = file.removesuffix(".index").partition(".data-")[0]
                return f"{name} is {kind}. {way.replace('<name>', stem)}"
    return None
