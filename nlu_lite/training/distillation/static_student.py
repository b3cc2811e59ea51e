"""A student without a transformer: one vector a piece, made by the teacher of each piece alone."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.encoder.static import stored_table
from nlu_lite.errors import InvalidOption
from nlu_lite.model.model import Model
from nlu_lite.model.trained_files import TrainedFiles, trained_files
from nlu_lite.spec import ModelSpec
from nlu_lite.store.files import CONFIG, TOKENIZER, WEIGHTS
from nlu_lite.text.tokenizer import PieceTokenizer
from nlu_lite.training.dataset import Dataset
from nlu_lite.training.distillation.options import DistilOptions
from nlu_lite.training.distillation.subject import Subject

__all__ = ["static_student"]

_DIMENSION = 256
_WORDS = 8_000
_LEAST_COUNT = 3
# Smooth inverse frequency (Arora et al., 2017, "A simple but tough-to-beat baseline").
_SMOOTHING = 1e-3
# As long a text as anybody has is one sequence: nothing is cut.
_LONGEST = 1 << 30
_SEQUENCES_AT_ONCE, _TEXTS_AT_ONCE = 4_096, 10_000


@dataclass(frozen=True, slots=True, eq=False)
class _Vocabulary:
    """The pieces of a static student.

    Attributes:
        tokenizer: A `tokenizer.json`.
        pieces: The pieces of the teacher that each of its own is made of.
    """

    tokenizer: str
    pieces: Sequence[Sequence[int]]


def static_student(
    teacher: Model, dataset: Dataset, subject: Subject, options: DistilOptions
) -> TrainedFiles:
    """The files of a student that has a vector a piece, and nothing else.

    The vocabulary is the teacher's, and the most frequent words of the texts that have several
    pieces. Each is read by the teacher alone; the vectors are turned to their principal components,
    of which the first are kept, and weighted by how rare the piece is in the texts (as model2vec
    does, doi:10.5281/zenodo.17270888).

    Args:
        teacher: The model.
        dataset: The texts.
        subject: What will be taught.
        options: How many numbers a vector has, and how many words are added.

    Raises:
        InvalidOption: The teacher's tokenizer can't be written to a file, or has pieces that the
            teacher has no embeddings for; or vectors are to be wider than the teacher's.
    """
    width = _width(teacher, options.dimension)
    words = _WORDS if options.words is None else options.words
    vocabulary = _vocabulary(teacher, _frequent_words(teacher, dataset), most=words)
    vectors = _alone(teacher, vocabulary.pieces)
    counts = _counts(vocabulary, dataset)
    table = _principal(vectors, width) * _rarity(counts)[:, np.newaxis]
    spec = teacher.spec
    settings = {
        "model_type": STATIC,
        "vocab_size": len(table),
        "hidden_size": width,
        "num_hidden_layers": 1,
        "num_attention_heads": 1,
        "max_position_embeddings": _LONGEST,
    }
    from safetensors.torch import save as packed

    contents = {
        CONFIG: (json.dumps(settings, indent=1) + "\n").encode(),
        TOKENIZER: vocabulary.tokenizer.encode(),
        WEIGHTS[0]: packed(stored_table(table)),
    }
    return trained_files(contents, _spec(spec, subject, width))


def _spec(spec: ModelSpec, subject: Subject, width: int) -> ModelSpec:
    return replace(
        spec,
        ref=f"{spec.ref}.student_static",
        task="token_embeddings" if subject.of_words else "sentence_embeddings",
        architecture=STATIC,
        layers=1,
        hidden=width,
        heads=1,
        max_positions=_LONGEST,
        shape_from_name=False,
        pooling="mean",
        normalize=not subject.of_words,
        prefix=None,
        goldens=(),
        spark_name=None,
    )


def _width(teacher: Model, wanted: int | None) -> int:
    available = teacher.encoder.facts.dimension
    if wanted is not None and wanted > available:
        raise InvalidOption(
            f"dimension={wanted}: the vectors of {teacher.spec.ref} have {available} numbers, and "
            f"those of its student are their principal components.\nExpected at most {available}."
        )
    return min(_DIMENSION, available) if wanted is None else wanted


def _frequent_words(teacher: Model, dataset: Dataset) -> list[str]:
    """Words of several pieces, as the tokenizer's normaliser has them; frequent ones first."""
    spans, bounds = dataset.segments.words.tolist(), dataset.segments.document_words.tolist()
    counts = Counter(
        text[begin:end]
        for text, first, last in zip(dataset.documents.texts, bounds, bounds[1:], strict=False)
        for begin, end in spans[first:last]
    )
    normalised: Counter[str] = Counter()
    for word, count in counts.items():
        normalised[teacher.tokenizer.normalised(word)] += count
    frequent = [word for word, count in normalised.most_common() if count >= _LEAST_COUNT]
    several = teacher.tokenizer.encode(frequent).lengths > 1
    return [word for word, cut in zip(frequent, several, strict=True) if cut]


