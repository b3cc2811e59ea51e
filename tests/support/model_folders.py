"""Folders of model files, with weights that are not worth the name."""

import json
from pathlib import Path

from nlu_lite.model.facts import ModelFacts, facts_of
from nlu_lite.store.folder import open_folder

BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def facts_in(folder: Path, architecture: str, **files: object) -> ModelFacts:
    """What the files of a new folder say."""
    contents = {"config.json": {"model_type": architecture}, "model.safetensors": "", **files}
    for name, content in contents.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
    return facts_of(open_folder(folder))


def lines(*pieces: str) -> str:
    return "\n".join(pieces)
