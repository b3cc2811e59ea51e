"""From what a model's files say to a Model."""

from dataclasses import replace
from weakref import WeakValueDictionary

from nlu_lite.encoder.architectures import Shape, architecture_named
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import InvalidModel
from nlu_lite.model.classifier_heads import transformers_head
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.model import Model
from nlu_lite.model.open_encoder import Types, open_encoder
from nlu_lite.model.open_tokenizer import open_tokenizer
from nlu_lite.spec import ModelSpec

__all__ = ["open_model"]

# Models of one checkpoint, such as its token and its sentence reference, share its weights for as
# long as one of them is in use.
_encoders: WeakValueDictionary[tuple[ModelFacts, Shape, Types, str, str, str], Encoder] = (
    WeakValueDictionary()
)


def open_model(
    spec: ModelSpec,
    facts: ModelFacts,
    *,
    device: str,
    precision: str,
    engine: str = "torch",
    checkpoint_heads: bool = False,
) -> Model:
    """Make a model of its files.

    Args:
        spec: What the model should be; fields that are None are filled from the files.
        facts: What its files say.
        device: A PyTorch device.
        precision: One of `encoder.precision.PRECISIONS`, or "auto".
        engine: One of `encoder.engines.ENGINES`, or "auto".
        checkpoint_heads: Whether a head of transformers is taken too; else only one that was
            trained here.

    Raises:
        InvalidOption: The model cannot be computed in the precision, or not by the engine.
        InvalidModel: The files are damaged, or are those of a model of another shape.
        MissingExtra: A package is missing without which the tokenizer can't be read.
    """
    shape = facts.shape(architecture=spec.architecture)
    _check_shape(spec, shape, facts)
    of_sentences = spec.task == "sentence_embeddings"
    opened = open_tokenizer(facts, architecture=shape.architecture, lowercase=spec.lowercase)
    lowers_first = of_sentences and facts.text_settings.lower_case
    tokenizer = (opened.lower_casing() if lowers_first else opened).within(
        shape.vocabulary, folder=facts.files.folder
    )
    longest = facts.longest_sequence(shape, registered=spec.max_positions, sentences=of_sentences)
    types = (tokenizer.prefix_types, tokenizer.suffix_types)
    return Model(
        spec=_filled(spec, shape, longest, lowercase=opened.lower_cases),
        tokenizer=tokenizer,
        encoder=_encoder(facts.of_encoder(), shape, types, device, precision, engine),
        head=facts.head or (transformers_head(facts, shape) if checkpoint_heads else None),
        max_positions=longest,
        files=facts.files,
        stamps=facts.stamps,
    )


def _encoder(
    facts: ModelFacts, shape: Shape, types: Types, device: str, precision: str, engine: str
) -> Encoder:
    key = (facts, shape, types, device, precision, engine)
    encoder = _encoders.get(key)
    if encoder is None:
        encoder = open_encoder(
            facts, shape, types=types, device=device, precision=precision, engine=engine
        )
        _encoders[key] = encoder
    return encoder


def _filled(spec: ModelSpec, shape: Shape, longest: int, *, lowercase: bool) -> ModelSpec:
    """The spec with what its files say where nobody wrote it down for sure."""
    unsure = spec.shape_from_name
    return replace(
        spec,
        layers=shape.layers if unsure or spec.layers is None else spec.layers,
        hidden=shape.hidden if unsure or spec.hidden is None else spec.hidden,
        heads=shape.heads if unsure or spec.heads is None else spec.heads,
        max_positions=longest if unsure or spec.max_positions is None else spec.max_positions,
        lowercase=lowercase,
    )


def _check_shape(spec: ModelSpec, shape: Shape, facts: ModelFacts) -> None:
    of_files_and_spec = {
        "architecture": (shape.architecture, architecture_named(spec.architecture)),
        "layers": (shape.layers, None if spec.shape_from_name else spec.layers),
        "width": (shape.hidden, None if spec.shape_from_name else spec.hidden),
        "attention heads": (shape.heads, None if spec.shape_from_name else spec.heads),
    }
    faults = [
        f"{name}: {actual}, expected {expected}"
        for name, (actual, expected) in of_files_and_spec.items()
        if expected is not None and actual != expected
    ]
    if faults:
        raise InvalidModel(
            f"The model in {facts.files.folder} is not {spec.ref}; its config.json has another "
            "shape:\n" + "\n".join(f"  - {fault}" for fault in faults) + "\n"
            "Load it under the reference that has its shape: `nlu-lite models` lists them.",
            faults=faults,
        )
