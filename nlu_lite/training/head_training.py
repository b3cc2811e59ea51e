"""Learning a head on vectors that stay as they are."""

from dataclasses import replace

import numpy as np

from nlu_lite.encoder.layer_choice import Layers, chosen_layers
from nlu_lite.encoder.pool import ROW_POOLINGS, SEQUENCE_POOLINGS
from nlu_lite.model.head import HeadInput, Label
from nlu_lite.model.model import Model
from nlu_lite.training.dataset import Dataset, warn_of_unreadable
from nlu_lite.training.fit_options import FitOptions
from nlu_lite.training.frozen import frozen_vectors
from nlu_lite.training.labelled_vectors import LabelledVectors
from nlu_lite.training.layer_mix import layer_mix, word_states
from nlu_lite.training.learned import Learned
from nlu_lite.training.linear_head import linear_head
from nlu_lite.training.metrics import metric_of

__all__ = ["head_learned", "text_input"]

_OF_TEXTS, _OF_WORDS = "mean", "first"


def head_learned(
    model: Model,
    train: Dataset,
    held: Dataset | None,
    *,
    classes: tuple[Label, ...],
    options: FitOptions,
) -> Learned:
    """A head that was learned on the vectors of a model.

    Args:
        model: The model.
        train: What to learn from.
        held: What to choose the strength of regularisation by; None: parts of `train`.
        classes: The labels that the targets number.
        options: What was asked for.
    """
    source = _input(model, train, classes=classes, options=options)
    found = linear_head(
        _labelled(model, train, source, options),
        task=options.head_task,
        classes=classes,
        name=f"trained_{options.task}",
        input=source,
        metric=metric_of(options.metric, task=options.head_task),
        class_weight=options.class_weight,
        validation=None if held is None else _labelled(model, held, source, options),
        seed=options.seed,
    )
    epochs = [
        {"stage": "head", "strength": strength, "metric": value}
        for strength, value in sorted(found.tried.items())
    ]
    how = f"the head alone, strength of regularisation {found.strength:g}"
    return Learned(head=found.head, weights=None, epochs=epochs, value=found.value, how=how)


def text_input(model: Model) -> HeadInput:
    """The vectors of whole texts that a head reads, as the model's card says.

    Models of words have none of their own; of them, the mean of all states is taken.
    """
    spec = model.spec
    pooling = spec.pooling if spec.task == "sentence_embeddings" else _OF_TEXTS
    return HeadInput(
        pooling if pooling in SEQUENCE_POOLINGS else _OF_TEXTS, normalize=spec.normalize
    )


def _input(
    model: Model, train: Dataset, *, classes: tuple[Label, ...], options: FitOptions
) -> HeadInput:
    layers = None
    if options.layers is not None:
        available = model.encoder.facts.layers
        layers = chosen_layers(options.layers, "mean", available=available)
    if not train.of_words:
        source = text_input(model)
        source = replace(source, pooling=options.pooling or source.pooling)
        return source if layers is None else replace(source, layers=layers)
    source = HeadInput(options.pooling or _OF_WORDS, layers or Layers())
    if layers is not None:
        return source
    states = word_states(model, train.segments, ROW_POOLINGS[source.pooling], seed=options.seed)
    targets = train.targets[states.words].astype(np.int64)
    mix = layer_mix(states.states, targets, classes=len(classes), seed=options.seed)
    return replace(source, layers=mix)


def _labelled(
    model: Model, data: Dataset, source: HeadInput, options: FitOptions
) -> LabelledVectors:
    vectors = frozen_vectors(model, data, source, progress=options.progress)
    if not data.of_words:
        warn_of_unreadable(int(np.isnan(vectors[:, 0]).sum()), of=len(data), ref=model.spec.ref)
    return LabelledVectors(
        vectors,
        data.targets,
        data.segments.sentence_words if data.of_words else None,
    )
