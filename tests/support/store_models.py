"""Small models for the tests of the store, which never looks into the files."""

import hashlib
import random
from collections.abc import Iterable, Mapping
from pathlib import Path

from nlu_lite.spec import ModelFile, ModelSpec, Source

REPOSITORY = "tiny/bert"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SMALL = {"config.json": b'{"hidden_size": 4}', "vocab.txt": b"[PAD]\n[UNK]\nword\n"}
CONTENT = SMALL | {"pytorch_model.bin": random.Random(1).randbytes(200_000)}


def write(folder: Path, content: Mapping[str, bytes] = CONTENT) -> Path:
    for name, data in content.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return folder


def listed(content: Mapping[str, bytes] = CONTENT, *, sums: bool = True) -> tuple[ModelFile, ...]:
    return tuple(
        ModelFile(name, hashlib.sha256(data).hexdigest() if sums else None, len(data))
        for name, data in content.items()
    )


def spec(
    files: Iterable[ModelFile] | None = None,
    *,
    revision: str | None = COMMIT,
    embedded: str | None = None,
) -> ModelSpec:
    return ModelSpec(
        ref="en.embed.bert.tiny",
        task="token_embeddings",
        language="en",
        architecture="bert",
        layers=1,
        hidden=4,
        heads=1,
        max_positions=8,
        lowercase=True,
        pooling="first",
        source=Source(
            repository=REPOSITORY,
            revision=revision,
            files=listed() if files is None else tuple(files),
            embedded=embedded,
        ),
    )


def cache_snapshot(
    hub_cache: Path, content: Mapping[str, bytes] = CONTENT, *, commit: str = COMMIT
) -> Path:
    """Write a snapshot as huggingface_hub lays it out: links to blobs named by their sums."""
    repository = hub_cache / "models--tiny--bert"
    snapshot = repository / "snapshots" / commit
    for name, data in content.items():
        blob = repository / "blobs" / hashlib.sha256(data).hexdigest()
        link = snapshot / name
        for folder in (blob.parent, link.parent):
            folder.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(data)
        link.symlink_to(blob)
    return snapshot
