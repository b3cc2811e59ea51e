"""What a training gave, and the files that it becomes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu_lite.model.head import Head
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import TrainedFiles
from nlu_lite.store.files import CONFIG, TRAINED, WEIGHTS

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Learned", "contents_of"]

# The class of a checkpoint whose head is no longer there.
_ARCHITECTURES = "architectures"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Learned:
    """What a training gave.

    Attributes:
        head: The head; None: the vectors themselves were learned.
        weights: The encoder's tensors, float32, under the names of its checkpoint; None: they are
            as before.
        epochs: What each epoch, or each strength of regularisation, gave.
        value: The metric on the rows held back; None: there were none.
        how: What was trained, in a few words.
    """

    head: Head | None
    weights: "Mapping[str, Tensor] | None"
    epochs: Sequence[Mapping[str, object]]
    value: float | None
    how: str


def contents_of(learned: Learned, model: Model, before: TrainedFiles | None) -> dict[str, bytes]:
    """The contents of the files of what was learned, by their names.

    Args:
        learned: What was learned.
        model: The model that it was learned with.
        before: What an earlier training had made of it.
    """
    contents = {} if learned.head is None else head_bytes(learned.head)
    if learned.weights is not None:
        return contents | _encoder(model, learned.weights)
    if before is None or not before.has_encoder:
        return contents
    kept = [name for name in before.names if name not in TRAINED]
    return contents | {name: (before.folder / name).read_bytes() for name in kept}


def _encoder(model: Model, weights: "Mapping[str, Tensor]") -> dict[str, bytes]:
    from safetensors.torch import save as packed

    files = model.files
    beside = [path for path in (files.tokenizer, files.vocabulary, *files.others) if path]
    settings = json.loads(files.config.read_bytes())
    settings.pop(_ARCHITECTURES, None)
    return {
        CONFIG: (json.dumps(settings, indent=1) + "\n").encode(),
        WEIGHTS[0]: packed({name: one.contiguous() for name, one in weights.items()}),
        **{path.name: path.read_bytes() for path in beside},
    }
