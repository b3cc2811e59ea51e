"""The spec of a model that no registry knows, as its own files tell it."""

from nlu_lite.model.checkpoint_head import checkpoint_head
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.names import name_of_folder
from nlu_lite.spec import ModelFile, ModelSpec, Pooling, Source

__all__ = ["folder_spec", "own_spec"]

# Models of no known language: words are what stands between white space.
_ANY_LANGUAGE = "xx"


def own_spec(ref: str, source: Source, facts: ModelFacts) -> ModelSpec:
    """What a registry entry would say of a model.

    A folder that sentence-transformers wrote gives sentence embeddings with its own pooling; so
    does a checkpoint of transformers whose head gives labels of texts, with the vectors that this
    head reads. Any other gives token embeddings, a word's vector being that of its first piece.

    Args:
        ref: Its reference.
        source: Where the files came from.
        facts: What the files say.

    Raises:
        InvalidModel: The files are damaged, or ask for something that can't be run here.
    """
    shape, modules = facts.shape(), facts.sentence_modules
    head = checkpoint_head(facts, shape)
    of_sentences = modules is not None or (head is not None and not head.of_words)
    pooling: Pooling = "first" if head is None else head.pooling
    return ModelSpec(
        ref=ref,
        task="sentence_embeddings" if of_sentences else "token_embeddings",
        language=_ANY_LANGUAGE,
        architecture=shape.architecture,
        layers=shape.layers,
        hidden=shape.hidden,
        heads=shape.heads,
        max_positions=facts.longest_sequence(shape, sentences=of_sentences),
        pooling=pooling if modules is None else modules.pooling,
        normalize=modules is not None and modules.normalize,
        prefix=None if modules is None else modules.prompt,
        source=source,
    )


def folder_spec(facts: ModelFacts) -> ModelSpec:
    """The spec of the model in a folder of the user's, called as `name_of_folder` says.

    Raises:
        InvalidModel: As `own_spec`.
    """
    files = facts.files
    ref = name_of_folder(files.root)
    listed = tuple(ModelFile(path.name) for path in files.paths())
    size = sum(path.stat().st_size for path in (files.weights, *files.shards)) / 1e6
    return own_spec(ref, Source(f"folder/{ref}", None, listed, size_mb=size), facts)
