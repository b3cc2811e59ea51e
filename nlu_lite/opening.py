"""From a model's files to a Model."""

from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.checkpoint import read_weights
from nlu_lite.encoder.config import BertConfig, read_config
from nlu_lite.errors import InvalidModel
from nlu_lite.model import Model
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles
from nlu_lite.text.tokenizer import PieceTokenizer

__all__ = ["open_model"]


def open_model(spec: ModelSpec, files: ModelFiles, *, device: str) -> Model:
    """Read a model's files.

    Args:
        spec: What the model should be.
        files: Where its files are.
        device: A PyTorch device.

    Raises:
        InvalidModel: The files are damaged, or are those of a model of another shape.
    """
    stamps = files.stamps()
    config = read_config(files.config)
    _check_shape(spec, config, files)
    tokenizer = _tokenizer(spec, files)
    if tokenizer.vocabulary_size > config.vocab_size:
        raise InvalidModel(
            f"The tokenizer in {files.folder} has {tokenizer.vocabulary_size:,} pieces, the model "
            f"only {config.vocab_size:,}: they do not belong together.\n"
            "Copy tokenizer.json or vocab.txt from the repository that the weights come from.",
            faults=["the tokenizer has more pieces than the model"],
        )
    encoder = BertEncoder(config, read_weights(files.weights, config), device=device)
    return Model(
        spec, tokenizer, encoder, config.max_position_embeddings, files=files, stamps=stamps
    )


def _tokenizer(spec: ModelSpec, files: ModelFiles) -> PieceTokenizer:
    if files.tokenizer is not None:
        return PieceTokenizer.from_file(files.tokenizer)
    assert files.vocabulary is not None, "the store gives one of the two"
    return PieceTokenizer.from_vocabulary(files.vocabulary, lowercase=spec.lowercase)


def _check_shape(spec: ModelSpec, config: BertConfig, files: ModelFiles) -> None:
    found_and_expected = {
        "layers": (config.num_hidden_layers, spec.layers),
        "width": (config.hidden_size, spec.hidden),
        "attention heads": (config.num_attention_heads, spec.heads),
    }
    faults = [
        f"{name}: {found}, expected {expected}"
        for name, (found, expected) in found_and_expected.items()
        if found != expected
    ]
    if faults:
        raise InvalidModel(
            f"The model in {files.folder} is not {spec.ref}; its config.json has another shape:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + "\nLoad it under the reference that has its shape: `nlu-lite models` lists them.",
            faults=faults,
        )
