"""Models by the names that Spark NLP gives them."""

from collections.abc import Collection

from nlu_lite import registry
from nlu_lite.errors import InvalidOption, UnavailableReference, UnknownReference
from nlu_lite.registry.likeness import most_like
from nlu_lite.registry.lookup import Registry
from nlu_lite.spec import ModelSpec, Task

__all__ = ["reference_named"]

_NEAREST = 5


def reference_named(name: str, language: str, *, task: Task, stages: dict[Task, str]) -> str:
    """The reference of a model.

    Args:
        name: What Spark NLP calls it, or a reference of nlu_lite's.
        language: ISO 639 code; a reference says it itself.
        task: What the model should be for.
        stages: The name of the stage for each task, for messages.

    Raises:
        UnavailableReference: Spark NLP has it, but it cannot be had here; the error says why.
        UnknownReference: No model is called so; the error names those that look most like it.
        InvalidOption: The model is for another stage.

    >>> stages = {"token_embeddings": "Words", "sentence_embeddings": "Sentences"}
    >>> reference_named("small_bert_L10_256", "en", task="token_embeddings", stages=stages)
    'en.embed.bert.small_L10_256'
    """
    if not isinstance(name, str):
        raise InvalidOption(f"a model's name is a text, not a {type(name).__name__}: {name!r:.60}")
    known = registry.current()
    called = [spec for spec in known.specs.values() if spec.spark_name == name]
    fitting = [spec for spec in called if spec.language == language]
    spec = next((spec for spec in fitting if spec.task == task), None)
    spec = spec or next(iter(fitting), None) or _referred_to(known, name)
    if spec is None:
        raise _unknown(known, name, language, {spec.language for spec in called}, task)
    if spec.task != task:
        raise InvalidOption(
            f"{name!r} is a model of {spec.task.removesuffix('_embeddings')}s: "
            f"{stages[spec.task]}.pretrained({name!r}, {spec.language!r}) takes it, not "
            f"{stages[task]}."
        )
    return spec.ref


def _referred_to(known: Registry, name: str) -> ModelSpec | None:
    try:
        return known.find(name)
    except UnavailableReference:
        raise
    except UnknownReference:
        return None


def _unknown(
    known: Registry, name: str, language: str, languages: Collection[str], task: Task
) -> UnknownReference:
    if languages:
        others = ", ".join(map(repr, sorted(languages)))
        return UnknownReference(
            f"{name!r} is a model for {others}, not for {language!r}: pretrained({name!r}, "
            f"{sorted(languages)[0]!r})"
        )
    names = {
        spec.spark_name: [spec.spark_name, spec.ref]
        for spec in known.specs.values()
        if spec.spark_name and spec.task == task and spec.language in (language, "xx")
    }
    nearest = most_like(name, names, most=_NEAREST)
    likes = f"; the nearest are {', '.join(nearest)}" if nearest else ""
    return UnknownReference(
        f"no model is called {name!r} in Spark NLP or in nlu_lite{likes}; to search, run: "
        "nlu-lite models WORDS",
        nearest=nearest,
    )
