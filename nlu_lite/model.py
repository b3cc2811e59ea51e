"""One model, opened: its spec, its tokenizer and its encoder."""

from dataclasses import dataclass

from nlu_lite.arrays import FloatArray
from nlu_lite.encoder.bert import BertEncoder
from nlu_lite.encoder.checkpoint import read_weights
from nlu_lite.encoder.config import BertConfig, read_config
from nlu_lite.encoder.plan import execute, plan
from nlu_lite.encoder.pool import pool_words
from nlu_lite.encoder.protocol import Encoder
from nlu_lite.errors import InvalidModel
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles
from nlu_lite.text.pieces import pieces_of
from nlu_lite.text.segments import Segments
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.text.windows import model_inputs, sequences_of

__all__ = ["Model", "open_model"]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """One model, ready to embed.

    Attributes:
        spec: What the registry knows of it.
        tokenizer: Its own tokenizer.
        encoder: Its weights, on a device.
        max_positions: Longest sequence that it reads, special pieces included.
    """

    spec: ModelSpec
    tokenizer: PieceTokenizer
    encoder: Encoder
    max_positions: int

    def embed_words(self, segments: Segments, *, pooling: str | None = None) -> FloatArray:
        """The vectors of words, each in the context of its sentence.

        Args:
            segments: Sentences and words.
            pooling: How pieces become a word; None: as the spec says.

        Returns:
            Shape (words, dimension); NaN for words of which the tokenizer leaves nothing.
        """
        pieces = pieces_of(segments, self.tokenizer)
        prefix, suffix = self.tokenizer.prefix, self.tokenizer.suffix
        capacity = self.max_positions - len(prefix) - len(suffix)
        sequences = sequences_of(pieces.sentence_pieces, pieces.word_pieces, capacity=capacity)
        planned = plan(*model_inputs(pieces.ids, sequences, prefix=prefix, suffix=suffix))
        states = execute(planned, self.encoder)
        return pool_words(
            states,
            sequences.states_of_pieces(planned.states + len(prefix)),
            pieces.word_pieces,
            pooling=self.spec.pooling if pooling is None else pooling,
        )


def open_model(spec: ModelSpec, files: ModelFiles, *, device: str) -> Model:
    """Read a model's files.

    Args:
        spec: What the model should be.
        files: Where its files are.
        device: A PyTorch device.

    Raises:
        InvalidModel: The files are damaged, or are those of a model of another shape.
    """
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
    return Model(spec, tokenizer, encoder, config.max_position_embeddings)


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
