"""Which class of transformers gives the scores of a head, and why none does."""

from collections import Counter
from collections.abc import Iterator

from nlu_lite.encoder.architectures import Shape
from nlu_lite.errors import InvalidOption
from nlu_lite.model.checkpoint_head import KINDS, reads_globally
from nlu_lite.model.facts import ModelFacts
from nlu_lite.model.head import Head
from nlu_lite.model.head_layouts import CLASSES, WORD_HEADS, HeadLayout
from nlu_lite.model.model import Model
from nlu_lite.saving.expressed_head import ExpressedHead, expressed

__all__ = ["head_for_transformers", "kind_of"]


def head_for_transformers(
    model: Model, head: Head, facts: ModelFacts, shape: Shape
) -> ExpressedHead:
    """A head in the form of the class of transformers for it.

    Args:
        model: The model whose encoder it reads.
        head: The head.
        facts: What the model's files say.
        shape: That of the encoder.

    Raises:
        InvalidOption: There is no class that would give the same scores; the message says why not,
            and what can be done.
    """
    layouts = KINDS[kind_of(head)][shape.architecture]
    pooling = head.input.pooling
    forms = (
        expressed(head.layers, pooling, layout, settings=facts.config, hidden=shape.hidden)
        for layout in layouts
    )
    form = next((form for form in forms if form is not None), None)
    faults = [*_faults(model, head, facts, shape, layouts[0])]
    if form is None:
        layers = " and ".join(f"{_told(layer.activation, layer.norm)}" for layer in head.layers)
        faults.append(f"it reads vectors of the pooling {pooling!r} through {layers}")
    if form is None or faults:
        name = f"{CLASSES[shape.architecture]}{kind_of(head)}"
        way = "" if head.of_words else ", pooling='cls'"
        raise InvalidOption(
            f"The head of {model.spec.ref} ({head.task}) can't be written for transformers with "
            "the same scores:\n"
            + "\n".join(f"  - {fault}" for fault in faults)
            + f"\n{name} has {'; or '.join(map(_form, layouts))}.\n"
            f"Train such a head: fit(data, tune='all'{way}); or keep this one: format='nlu_lite' "
            "writes all of it, for nlu_lite.load(path=…)."
        )
    return form


def _faults(
    model: Model, head: Head, facts: ModelFacts, shape: Shape, layout: HeadLayout
) -> Iterator[str]:
    """What classes of transformers don't do before the head comes."""
    indices = head.input.layers.indices
    if len(indices) != 1 or indices[0] not in (-1, shape.layers):
        yield f"it reads the layers {', '.join(map(str, indices))}, and not the last one alone"
    if head.input.normalize:
        yield "it reads vectors that are divided by their length"
    if model.spec.prefix:
        yield f"its model reads {model.spec.prefix!r} in front of each text"
    of_sentences = model.spec.task == "sentence_embeddings"
    if of_sentences and facts.text_settings.lower_case:
        yield "its texts are lower-cased before the tokenizer sees them"
    if reads_globally(facts, shape) != layout.global_first:
        those = ("the class", "its model")
        one, other = those if layout.global_first else those[::-1]
        yield f"{one} lets the first position attend to all others, and {other} does not"
    counts = Counter(map(str, head.classes))
    yield from (f"{n} of its classes are written {text!r}" for text, n in counts.items() if n > 1)


def _form(layout: HeadLayout) -> str:
    poolings = [*layout.pooling.written] or [str(layout.pooling.usual)]
    layers = " and ".join(_told(layer.activation.usual, layer.norm) for layer in layout.layers)
    return f"the pooling {' or '.join(map(repr, poolings))} and {layers}"


def _told(activation: str | None, norm: object) -> str:
    behind = [*([activation] if activation else []), *(["a norm"] if norm else [])]
    return f"a dense layer with {' and '.join(behind)}" if behind else "a plain dense layer"


def kind_of(head: Head) -> str:
    """What stands behind the architecture in the name of the class for a head."""
    return next(kind for kind in KINDS if (KINDS[kind] is WORD_HEADS) == head.of_words)
