"""The labels that a `config.json` of transformers names, and what a head with them is for."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from nlu_lite.common.json_files import JsonObject
from nlu_lite.model.head_tasks import HeadTask

__all__ = [
    "PROBLEMS",
    "label_faults",
    "labels_in",
    "problem_faults",
    "task_of_texts",
    "task_of_words",
]

# What transformers takes where a configuration names neither labels nor their number.
_LABELS = 2
# Beginnings, insides, ends and lone words of entities, in either of their spellings: IOB and BIOES.
_IN_ENTITY = re.compile(r"[BILESU]-.+", re.DOTALL)
_OUTSIDE = "O"
_ONE, _SEVERAL, _NUMBER = (
    "single_label_classification",
    "multi_label_classification",
    "regression",
)
# What transformers calls what a head of texts is for.
PROBLEMS: Mapping[HeadTask, str] = {
    "classifier": _ONE,
    "sentiment": _ONE,
    "multi_classifier": _SEVERAL,
    "regressor": _NUMBER,
}
_TASKS: Mapping[str, HeadTask] = {
    _ONE: "classifier",
    _SEVERAL: "multi_classifier",
    _NUMBER: "regressor",
}


def labels_in(settings: JsonObject) -> tuple[str, ...]:
    """The labels, in the order of the outputs; those of a configuration without `label_faults`.

    >>> labels_in({"id2label": {"1": "good", "0": "bad"}}), labels_in({"num_labels": 1})
    (('bad', 'good'), ('LABEL_0',))
    """
    named = settings.get("id2label")
    if isinstance(named, dict):
        return tuple(str(named[str(place)]) for place in range(len(named)))
    number = settings.get("num_labels")
    return tuple(f"LABEL_{n}" for n in range(number if isinstance(number, int) else _LABELS))


def label_faults(settings: JsonObject) -> list[str]:
    """What is wrong with the labels that a configuration names.

    >>> label_faults({"id2label": {"0": "good", "2": "good"}})
    ['id2label has no label of output 1', "id2label has 'good' twice"]
    """
    named, number = settings.get("id2label"), settings.get("num_labels")
    if number is not None and (not isinstance(number, int) or number < 1 or number is True):
        return [f"num_labels is {number!r}; expected a whole number above 0"]
    if named is None:
        return []
    if not isinstance(named, dict) or not named:
        return [f"id2label is {named!r:.60}; expected an object with a label for each output"]
    gaps = [place for place in range(len(named)) if str(place) not in named]
    labels = list(named.values())
    others = [label for label in labels if not isinstance(label, str)]
    faults = [f"id2label has no label of output {place}" for place in gaps[:1]]
    faults += [f"id2label has {label!r:.60}, which is no text" for label in others[:1]]
    faults += [f"id2label has {label!r} twice" for label in _repeated(labels)[:1]]
    if number is not None and number != len(named):
        faults.append(f"num_labels is {number}, but id2label has {len(named)} labels")
    return faults


def problem_faults(settings: JsonObject, labels: Sequence[str]) -> list[str]:
    """What is wrong with what a configuration says that a head of texts is for.

    >>> problem_faults({"problem_type": "regression"}, ["height", "weight"])
    ["problem_type is 'regression' of 2 numbers; expected one"]
    """
    problem = _problem(settings, labels)
    if problem not in _TASKS:
        return [f"problem_type is {problem!r}; expected one of {', '.join(_TASKS)}"]
    if problem == _NUMBER and len(labels) > 1:
        return [f"problem_type is {problem!r} of {len(labels)} numbers; expected one"]
    if problem == _ONE and len(labels) == 1:
        return [f"problem_type is {problem!r} of one label; expected two or more"]
    return []


def task_of_texts(settings: JsonObject, labels: Sequence[str]) -> HeadTask:
    """What a head of texts is for, by a configuration without `problem_faults`.

    >>> task_of_texts({}, ["bad", "good"]), task_of_texts({}, ["LABEL_0"])
    ('classifier', 'regressor')
    """
    return _TASKS[_problem(settings, labels)]


def task_of_words(labels: Sequence[str]) -> HeadTask:
    """What a head of words is for: entities where each label but "O" says its place in one.

    >>> task_of_words(["O", "B-PER", "I-PER"]), task_of_words(["NOUN", "VERB"])
    ('ner', 'pos')
    """
    inside = [label for label in labels if label != _OUTSIDE]
    return "ner" if inside and all(map(_IN_ENTITY.fullmatch, inside)) else "pos"


def _problem(settings: JsonObject, labels: Sequence[str]) -> str:
    said = settings.get("problem_type")
    return str(said or (_NUMBER if len(labels) == 1 else _ONE))


def _repeated(labels: Sequence[object]) -> list[str]:
    counts = Counter(label for label in labels if isinstance(label, str))
    return [label for label, count in counts.items() if count > 1]
