"""The columns that a head gives: labels, how sure they are, and how likely each class is."""

from dataclasses import dataclass

import numpy as np

from nlu_lite.common.arrays import FloatArray, IntArray
from nlu_lite.common.column_names import column_name
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head, Label
from nlu_lite.model.iob_path import iob_path
from nlu_lite.prediction.columns import ColumnKind, NamedValues, Names, Schema
from nlu_lite.prediction.options import Options

__all__ = [
    "answer_names",
    "Labelling",
    "label_name",
    "label_schema",
    "label_values",
    "labelled",
    "probability_names",
]

# A class of several that an item may have is taken from this probability on.
_LEAST_PROBABILITY = 0.5
_LABELS: dict[type[Label], ColumnKind] = {
    str: "label",
    bool: "flag",
    int: "number",
    float: "fraction",
}


@dataclass(frozen=True, slots=True, eq=False)
class Labelling:
    """What a head says of words or texts.

    Attributes:
        head: The head.
        probabilities: Shape (n, classes); of a regressor, its numbers, shape (n, 1).
        chosen: Shape (n,), the class of each; -1: none, where there was no vector.
    """

    head: Head
    probabilities: FloatArray
    chosen: IntArray

    def confidence(self) -> FloatArray:
        """Shape (n,): the probability of the class of each; NaN where there is none."""
        rows = np.arange(len(self.chosen))
        sure: FloatArray = self.probabilities[rows, np.maximum(self.chosen, 0)]
        return np.where(self.chosen < 0, np.float32(np.nan), sure)


def labelled(head: Head, vectors: FloatArray, bounds: IntArray) -> Labelling:
    """The labels of vectors.

    Args:
        head: What makes them.
        vectors: Shape (n, dimension); NaN where there is none.
        bounds: Shape (sentences + 1,), where the words of each sentence begin and end: labels of
            entities depend on those before.
    """
    probabilities = head.probabilities(head.scores(vectors))
    if head.task == "ner":
        with np.errstate(divide="ignore"):
            chosen = iob_path(np.log(probabilities), head.classes, bounds)
    else:
        missing = np.isnan(probabilities).any(axis=1)
        chosen = np.where(missing, -1, probabilities.argmax(axis=1))
    return Labelling(head, probabilities, chosen)


def label_name(ref: str, head: Head) -> str:
    """What the column of labels is called."""
    return head.name or column_name(ref, "label")


def probability_names(ref: str, head: Head) -> list[str]:
    """What the columns of the classes' probabilities are called."""
    return [f"{label_name(ref, head)}_probability_{label}" for label in head.classes]


def answer_names(ref: str, head: Head) -> list[str]:
    """The columns that hold all that a head says: probabilities, or the number of a regressor."""
    return probability_names(ref, head) or [label_name(ref, head)]


def label_schema(ref: str, head: Head, options: Options) -> Schema:
    """Name and kind of the columns that a head gives.

    Args:
        ref: The reference, as typed.
        head: The head.
        options: What was asked for.

    Raises:
        InvalidOption: The head can't give what is asked.
    """
    name = label_name(ref, head)
    _check(name, head, options)
    if head.task == "regressor":
        return ((name, "fraction"),)
    if options.level == "entity":
        return (("entities_class", "label"), ("entities_confidence", "fraction"))
    several = head.task == "multi_classifier" or _is_grouped(head, options)
    kind = "texts" if several else _LABELS[type(head.classes[0])]
    schema: list[tuple[str, ColumnKind]] = [
        (name, kind),
        (f"{name}_confidence", "fractions" if several else "fraction"),
    ]
    if options.probabilities:
        schema += [(one, "fraction") for one in probability_names(ref, head)]
    return tuple(schema)


def label_values(
    ref: str, labelling: Labelling, options: Options, words: IntArray | None
) -> NamedValues:
    """The values of the columns of `label_schema`, and the items that have none, by their names.

    Args:
        ref: The reference, as typed.
        labelling: What its head says of each item; of each word where `words` are given.
        options: What was asked for.
        words: Shape (items + 1,), where the words of each item begin and end.
    """
    name, head = label_name(ref, labelling.head), labelling.head
    values = _single(name, labelling)
    if head.task == "multi_classifier":
        values = _several(name, labelling)
    elif words is not None and _is_grouped(head, options):
        values = _grouped(name, labelling, words)
    for number, one in enumerate(probability_names(ref, head)):
        values[one] = (labelling.probabilities[:, number], ())
    return values


def _is_grouped(head: Head, options: Options) -> bool:
    """Whether a row has the labels of its words."""
    return head.of_words and options.level in ("sentence", "document")


def _check(name: str, head: Head, options: Options) -> None:
    if options.embeddings and options.level == "entity":
        raise InvalidOption(
            "embeddings=True shows the vectors of words or texts; entities have none.\n"
            "Write output_level='token'."
        )
    if options.probabilities and not head.classes:
        raise InvalidOption(
            f"{name} is a number, which has no probabilities; leave probabilities=True out."
        )
    if options.probabilities and (options.level == "entity" or _is_grouped(head, options)):
        raise InvalidOption(
            f"probabilities=True gives those of words; output_level is {options.level!r}.\n"
            "Write output_level='token'."
        )
    if options.special_tokens:
        raise InvalidOption(
            "special_tokens=True adds rows for [CLS] and [SEP], which have no label. Leave it out."
        )


def _single(name: str, labelling: Labelling) -> NamedValues:
    head, chosen = labelling.head, labelling.chosen
    if head.task == "regressor":
        return {name: (labelling.probabilities[:, 0], ())}
    none = np.flatnonzero(chosen < 0).tolist()
    confidence = {f"{name}_confidence": (labelling.confidence(), ())}
    kind = _LABELS[type(head.classes[0])]
    if kind == "label":
        return {name: (Names(tuple(map(str, head.classes)), chosen), ()), **confidence}
    numbers = np.array(head.classes)[chosen]
    if kind == "fraction":
        numbers = np.where(chosen < 0, np.nan, numbers).astype(np.float32)
        none = []
    return {name: (numbers, none), **confidence}


def _several(name: str, labelling: Labelling) -> NamedValues:
    classes = list(map(str, labelling.head.classes))
    labels, sure = [], []
    for row in labelling.probabilities:
        likely = np.flatnonzero(row >= _LEAST_PROBABILITY)
        labels.append([classes[number] for number in likely.tolist()])
        sure.append(row[likely])
    return {name: (labels, ()), f"{name}_confidence": (sure, ())}


def _grouped(name: str, labelling: Labelling, words: IntArray) -> NamedValues:
    classes = np.array([*map(str, labelling.head.classes), ""], dtype=object)
    every, sure = classes[labelling.chosen].tolist(), labelling.confidence()
    bounds = words.tolist()
    spans = list(zip(bounds, bounds[1:], strict=False))
    return {
        name: ([every[begin:end] for begin, end in spans], ()),
        f"{name}_confidence": ([sure[begin:end] for begin, end in spans], ()),
    }
