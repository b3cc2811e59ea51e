"""ModelSpec: everything the registry knows of one model."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = [
    "Golden",
    "ModelFile",
    "ModelSpec",
    "Pooling",
    "Source",
    "Task",
    "is_commercial",
    "licence_note",
]

Task: TypeAlias = Literal["token_embeddings", "sentence_embeddings"]
Pooling: TypeAlias = Literal["first", "mean", "max", "last", "cls", "pooler"]

# Licences whose identifier begins like this forbid commercial use.
_NON_COMMERCIAL = ("cc-by-nc",)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model.

    Attributes:
        name: Path inside the model's folder, with forward slashes.
        sha256: 64 hexadecimal digits, or None where the sum is not known.
        size: Bytes, or None where the size is not known.
        optional: Whether a repository may lack the file. Where it lacks weights that are optional,
            the other weights that are listed are taken.
    """

    name: str
    sha256: str | None = None
    size: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where the files of a model come from.

    Attributes:
        repository: Hub repository, `owner/name`.
        revision: The pinned commit, 40 hexadecimal digits, or None where none is known.
        files: The files that are needed, the weights among them.
        size_mb: Size of the weights in megabytes (10^6 bytes), or None where it is not known.
        embedded: Name of the folder inside the package that holds the files, or None.
        package: Installed Python package that holds the files, and the folder in it,
            `package/folder`, or None.
        unpinned: Whether the newest commit is taken because no commit is known.
    """

    repository: str
    revision: str | None
    files: tuple[ModelFile, ...]
    size_mb: float | None = None
    embedded: str | None = None
    package: str | None = None
    unpinned: bool = False


@dataclass(frozen=True, slots=True)
class Golden:
    """Numbers that a public page prints for one text.

    Attributes:
        text: The text that was embedded.
        item: The token or sentence of it that the numbers belong to.
        numbers: The first numbers of its vector, exactly as printed, the last one mostly cut.
    """

    text: str
    item: str
    numbers: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSpec:
    """Everything the registry knows of one model.

    Attributes:
        ref: The reference, `en.embed.bert.small_L10_256`.
        task: What a vector stands for: a token or a sentence.
        language: ISO 639 code, `xx` for models of many languages.
        architecture: `bert`, `roberta`, …: the `model_type` that its config.json has.
        layers: Number of transformer layers. This one and the next four are None where nobody
            wrote them down; the model's own files tell them when it is loaded.
        hidden: Width of the hidden states, which is the dimension of the vectors.
        heads: Number of attention heads.
        max_positions: Longest sequence that the model reads, special pieces included.
        lowercase: Whether the tokenizer lower-cases (an uncased model).
        shape_from_name: Whether layers, hidden, heads and max_positions were only concluded from
            a name such as "base", so that config.json may say otherwise.
        pooling: How hidden states become the vector of a word or a sentence.
        normalize: Whether the vector is divided by its length (L2).
        prefix: Text that the model wants in front of each sequence, "query: ", or None.
        licence: SPDX identifier in lower case, or None where it is not known.
        source: Where the files come from.
        spark_name: The name that Spark NLP gives the model, or None.
        paper: URL of the paper, or None.
        data_source: What the model was trained on and by whom it was published, or None.
        goldens: Published numbers to check the model against.
    """

    __module__ = "nlu_lite"

    ref: str
    task: Task
    language: str
    architecture: str
    layers: int | None = None
    hidden: int | None = None
    heads: int | None = None
    max_positions: int | None = None
    lowercase: bool | None = None
    shape_from_name: bool = False
    pooling: Pooling
    normalize: bool = False
    prefix: str | None = None
    licence: str | None = None
    source: Source
    spark_name: str | None = None
    paper: str | None = None
    data_source: str | None = None
    goldens: tuple[Golden, ...] = ()


def is_commercial(licence: str | None) -> bool | None:
    """Whether a licence allows commercial use; None where the licence is not known.

    >>> is_commercial("apache-2.0"), is_commercial("cc-by-nc-sa-4.0"), is_commercial(None)
    (True, False, None)
    """
    return None if licence is None else not licence.startswith(_NON_COMMERCIAL)


def licence_note(spec: ModelSpec) -> str | None:
    """What a user must be told of a model's licence: one sentence, or None for nothing."""
    if is_commercial(spec.licence) is not False:
        return None
    return f"{spec.ref} has the licence {spec.licence}, which forbids commercial use."
