"""Models of several geometries as folders of files, which everything that is compared reads."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

    from nlu_lite.pipeline import Pipeline

__all__ = [
    "GEOMETRIES",
    "L2_H128",
    "L10_H256",
    "L12_H768",
    "MINILM",
    "Geometry",
    "embedded_model",
    "random_pipeline",
    "write_model",
]


@dataclass(frozen=True, slots=True)
class Geometry:
    """The shape of a BERT.

    Attributes:
        name: What it is called in tables.
        layers: Number of layers.
        hidden: Width of the hidden states.
        heads: Heads of each attention.
        ref: Reference of a model of this shape.
        sentences: How many sentences make a measurement of a few seconds.
        embedded: Whether the weights are those of the embedded model; else they are random.
    """

    name: str
    layers: int
    hidden: int
    heads: int
    ref: str
    sentences: int
    embedded: bool = False

    @property
    def flop_of_products(self) -> int:
        """Floating-point operations of the layers' matrix products for one position.

        Query, key, value and output are `hidden` wide, the feed-forward layer four times that:
        12 x hidden² weights a layer, a multiplication and an addition each.
        """
        return 24 * self.layers * self.hidden**2

    def flop_of_attention(self, length: int) -> int:
        """Those of attention for one position of a sequence of some length."""
        return 4 * self.layers * self.hidden * length


def _small_bert(layers: int, hidden: int, sentences: int) -> Geometry:
    name, ref = f"L-{layers} H-{hidden}", f"en.embed.bert.small_L{layers}_{hidden}"
    return Geometry(name, layers, hidden, hidden // 64, ref, sentences)


L2_H128 = _small_bert(2, 128, 1_000)
L10_H256 = _small_bert(10, 256, 500)
L12_H768 = _small_bert(12, 768, 40)
MINILM = Geometry("MiniLM", 6, 384, 12, "en.embed.minilm_L6_384", 200, embedded=True)
GEOMETRIES = {shape.name: shape for shape in (L2_H128, L10_H256, L12_H768, MINILM)}

_OF_BERT = {"model_type": "bert", "max_position_embeddings": 512, "type_vocab_size": 2}
_OF_TOKENIZER = {
    "tokenizer_class": "BertTokenizer",
    "do_lower_case": True,
    "model_max_length": 512,
}


def write_model(folder: Path, geometry: Geometry) -> Path:
    """Write config.json, model.safetensors in float32, vocab.txt and tokenizer_config.json.

    Args:
        folder: An empty folder, or one that is made.
        geometry: The shape; its weights are random unless they are those of the embedded model.
    """
    import torch
    from safetensors.torch import load_file, save_file

    folder.mkdir(parents=True, exist_ok=True)
    embedded = embedded_model()
    shutil.copyfile(embedded / "vocab.txt", folder / "vocab.txt")
    (folder / "tokenizer_config.json").write_text(json.dumps(_OF_TOKENIZER), encoding="utf-8")
    config = folder / "config.json"
    if geometry.embedded:
        shutil.copyfile(embedded / "config.json", config)
        weights = load_file(embedded / "model.safetensors")
    else:
        config.write_text(json.dumps(_settings(geometry)), encoding="utf-8")
        weights = _random_weights(config)
    whole = {name: tensor.to(torch.float32) for name, tensor in weights.items()}
    save_file(whole, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def random_pipeline(folder: Path, *, layers: int, hidden: int) -> "Pipeline":
    """A small BERT with random weights and the vocabulary of the embedded model, on the CPU.

    Args:
        folder: An empty folder, in which its files are written.
        layers: 2, 4, 6, 8, 10 or 12.
        hidden: 128, 256, 512 or 768.
    """
    import nlu_lite

    geometry = _small_bert(layers, hidden, 0)
    return nlu_lite.load(geometry.ref, path=write_model(folder, geometry), device="cpu")


def embedded_model() -> Path:
    """The folder of the model that comes along with the package."""
    import nlu_lite

    return Path(nlu_lite.__file__).parent / "store/embedded/all-MiniLM-L6-v2"


def _settings(geometry: Geometry) -> dict[str, object]:
    vocabulary = (embedded_model() / "vocab.txt").read_bytes()
    return {
        **_OF_BERT,
        "architectures": ["BertModel"],
        "vocab_size": vocabulary.count(b"\n"),
        "hidden_size": geometry.hidden,
        "num_hidden_layers": geometry.layers,
        "num_attention_heads": geometry.heads,
        "intermediate_size": 4 * geometry.hidden,
    }


def _random_weights(config: Path) -> "dict[str, torch.Tensor]":
    import torch

    from nlu_lite.common.json_files import read_object
    from nlu_lite.encoder.checkpoint import expected_shapes
    from nlu_lite.encoder.config import bert_config_of

    settings = bert_config_of(read_object(config), path=config)
    width = settings.hidden_size
    # transformers would make a pooler of its own, and complain.
    pooler = {"pooler.dense.weight": (width, width), "pooler.dense.bias": (width,)}
    generator = torch.Generator().manual_seed(0)
    return {
        name: torch.randn(shape, generator=generator) * 0.02 + name.endswith("LayerNorm.weight")
        for name, shape in (expected_shapes(settings) | pooler).items()
    }
