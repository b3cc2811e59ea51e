"""What a training gave, and the files that it becomes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlu_lite.common.json_files import read_object
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.encoder.settings import Settings
from nlu_lite.encoder.static import EMBEDDINGS, stored_table
from nlu_lite.model.head import Head
from nlu_lite.model.head_files import head_bytes
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import TrainedFiles
from nlu_lite.store import ModelFiles
from nlu_lite.store.files import CONFIG, TRAINED, WEIGHTS

if TYPE_CHECKING:
    from torch import Tensor

__all__ = ["Learned", "contents_of", "encoder_contents"]

# The class of a checkpoint whose head is no longer there.
_ARCHITECTURES = "architectures"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Learned:
    """What a training gave.

    Attributes:
        head: The head; None: the vectors themselves were learned.
        weights: The encoder's tensors under the names of its checkpoint; None: they are
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
        settings = read_object(model.files.config)
        return contents | encoder_contents(model.files, settings, learned.weights)
    if before is None or not before.has_encoder:
        return contents
    kept = [name for name in before.names if name not in TRAINED]
    return contents | {name: (before.folder / name).read_bytes() for name in kept}


def encoder_contents(
    files: ModelFiles, settings: Settings, weights: "Mapping[str, Tensor]"
) -> dict[str, bytes]:
    """The contents of the files of an encoder, by their names.

    Args:
        files: Those that its tokenizer is read from.
        settings: What its `config.json` says; of a class with a head, it is left out.
        weights: Its tensors.
    """
    from safetensors.torch import save as packed

    beside = [path for path in (files.tokenizer, files.vocabulary, *files.others) if path]
    said = {name: value for name, value in settings.items() if name != _ARCHITECTURES}
    return {
        CONFIG: (json.dumps(said, indent=1) + "\n").encode(),
        WEIGHTS[0]: packed(_stored(settings, weights)),
        **{path.name: path.read_bytes() for path in beside},
    }


def _stored(settings: Settings, weights: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
    if settings.get("model_type") == STATIC:
        return stored_table(weights[EMBEDDINGS].float().numpy())
    return {name: one.contiguous() for name, one in weights.items()}
