"""From a model's files to a Model."""

import functools
from dataclasses import replace

from nlu_lite.encoder.config import Shape, architecture_named, read_shape
from nlu_lite.errors import InvalidModel
from nlu_lite.model.model import Model
from nlu_lite.model.open_encoder import Checkpoint, open_encoder
from nlu_lite.model.open_tokenizer import lower_cases, model_max_length, open_tokenizer
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles

__all__ = ["longest_sequence", "open_model"]

# What to read at once where neither the architecture nor the tokenizer knows a longest sequence.
_POSITIONS = 512
_ENCODERS_KEPT = 16


def open_model(spec: ModelSpec, files: ModelFiles, *, device: str, precision: str) -> Model:
    """Read a model's files.

    Args:
        spec: What the model should be; fields that are None are filled from the files.
        files: Where its files are.
        device: A PyTorch device.
        precision: One of `encoder.precision.PRECISIONS`, or "auto".

    Raises:
        InvalidOption: The model cannot be computed in the precision.
        InvalidModel: The files are damaged, or are those of a model of another shape.
        MissingExtra: A package is missing without which the tokenizer can't be read.
    """
    stamps = files.stamps()
    shape = read_shape(files.config, architecture=spec.architecture)
    _check_shape(spec, shape, files)
    tokenizer = open_tokenizer(files, architecture=shape.architecture, lowercase=spec.lowercase)
    if tokenizer.vocabulary_size > shape.vocabulary:
        raise InvalidModel(
            f"The tokenizer in {files.folder} has {tokenizer.vocabulary_size:,} pieces, the model "
            f"only {shape.vocabulary:,}: they do not belong together.\n"
            "Copy the tokenizer's files from the repository that the weights come from.",
            faults=["the tokenizer has more pieces than the model"],
        )
    longest = longest_sequence(shape, files, said=spec.max_positions)
    types = (tokenizer.prefix_types, tokenizer.suffix_types)
    return Model(
        _filled(spec, shape, files, longest),
        tokenizer,
        _encoder(Checkpoint(shape, files, stamps, types), device, precision),
        longest,
        files=files,
        stamps=stamps,
    )


def longest_sequence(shape: Shape, files: ModelFiles, *, said: int | None = None) -> int:
    """The longest sequence that a model reads, special pieces included.

    Args:
        shape: What config.json says.
        files: The model's files.
        said: What to take where the architecture knows no longest one, if it is known.
    """
    if shape.max_positions is not None:
        return shape.max_positions
    return said or model_max_length(files) or _POSITIONS


# The token and the sentence reference of one checkpoint, which are two models, share its weights.
_encoder = functools.lru_cache(maxsize=_ENCODERS_KEPT)(open_encoder)


def _filled(spec: ModelSpec, shape: Shape, files: ModelFiles, longest: int) -> ModelSpec:
    """The spec with what its files say where nobody wrote it down for sure."""
    unsure = spec.shape_from_name
    lowercase = spec.lowercase
    return replace(
        spec,
        layers=shape.layers if unsure or spec.layers is None else spec.layers,
        hidden=shape.hidden if unsure or spec.hidden is None else spec.hidden,
        heads=shape.heads if unsure or spec.heads is None else spec.heads,
        max_positions=longest if unsure or spec.max_positions is None else spec.max_positions,
        lowercase=lower_cases(files) if lowercase is None else lowercase,
    )


def _check_shape(spec: ModelSpec, shape: Shape, files: ModelFiles) -> None:
    found_and_expected = {
        "architecture": (shape.architecture, architecture_named(spec.architecture)),
        "layers": (shape.layers, None if spec.shape_from_name else spec.layers),
        "width": (shape.hidden, None if spec.shape_from_name else spec.hidden),
        "attention heads": (shape.heads, None if spec.shape_from_name else spec.heads),
    }
    faults = [
        f"{name}: {found}, expected {expected}"
        for name, (found, expected) in found_and_expected.items()
        if expected is not None and found != expected
    ]
    if faults:
        raise InvalidModel(
            f"The model in {files.folder} is not {spec.ref}; its config.json has another shape:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + "\nLoad it under the reference that has its shape: `nlu-lite models` lists them.",
            faults=faults,
        )
