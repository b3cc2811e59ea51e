"""Models of any geometry with random weights: time does not ask what the numbers are."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nlu_lite.pipeline import Pipeline

__all__ = ["random_pipeline"]


def random_pipeline(folder: Path, *, layers: int, hidden: int) -> "Pipeline":
    """A small BERT with random weights and the vocabulary of the embedded model, on the CPU.

    Args:
        folder: An empty folder, in which its files are written.
        layers: 2, 4, 6, 8, 10 or 12.
        hidden: 128, 256, 512 or 768.
    """
    import torch
    from safetensors.torch import save_file

    import nlu_lite
    from nlu_lite.encoder.checkpoint import expected_shapes
    from nlu_lite.encoder.config import read_config

    vocabulary = Path(nlu_lite.__file__).parent / "store/embedded/all-MiniLM-L6-v2/vocab.txt"
    pieces = vocabulary.read_bytes()
    (folder / "vocab.txt").write_bytes(pieces)
    settings = {
        "model_type": "bert",
        "vocab_size": pieces.count(b"\n"),
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": hidden // 64,
        "intermediate_size": 4 * hidden,
        "max_position_embeddings": 512,
    }
    config = folder / "config.json"
    config.write_text(json.dumps(settings), encoding="utf-8")
    generator = torch.Generator().manual_seed(0)
    weights = {
        name: torch.randn(shape, generator=generator) * 0.02 + name.endswith("LayerNorm.weight")
        for name, shape in expected_shapes(read_config(config)).items()
    }
    save_file(weights, folder / "model.safetensors")
    ref = f"en.embed.bert.small_L{layers}_{hidden}"
    return nlu_lite.load(ref, path=folder, device="cpu")
