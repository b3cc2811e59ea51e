"""What decides about the vectors of a model, as one sum: models that differ in it may differ."""

import functools
import hashlib
import json
from importlib import metadata
from typing import TYPE_CHECKING

from nlu_lite._version import __version__
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import ChecksumMismatch
from nlu_lite.store.checksums import sums_of

if TYPE_CHECKING:
    from nlu_lite.model.model import Model

__all__ = ["identity_of"]

# Other versions of these may cut other pieces, or compute other states.
_PACKAGES = (
    "tokenizers",
    "transformers",
    "sentencepiece",
    "fugashi",
    "unidic-lite",
    "ipadic",
    "unidic",
)


def identity_of(model: "Model") -> bytes:
    """The sum of all that decides about the states of a model, and about the pieces that it reads.

    These are the contents of its files, wherever they lie; what the registry says of how text is
    read; the precision; the engine and its version, where it is not PyTorch; and the versions of
    nlu_lite and of the packages that tokenise and compute. The device is none of it: vectors that
    a GPU gave stand for those of a CPU in the same precision.

    Raises:
        ChecksumMismatch: The files have changed since the model was opened.
        WeightsUnavailable: They are gone.
    """
    files, spec = model.files, model.spec
    sums = sums_of(files.root, files.all_paths())
    if files.stamps() != model.stamps:
        raise ChecksumMismatch(
            f"The files in {files.folder} have changed since {spec.ref} was loaded from them: it "
            "can't be told which vectors are its own.\nLoad it again."
        )
    deciding: dict[str, object] = {
        "nlu_lite": __version__,
        "packages": {name: _version(name) for name in _PACKAGES},
        "files": sums,
        "task": spec.task,
        "architecture": spec.architecture,
        "lowercase": spec.lowercase,
        "prefix": spec.prefix,
        "max_positions": model.max_positions,
        "precision": model.encoder.facts.precision,
    }
    engine = model.encoder.facts.engine
    if engine != TORCH:
        # Vectors that are kept since there was no other engine are found again.
        deciding["engine"] = [engine, _version(engine)]
    return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).digest()


@functools.cache
def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None
