"""The heads of transformers' checkpoints: `…ForSequenceClassification`, `…ForTokenClassification`.

What a head is, `config.json` says; its dense layers are among the weights. No code of a repository
is run. Checkpoints with other heads are models of embeddings.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from nlu_lite.common.json_files import JsonObject
from nlu_lite.encoder.architectures import Shape
from nlu_lite.encoder.dense import ACTIVATIONS
from nlu_lite.model.checkpoint_head import checkpoint_head, refuse_head
from nlu_lite.model.checkpoint_labels import (
    label_faults,
    labels_in,
    problem_faults,
    task_of_texts,
    task_of_words,
)
from nlu_lite.model.head import Head, HeadInput
from nlu_lite.model.head_layouts import NO_ACTIVATION, HeadLayout, said
from nlu_lite.model.head_tensors import head_layers

if TYPE_CHECKING:
    from nlu_lite.model.facts import ModelFacts

__all__ = ["transformers_head"]


def transformers_head(facts: "ModelFacts", shape: Shape) -> Head | None:
    """The head of a checkpoint of transformers, whose scores are the logits of its own class.

    Args:
        facts: What the checkpoint's files say.
        shape: That of its encoder.

    Returns:
        The head, whose column is called as its reference; None for a checkpoint without one that
        gives labels of texts or words, and for a model of sentence-transformers.

    Raises:
        InvalidModel: The head is of another form than the architecture's own; its labels, or what
            it is for, can't be had from config.json; or tensors are missing or misshapen. The
            message names them, and `faults` holds them.
    """
    found = checkpoint_head(facts, shape)
    if found is None:
        return None
    settings, path = facts.config, facts.files.config
    refuse_head(path, [*label_faults(settings), *_activation_faults(settings, found.layout)])
    labels = labels_in(settings)
    if not found.of_words:
        refuse_head(path, problem_faults(settings, labels))
    task = task_of_words(labels) if found.of_words else task_of_texts(settings, labels)
    return Head(
        task=task,
        name="",
        classes=() if task == "regressor" else labels,
        input=HeadInput(found.pooling),
        layers=head_layers(
            facts.files.weights,
            found.layout,
            settings=settings,
            hidden=shape.hidden,
            outputs=len(labels),
        ),
    )


def _activation_faults(settings: JsonObject, layout: HeadLayout) -> Iterator[str]:
    for layer in layout.layers:
        activation = said(layer.activation, settings)
        if activation not in (*NO_ACTIVATION, *ACTIVATIONS):
            yield (
                f"{layer.activation.setting} is {activation!r}; "
                f"expected one of {', '.join(ACTIVATIONS)}"
            )
