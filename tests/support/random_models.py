"""BERT models with random weights, in the layouts that checkpoints come in."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

import nlu_lite

EMBEDDED = Path(nlu_lite.__file__).parent / "store" / "embedded" / "all-MiniLM-L6-v2"
VOCABULARY = EMBEDDED / "vocab.txt"
VOCABULARY_SIZE = 30_522

Weights = dict[str, torch.Tensor]


def random_bert(
    layers: int, hidden: int, heads: int, activation: str = "gelu", pooler: bool = False
) -> BertModel:
    torch.manual_seed(layers * 1_000 + hidden)
    config = BertConfig(
        vocab_size=VOCABULARY_SIZE,
        num_hidden_layers=layers,
        hidden_size=hidden,
        num_attention_heads=heads,
        intermediate_size=4 * hidden,
        hidden_act=activation,
    )
    model = BertModel(config, add_pooling_layer=pooler)
    model.train(False)
    with torch.no_grad():
        for parameter in model.parameters():
            # transformers starts norms at 1 and biases at 0, which would hide mistakes with them.
            parameter.add_(torch.randn_like(parameter) * 0.02)
    return model


def write_config(model: BertModel, folder: Path, *, leave_out: tuple[str, ...] = ()) -> None:
    settings = {
        name: value for name, value in model.config.to_dict().items() if name not in leave_out
    }
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")


def write_model(
    model: BertModel,
    folder: Path,
    *,
    weights: Mapping[str, torch.Tensor] | None = None,
    pickled: bool = False,
) -> Path:
    """A folder with config.json, weights and vocab.txt, as the small BERTs on the hub have it."""
    folder.mkdir(parents=True, exist_ok=True)
    write_config(model, folder)
    (folder / "vocab.txt").write_bytes(VOCABULARY.read_bytes())
    tensors = dict(model.state_dict() if weights is None else weights)
    if pickled:
        torch.save(tensors, folder / "pytorch_model.bin")
    else:
        save_file(
            {name: tensor.contiguous() for name, tensor in tensors.items()},
            folder / "model.safetensors",
        )
    return folder


def write_shards(weights: Weights, folder: Path, *, safe: bool = True) -> Path:
    """Weights in two files and their index, as save_pretrained writes those of large models."""
    stem, ending = ("model", "safetensors") if safe else ("pytorch_model", "bin")
    files = [f"{stem}-0000{number}-of-00002.{ending}" for number in (1, 2)]
    names = sorted(weights)
    for file, chosen in zip(files, (names[::2], names[1::2]), strict=True):
        tensors = {name: weights[name].contiguous() for name in chosen}
        save_file(tensors, folder / file) if safe else torch.save(tensors, folder / file)
    index = {name: files[place % 2] for place, name in enumerate(names)}
    path = folder / f"{stem}.{ending}.index.json"
    path.write_text(json.dumps({"metadata": {}, "weight_map": index}), encoding="utf-8")
    return path


def with_prefix(weights: Weights) -> Weights:
    return {f"bert.{name}": tensor for name, tensor in weights.items()}


def with_old_norm_names(weights: Weights) -> Weights:
    return {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
            "LayerNorm.bias", "LayerNorm.beta"
        ): tensor
        for name, tensor in weights.items()
    }


def with_things_to_ignore(weights: Weights) -> Weights:
    hidden = weights["embeddings.LayerNorm.weight"].shape[0]
    return {
        **weights,
        "embeddings.position_ids": torch.arange(512)[None],
        "pooler.dense.weight": torch.randn(hidden, hidden),
        "pooler.dense.bias": torch.randn(hidden),
    }


def with_heads(weights: Weights) -> Weights:
    hidden = weights["embeddings.LayerNorm.weight"].shape[0]
    return {
        **with_prefix(weights),
        "cls.predictions.bias": torch.randn(VOCABULARY_SIZE),
        "cls.predictions.transform.dense.weight": torch.randn(hidden, hidden),
        "cls.seq_relationship.weight": torch.randn(2, hidden),
    }


LAYOUTS: dict[str, Callable[[Weights], Weights]] = {
    "plain": dict,
    "bert. in front": with_prefix,
    "gamma and beta": with_old_norm_names,
    "pooler and position ids": with_things_to_ignore,
    "heads": with_heads,
}
