"""transformers' own model of an architecture, with weights that were read here."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from torch import Tensor

from nlu_lite.common.progress import unasked_bars
from nlu_lite.encoder.checkpoint import read_tensors
from nlu_lite.encoder.settings import Settings
from nlu_lite.errors import InvalidModel

if TYPE_CHECKING:
    from transformers import PreTrainedModel

__all__ = ["obeyed_settings", "parameter_shapes", "pooler_of", "transformers_model"]

# What says how transformers should run the model; some would compile, cut or download something.
# None of these changes what it computes, but for quantisation, of which users are told: cross
# attention is to the states of another encoder, and there is none.
_NOT_OF_THE_MODEL = frozenset(
    {
        "attn_implementation",
        "_attn_implementation",
        "add_cross_attention",
        "auto_map",
        "dtype",
        "model_type",
        "output_attentions",
        "output_hidden_states",
        "quantization_config",
        "reference_compile",
        "return_dict",
        "torch_dtype",
        "torchscript",
        "use_cache",
    }
)


def transformers_model(
    settings: Settings, weights: Path, *, architecture: str
) -> "PreTrainedModel":
    """Make the model and fill it with its weights, in float32; no code of a repository is run.

    Its pooler is there where the weights hold one.

    Args:
        settings: What a `config.json` holds.
        weights: A file of weights, or the index of several, as `read_tensors` has it.
        architecture: One of `architectures.ARCHITECTURES`.

    Raises:
        InvalidModel: transformers makes no model of the settings, or the weights do not fit.
    """
    model = _empty_model(settings, architecture)
    shapes = {name: tuple(tensor.shape) for name, tensor in model.named_parameters()}
    pooler = {name: shapes.pop(name) for name in list(shapes) if name.startswith("pooler.")}
    prefix = f"{model.base_model_prefix}."
    stored = read_tensors(weights, shapes, prefix=prefix, optional=pooler)
    if pooler and not pooler.keys() <= stored.keys():
        del model.pooler
        model.register_module("pooler", None)
    tensors = {name: tensor.float() for name, tensor in stored.items()}
    model.load_state_dict(tensors, strict=False, assign=True)
    return model


def pooler_of(model: "PreTrainedModel") -> tuple[Tensor, Tensor] | None:
    """Weight and bias of a model's own pooler, a dense layer and tanh; None where it has none."""
    parameters = dict(model.named_parameters())
    for name in ("pooler.dense", "pooler"):
        if f"{name}.weight" in parameters:
            return parameters[f"{name}.weight"], parameters[f"{name}.bias"]
    return None


# Settings that transformers obeys, but does not list among those of an architecture.
_OBEYED_UNLISTED = frozenset(
    "conv_act conv_groups conv_kernel_size global_attn_every_n_layers global_rope_theta "
    "local_rope_theta norm_rel_ebd position_buckets rope_scaling rope_theta share_att_key "
    "attention_head_size head_dim talking_head".split()
)


def obeyed_settings(architecture: str) -> frozenset[str]:
    """The settings of a `config.json` that transformers obeys for an architecture."""
    from transformers import CONFIG_MAPPING

    config = CONFIG_MAPPING[architecture]
    others = {name for pair in config.attribute_map.items() for name in pair}
    return _OBEYED_UNLISTED | others | config().to_dict().keys()


def parameter_shapes(
    settings: Settings, architecture: str, *, kind: str
) -> tuple[str, dict[str, tuple[int, ...]]]:
    """The tensors of a class of transformers.

    Args:
        settings: What a `config.json` holds.
        architecture: One of `architectures.ARCHITECTURES`.
        kind: What stands behind the architecture in the name of the class,
            `ForTokenClassification`.

    Returns:
        What stands in front of the names of those of the encoder, and name and shape of all.

    Raises:
        InvalidModel: transformers makes no model of the settings.
    """
    model = _empty_model(settings, architecture, kind=kind)
    shapes = {name: tuple(tensor.shape) for name, tensor in model.named_parameters()}
    return f"{model.base_model_prefix}.", shapes


def _empty_model(settings: Settings, architecture: str, *, kind: str = "") -> "PreTrainedModel":
    unasked_bars()
    import transformers
    from transformers import CONFIG_MAPPING

    kept = {name: value for name, value in settings.items() if name not in _NOT_OF_THE_MODEL}
    try:
        config = CONFIG_MAPPING[architecture].from_dict(kept)
        with _without_initialisation():
            of_kind = getattr(transformers, f"AutoModel{kind}")
            make: Callable[..., PreTrainedModel] = of_kind.from_config
            return make(config)
    # A wrong setting can make transformers fail with any exception.
    except Exception as cause:
        raise InvalidModel(
            f"transformers makes no {architecture} of the settings in config.json: "
            f"{type(cause).__name__}: {cause}.\n"
            "Copy config.json again, or upgrade: pip install --upgrade transformers",
            faults=[str(cause)],
        ) from cause


def _without_initialisation() -> AbstractContextManager[None]:
    """Random weights would be drawn for nothing, which takes seconds for a large model."""
    newer, older = "transformers.initialization", "transformers.modeling_utils"
    module = import_module(newer if find_spec(newer) else older)
    context: AbstractContextManager[None] = module.no_init_weights()
    return context
