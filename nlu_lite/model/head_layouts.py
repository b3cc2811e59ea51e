"""Where the checkpoints of transformers have their heads: what each reads, and its dense layers.

The table serves both ways: heads are read by it, and written by it. An architecture whose head can
be told in two ways has two layouts; the first of them is the one to read by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nlu_lite.common.json_files import JsonObject
from nlu_lite.encoder.architectures import ARCHITECTURES, architecture_named

__all__ = [
    "CLASSES",
    "NO_ACTIVATION",
    "TEXT_HEADS",
    "WORD_HEADS",
    "hidden_activation",
    "Choice",
    "DenseLayout",
    "HeadLayout",
    "NormLayout",
    "said",
]

# Names of transformers for doing nothing behind a layer.
NO_ACTIVATION = (None, "", "linear")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is so, or what a setting of `config.json` can make of it.

    Attributes:
        usual: What holds where there is no setting, or where it is not set.
        setting: Its name; None: there is none.
        read: What its values mean; without any, each stands for itself.
        written: What to set for what is wanted; without any, it stands for itself.
    """

    usual: str | None
    setting: str | None = None
    read: Mapping[str, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NormLayout:
    """Layer normalisation in a head.

    Attributes:
        name: Of its tensors, without `.weight` and `.bias`.
        epsilon: The setting that says what is added to the variance.
        usual: What is added where it is not set.
        bias: The setting without which there is no bias.
    """

    name: str
    epsilon: str
    usual: float
    bias: str


@dataclass(frozen=True, slots=True)
class DenseLayout:
    """A dense layer of a head.

    Attributes:
        name: Of its tensors, without `.weight` and `.bias`.
        activation: What is done behind, a name of transformers; None: nothing.
        norm: How it is normalised behind that; None: it is not.
        bias: The setting without which there is no bias; None: there always is one.
    """

    name: str
    activation: Choice = Choice(None)
    norm: NormLayout | None = None
    bias: str | None = None


@dataclass(frozen=True, slots=True)
class HeadLayout:
    """A head as a class of transformers has it.

    Attributes:
        pooling: What vectors it reads, as `HeadInput.pooling` has it.
        layers: Its dense layers, the last of which gives the scores.
        pooler: The encoder's own dense layer that the pooling needs, where it needs one.
        required: Settings, and the values without which the head is another one.
        global_first: Whether the first position attends to all others, and all to it (Longformer).
    """

    pooling: Choice
    layers: tuple[DenseLayout, ...]
    pooler: str | None = None
    required: JsonObject = field(default_factory=dict)
    global_first: bool = False


_CLS = Choice("cls")
_TANH, _SCORES = Choice("tanh"), DenseLayout("classifier")
_MODERN = DenseLayout(
    "head.dense",
    Choice("gelu", "classifier_activation"),
    norm=NormLayout("head.norm", epsilon="norm_eps", usual=1e-5, bias="norm_bias"),
    bias="classifier_bias",
)
# Padding stands in front of what XLNet reads, or is part of the mean: only the last position is
# the same for a text alone and in a batch.
_SUMMARIES = {"last": "last", "cls_index": "last", "first": "cls", "mean": "mean"}
_POOLINGS = {"cls": "cls", "mean": "mean"}


def _pooled(pooler: str) -> tuple[HeadLayout, ...]:
    """A head behind the encoder's own pooler, which is a dense layer of it as well."""
    return (
        HeadLayout(Choice("pooler"), (_SCORES,), pooler=pooler),
        HeadLayout(_CLS, (DenseLayout(pooler, _TANH), _SCORES)),
    )


def _two(first: str, activation: Choice, second: str) -> tuple[HeadLayout, ...]:
    return (HeadLayout(_CLS, (DenseLayout(first, activation), DenseLayout(second))),)


_AS_ROBERTA = _two("classifier.dense", _TANH, "classifier.out_proj")
_AS_DEBERTA = _two("pooler.dense", Choice("gelu", "pooler_hidden_act"), "classifier")

# Heads of `…ForSequenceClassification`.
TEXT_HEADS: Mapping[str, tuple[HeadLayout, ...]] = {
    "albert": _pooled("albert.pooler"),
    "bert": _pooled("bert.pooler.dense"),
    "camembert": _AS_ROBERTA,
    "deberta": _AS_DEBERTA,
    "deberta-v2": _AS_DEBERTA,
    "distilbert": _two("pre_classifier", Choice("relu"), "classifier"),
    "electra": _two("classifier.dense", Choice("gelu"), "classifier.out_proj"),
    "longformer": (HeadLayout(_CLS, _AS_ROBERTA[0].layers, global_first=True),),
    "modernbert": (
        HeadLayout(
            Choice("cls", "classifier_pooling", read=_POOLINGS, written=_POOLINGS),
            (_MODERN, _SCORES),
        ),
    ),
    "mpnet": _AS_ROBERTA,
    "roberta": _AS_ROBERTA,
    "xlm-roberta": _AS_ROBERTA,
    "xlnet": (
        HeadLayout(
            Choice("last", "summary_type", read=_SUMMARIES, written={"last": "last"}),
            (
                DenseLayout("sequence_summary.summary", Choice("tanh", "summary_activation")),
                DenseLayout("logits_proj"),
            ),
            required={"summary_use_proj": True},
        ),
    ),
}

_ON_PIECES = (HeadLayout(Choice("first"), (_SCORES,)),)

# Heads of `…ForTokenClassification`, which read pieces: a word has the label of its first.
WORD_HEADS: Mapping[str, tuple[HeadLayout, ...]] = {
    **dict.fromkeys(ARCHITECTURES, _ON_PIECES),
    "modernbert": (HeadLayout(Choice("first"), (_MODERN, _SCORES)),),
}

# What the classes of transformers have in front of `For…`.
CLASSES: Mapping[str, str] = {
    "albert": "Albert",
    "bert": "Bert",
    "camembert": "Camembert",
    "deberta": "Deberta",
    "deberta-v2": "DebertaV2",
    "distilbert": "DistilBert",
    "electra": "Electra",
    "longformer": "Longformer",
    "modernbert": "ModernBert",
    "mpnet": "MPNet",
    "roberta": "Roberta",
    "xlm-roberta": "XLMRoberta",
    "xlnet": "XLNet",
}


def said(choice: Choice, settings: JsonObject) -> str | None:
    """What holds by the settings of a `config.json`.

    >>> said(Choice("last", "summary_type", read={"first": "cls"}), {"summary_type": "first"})
    'cls'
    """
    value = choice.usual
    if choice.setting is not None:
        value_said = settings.get(choice.setting, choice.usual)
        value = None if value_said is None else str(value_said)
    return value if value is None else choice.read.get(value, value)


def hidden_activation(architecture: str, pooling: str) -> str | None:
    """What transformers puts between the vector of a text and the scores, behind a dense layer.

    Args:
        architecture: One of `encoder.architectures.ARCHITECTURES`.
        pooling: How the vector is made.

    Returns:
        The activation; None where the scores are made of the vector at once.

    >>> hidden_activation("bert", "cls"), hidden_activation("bert", "mean")
    ('tanh', None)
    """
    for layout in TEXT_HEADS.get(architecture_named(architecture), ()):
        plain = len(layout.layers) == 2 and layout.layers[0].norm is None
        if layout.pooling.usual == pooling and plain:
            return layout.layers[0].activation.usual
    return None
