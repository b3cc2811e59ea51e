"""A student made of some layers of its teacher."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from torch import Tensor, nn

from nlu_lite.encoder.architectures import STATIC
from nlu_lite.encoder.transformers_model import transformers_model
from nlu_lite.errors import InvalidOption
from nlu_lite.model.facts import facts_of
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import TrainedFiles, trained_files
from nlu_lite.spec import ModelSpec
from nlu_lite.training.learned import encoder_contents

__all__ = ["chosen_layers_of", "student_of_layers"]

# How architectures call the number of their layers.
_COUNTS = ("num_hidden_layers", "n_layers", "n_layer")
# Settings that may have a value a layer.
_OF_LAYERS = ("attention_window", "layer_types")


def student_of_layers(teacher: Model, into: int | Sequence[int], *, ref: str) -> TrainedFiles:
    """The files of a model with some of the layers of another, and all else that it has.

    Args:
        teacher: The model, which stays as it is.
        into: As `chosen_layers_of` takes it.
        ref: What the student is called.

    Raises:
        InvalidOption: There are no such layers.
        OutputUnavailable: There is no room for the files.
    """
    kept = chosen_layers_of(teacher, into)
    facts = facts_of(teacher.files)
    shape = facts.shape(architecture=teacher.spec.architecture)
    module = transformers_model(
        facts.config, teacher.files.weights, architecture=shape.architecture
    )
    for name, layers in list(module.named_modules()):
        # Models that share one layer have no list of them.
        if isinstance(layers, nn.ModuleList) and len(layers) == shape.layers:
            _check_first(layers, kept, teacher.spec)
            module.set_submodule(name, nn.ModuleList([layers[place] for place in kept]))
    settings = dict(facts.config)
    settings |= {
        name: [value[place] for place in kept]
        for name, value in facts.config.items()
        if name in _OF_LAYERS and isinstance(value, list)
    }
    settings |= {name: len(kept) for name in _COUNTS if name in facts.config}
    weights: dict[str, Tensor] = {name: one.detach() for name, one in module.named_parameters()}
    spec = replace(teacher.spec, ref=ref, layers=len(kept), goldens=(), spark_name=None)
    return trained_files(encoder_contents(teacher.files, settings, weights), spec)


def chosen_layers_of(
    teacher: Model, into: int | Sequence[int], *, lowest: bool = False
) -> list[int]:
    """Which layers are kept, counted from 0.

    Args:
        teacher: The model.
        into: The layers; or how many, chosen evenly, the first and the last among them; of one,
            the first.
        lowest: Of how many, keep the first ones, not some chosen evenly.

    Raises:
        InvalidOption: There are no such layers.
    """
    available = teacher.encoder.facts.layers
    if teacher.spec.architecture == STATIC:
        raise InvalidOption(
            f"{teacher.spec.ref} is a static model, which has no layers to keep; into= can be "
            "'static' or another reference."
        )
    if isinstance(into, int) and not isinstance(into, bool):
        if not 1 <= into <= available:
            raise InvalidOption(
                f"into={into}: {teacher.spec.ref} has {available} layers; expected a number from 1 "
                f"to {available}, fewer for a student that is faster."
            )
        last = into - 1 if lowest else available - 1
        return [round(place) for place in np.linspace(0, last, into).tolist()]
    layers = [*into] if isinstance(into, Sequence) else [int(into)]
    wrong = [layer for layer in layers if not _is_layer(layer, available)]
    if wrong or not layers or sorted(set(layers)) != layers:
        raise InvalidOption(
            f"into={layers!r:.60}: expected layers of {teacher.spec.ref} in rising order, "
            f"from 0 to {available - 1}, such as [0, {available - 1}]."
        )
    return layers


def _is_layer(layer: object, available: int) -> bool:
    return isinstance(layer, int) and not isinstance(layer, bool) and 0 <= layer < available


def _check_first(layers: nn.ModuleList, kept: Sequence[int], spec: ModelSpec) -> None:
    """Refuse to begin with another layer where the first one has weights of its own kind."""
    first, begins = (
        {name for name, _ in layer.named_parameters()} for layer in (layers[0], layers[kept[0]])
    )
    if first != begins:
        raise InvalidOption(
            f"into={[*kept]}: the first layer of {spec.ref} is made otherwise than those behind it "
            f"({', '.join(sorted(first ^ begins))}), so that no other can stand in its place.\n"
            f"Keep it: into={sorted({0, *kept})}"
        )
