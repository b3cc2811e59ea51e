"""How good predicted entities are, by the schemas of SemEval 2013, and their words beside them.

The schemas are those of task 9.1 of SemEval 2013 (Segura-Bedmar et al.), as nervaluate counts
them. `strict` is the entity F1 of CoNLL 2003: span and type are the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from nlu_lite.analysis.classes import Label, classes_of
from nlu_lite.analysis.label_report import LabelReport, label_report
from nlu_lite.analysis.pages import Page, Paged, Section
from nlu_lite.analysis.report_input import Rows
from nlu_lite.common.extras import require
from nlu_lite.errors import InvalidOption

if TYPE_CHECKING:
    from nervaluate.entities import EvaluationResult

__all__ = ["EntityReport", "entities_of", "entity_report"]

# First word, last word (which is part of it), type.
Entity: TypeAlias = tuple[int, int, str]
_Labels: TypeAlias = Sequence[Sequence[str]]

# As nervaluate calls them, and what they are called here.
_SCHEMAS: Mapping[str, str] = {
    "strict": "strict",
    "exact": "exact",
    "partial": "partial",
    "ent_type": "type",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False, kw_only=True)
class EntityReport(Paged):
    """How good entities are; text in a console, tables in a notebook.

    Attributes:
        texts: How many texts were compared.
        figures: A row a schema: precision, recall, f1, support (how many entities there are),
            predicted; `baseline_f1`. strict: span and type are right; exact: the span is;
            partial: spans that overlap count half; type: the type is, and the spans overlap.
        classes: A row a type: precision, recall, f1 and baseline_f1 by the strict schema; support,
            predicted; `partial_f1`, `type_f1`, among entities of this type.
        words: The report of the labels of the words.
        mistakes: Under the user's index: the words of each entity that was not found as it is or
            is none; `begin` and `end`, counted in words, half-open; `true` and `predicted`, its
            types; missing where there is none.
        notes: What is to be known of the figures.
    """

    __module__ = "nlu_lite"

    texts: int
    figures: pd.DataFrame
    classes: pd.DataFrame
    words: LabelReport
    mistakes: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The strict F1."""
        return float(self.figures["f1"].loc["strict"])

    def _page(self) -> Page:
        count = int(self.figures["support"].loc["strict"])
        facts = (
            f"{self.texts} texts, {count} entities; strict F1 {self.f1:.3f}",
            f"{self.words.rows} words; accuracy of their labels {self.words.accuracy:.3f}: "
            "report.words",
        )
        return Page(facts, tuple(self._sections()), self.notes)

    def _sections(self) -> Iterator[Section]:
        rival = {"baseline_f1": f"f1 of {self.words.figures.columns[-1]}"}
        yield Section(title="", table=self.figures.rename(columns=rival))
        worst = self.classes.sort_values("f1", kind="stable").rename(columns=rival)
        yield Section(title="types, the worst first", table=worst, rest="report.classes")
        yield Section(title="mistakes", table=self.mistakes, most=10, rest="report.mistakes")


def entity_report(
    true: _Labels,
    predicted: _Labels,
    *,
    words: _Labels | None = None,
    classes: Sequence[Label] | None = None,
    baseline: _Labels | None = None,
    baseline_name: str = "most frequent label",
    index: "Sequence[Any] | pd.Index[Any] | None" = None,
    notes: Sequence[str] = (),
) -> EntityReport:
    """The report of entities that were predicted.

    Args:
        true: The right labels of the words of each text, as IOB1 or IOB2.
        predicted: The labels that they were given.
        words: The words, which the mistakes are shown with.
        classes: The labels that the model knows; None: those that occur.
        baseline: The labels that a baseline gives.
        baseline_name: What it is called.
        index: What the texts are called; None: by their numbers.
        notes: What else is to be said.

    Raises:
        InvalidInput: There are no texts, or they have no words.
        InvalidOption: Something is not as long as there are texts, or a text has not as many labels
            as words.
        MissingExtra: nervaluate is not installed.

    >>> report = entity_report([["B-PER", "I-PER", "O"]], [["B-PER", "O", "O"]])
    >>> report.figures["f1"].tolist()
    [0.0, 0.0, 0.5, 1.0]
    """
    rows = Rows.of(true, index=index, predicted=predicted, baseline=baseline, words=words)
    _check_lengths(rows, true, predicted=predicted, baseline=baseline, words=words)
    meant, said = [entities_of(labels) for labels in true], [entities_of(one) for one in predicted]
    figures, by_type = _tables(meant, said)
    if baseline is not None:
        rival, rival_by_type = _tables(meant, [entities_of(labels) for labels in baseline])
        figures["baseline_f1"] = rival["f1"]
        # Types that only the baseline gives are none of the data or of the model.
        by_type["baseline_f1"] = rival_by_type["f1"].reindex(by_type.index, fill_value=0.0)
    flat, flat_predicted = _flat(true), _flat(predicted)
    per_word = np.repeat(np.arange(len(true)), [len(labels) for labels in true])
    return EntityReport(
        texts=len(true),
        figures=figures,
        classes=by_type,
        words=label_report(
            flat,
            flat_predicted,
            classes=classes_of([*flat, *flat_predicted]) if classes is None else classes,
            baseline=None if baseline is None else _flat(baseline),
            baseline_name=baseline_name,
            texts=None if words is None else _flat(words),
            index=rows.index[per_word],
        ),
        mistakes=_mistakes(rows, meant, said, words),
        notes=tuple(notes),
    )