def _vocabulary(teacher: Model, words: Sequence[str], *, most: int) -> _Vocabulary:
    tokenizer = teacher.tokenizer
    if tokenizer.embedded is not None:
        raise InvalidOption(
            f"the tokenizer of {teacher.spec.ref} has {tokenizer.vocabulary_size:,} pieces, the "
            f"model {tokenizer.embedded:,}: into='static' needs a vector for each.\n"
            "Distil into layers: into=2."
        )
    made = tokenizer.with_words(words, most=most)
    if made is None:
        raise InvalidOption(
            f"the tokenizer of {teacher.spec.ref} is one of words that a program finds, which no "
            "file holds; into='static' needs one that does.\nDistil into layers: into=2."
        )
    text, added = made
    pieces: list[Sequence[int]] = [(number,) for number in range(tokenizer.vocabulary_size)]
    encodings = tokenizer.encode(added)
    bounds = offsets_of(encodings.lengths).tolist()
    ids = encodings.ids.tolist()
    pieces += [ids[begin:end] for begin, end in zip(bounds, bounds[1:], strict=False)]
    return _Vocabulary(text, pieces)


def _alone(teacher: Model, pieces: Sequence[Sequence[int]]) -> FloatArray:
    """Shape (pieces, dimension): what the teacher makes of each alone, the mean of its states."""
    prefix, suffix = teacher.tokenizer.prefix, teacher.tokenizer.suffix
    vectors = np.empty((len(pieces), teacher.encoder.facts.dimension), dtype=np.float32)
    order = sorted(range(len(pieces)), key=lambda number: len(pieces[number]))
    for first in range(0, len(order), _SEQUENCES_AT_ONCE):
        rows = order[first : first + _SEQUENCES_AT_ONCE]
        lengths: IntArray = np.array([len(pieces[row]) for row in rows], dtype=np.int64)
        around = len(prefix) + len(suffix)
        ids = [number for row in rows for number in (*prefix, *pieces[row], *suffix)]
        states = teacher.encoder.encode(np.array(ids, dtype=np.int64), lengths + around)[:, 0]
        vectors[rows] = np.add.reduceat(states, offsets_of(lengths + around)[:-1])
        vectors[rows] /= (lengths + around)[:, np.newaxis]
    return vectors


def _principal(vectors: FloatArray, width: int) -> FloatArray:
    """The first principal components of vectors; all of them are left where they point."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    if width == vectors.shape[1]:
        return np.asarray(centred, dtype=np.float32)
    _, directions = np.linalg.eigh(centred.T @ centred)
    components: FloatArray = (centred @ directions[:, ::-1][:, :width]).astype(np.float32)
    return components


def _counts(vocabulary: _Vocabulary, dataset: Dataset) -> IntArray:
    """Shape (pieces,): how often each stands in the texts."""
    from tokenizers import Tokenizer

    tokenizer = PieceTokenizer.of(Tokenizer.from_str(vocabulary.tokenizer))
    counts: IntArray = np.zeros(len(vocabulary.pieces), dtype=np.int64)
    texts = dataset.documents.texts
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        ids = tokenizer.encode(texts[first : first + _TEXTS_AT_ONCE]).ids
        counts += np.bincount(ids, minlength=len(counts))
    return counts


def _rarity(counts: IntArray) -> FloatArray:
    """Shape (pieces,), float32: the weight of each, the greater the rarer it is."""
    shares = (counts + 1) / (counts.sum() + len(counts))
    return np.asarray(_SMOOTHING / (_SMOOTHING + shares), dtype=np.float32)
