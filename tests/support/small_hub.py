"""A repository with the shape of Google's small BERTs, and entries of the registry for it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from transformers import BertModel

from tests.support.random_models import with_heads, with_prefix, write_config, write_model

COMMIT = "89abcdef0123456789abcdef0123456789abcdef"
# What the config.json of these repositories does not say.
UNSAID = ("model_type", "architectures", "transformers_version", "dtype")


def write_repository(model: BertModel, folder: Path, *, pooler: bool = False) -> Path:
    """config.json without model_type, a pickle with `bert.` names and heads, and vocab.txt."""
    weights = dict(model.state_dict())
    write_model(
        model, folder, weights=with_prefix(weights) if pooler else with_heads(weights), pickled=True
    )
    write_config(model, folder, leave_out=UNSAID)
    return folder


def entry(
    model: BertModel,
    folder: Path,
    repository: str,
    *,
    sentences: bool = False,
    goldens: Sequence[Mapping[str, str]] = (),
) -> dict[str, object]:
    """What the registry says of a repository, with the sums of its files."""
    files = {
        path.name: {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "size": path.stat().st_size,
        }
        for path in folder.iterdir()
    }
    return {
        "task": "sentence_embeddings" if sentences else "token_embeddings",
        "language": "en",
        "architecture": "bert",
        "layers": model.config.num_hidden_layers,
        "hidden": model.config.hidden_size,
        "heads": model.config.num_attention_heads,
        "max_positions": 512,
        "lowercase": True,
        "pooling": "mean" if sentences else "first",
        "licence": "apache-2.0",
        "source": {"repository": repository, "revision": COMMIT, "files": files},
        "goldens": [dict(golden) for golden in goldens],
    }


def write_registry(path: Path, models: Mapping[str, Mapping[str, object]]) -> Path:
    """A registry file; JSON is YAML."""
    path.write_text(json.dumps({"models": models}), encoding="utf-8")
    return path


def hidden_states(model: BertModel, pieces: Sequence[int]) -> torch.Tensor:
    """Shape (pieces, width): what transformers' own model gives for one sequence."""
    with torch.no_grad():
        states: torch.Tensor = model(input_ids=torch.tensor([list(pieces)])).last_hidden_state[0]
    return states


def as_printed(vector: torch.Tensor) -> str:
    """The first numbers of a vector as the pages of NLU print them, the third one cut."""
    first, second, third = (str(number) for number in vector[:3].tolist())
    return f"{first}, {second}, {third[:5]}..."