def entities_of(labels: Sequence[str]) -> list[Entity]:
    """The entities of a text, by the labels of its words; as conlleval of CoNLL 2003 reads them.

    An entity begins at B, and at I where the word before is of no entity or of one of another type.

    >>> entities_of(["B-PER", "I-PER", "O", "I-LOC", "B-LOC"])
    [(0, 1, 'PER'), (3, 3, 'LOC'), (4, 4, 'LOC')]
    """
    entities: list[Entity] = []
    before = "O"
    for place, label in enumerate(labels):
        prefix, _, kind = label.partition("-")
        if label != "O" and (prefix == "B" or before.partition("-")[2] != kind or before == "O"):
            entities.append((place, place, kind))
        elif label != "O":
            entities[-1] = (entities[-1][0], place, kind)
        before = label
    return entities


def _tables(
    true: Sequence[Sequence[Entity]], predicted: Sequence[Sequence[Entity]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A row a schema, and a row a type."""
    require("nervaluate", for_what="the report of entities", extra="train")
    from nervaluate import Evaluator

    types = sorted({entity[2] for those in (*true, *predicted) for entity in those})
    found = Evaluator(_spans(true), _spans(predicted), tags=types, loader="dict").evaluate()
    schemas = {name: _row(found["overall"][schema]) for schema, name in _SCHEMAS.items()}
    by_type = {
        kind: _row(found["entities"][kind]["strict"])
        | {
            f"{name}_f1": found["entities"][kind][schema].f1
            for schema, name in _SCHEMAS.items()
            if name in ("partial", "type")
        }
        for kind in types
    }
    return _table(schemas, "schema"), _table(by_type, "type")


def _spans(entities: Sequence[Sequence[Entity]]) -> list[list[dict[str, object]]]:
    return [
        [{"start": begin, "end": last, "label": kind} for begin, last, kind in those]
        for those in entities
    ]


def _row(result: "EvaluationResult") -> dict[str, object]:
    return {
        "precision": float(result.precision),
        "recall": float(result.recall),
        "f1": float(result.f1),
        "support": result.possible,
        "predicted": result.actual,
    }


def _table(rows: Mapping[str, Mapping[str, object]], name: str) -> pd.DataFrame:
    columns = ["precision", "recall", "f1", "support", "predicted"]
    if not rows:
        return pd.DataFrame(columns=columns, index=pd.Index([], name=name), dtype=np.float64)
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name=name))


def _mistakes(
    rows: Rows,
    true: Sequence[Sequence[Entity]],
    predicted: Sequence[Sequence[Entity]],
    words: _Labels | None,
) -> pd.DataFrame:
    places, found = [], []
    for place, (meant, said) in enumerate(zip(true, predicted, strict=True)):
        types = [{(begin, last): kind for begin, last, kind in those} for those in (meant, said)]
        for begin, last in sorted({*types[0], *types[1]}):
            one, other = (those.get((begin, last)) for those in types)
            if one != other:
                text = " ".join(words[place][begin : last + 1]) if words is not None else None
                places.append(place)
                found.append((text, begin, last + 1, one, other))
    names = ["text", "begin", "end", "true", "predicted"]
    table = pd.DataFrame(found, columns=names, index=rows.index[np.array(places, dtype=np.int64)])
    return table if words is not None else table.drop(columns="text")


def _check_lengths(rows: Rows, true: _Labels, **columns: _Labels | None) -> None:
    for name, column in columns.items():
        for place, those in enumerate(column or ()):
            if len(those) != len(true[place]):
                raise InvalidOption(
                    f"row {rows.name(place)!r}: {name} has {len(those)} words and true has "
                    f"{len(true[place])}; expected a label for each word."
                )


def _flat(labels: _Labels) -> list[str]:
    return [label for those in labels for label in those]
