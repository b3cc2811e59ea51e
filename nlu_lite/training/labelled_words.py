"""Words and what is to be learnt of them, checked before anything is computed."""

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from nlu_lite.common.arrays import IntArray, offsets_of, ranges
from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import InvalidInput, TrainingDataWarning
from nlu_lite.input.cells import described, shown
from nlu_lite.input.documents import Documents
from nlu_lite.model.head_tasks import HeadTask
from nlu_lite.training.class_checks import warn_of_classes
from nlu_lite.training.iob import (
    Scheme,
    entities_of,
    faults_of,
    iob2_of,
    scheme_of,
    sorted_labels,
)
from nlu_lite.training.labels import is_missing
from nlu_lite.training.rows import taken
from nlu_lite.training.word_data import WordData
from nlu_lite.training.word_forms import word_data_of

__all__ = ["LabelledWords", "labelled_words"]

_SCHEMES: dict[Scheme, str] = {
    "IOB1": "labels are in IOB1, where 'I-' begins entities too",
    "BIOES": "labels are in BIOES or its kin, which mark the ends of entities",
    "IO": "labels have no prefixes; neighbouring words of one type are taken for one entity",
}
_MOST_FAULTS = 3


@dataclass(frozen=True, slots=True, eq=False)
class LabelledWords:
    """Documents with words, and a label for each word.

    Attributes:
        documents: The documents; without the user's other columns. Their words are those that
            `prediction.words_of` gives for the language that they were read by.
        labels: Shape (words of all documents,): the labels in the order of the words; for entities
            in IOB2.
        classes: The different labels, sorted; of entities "O" first, then "B-" and "I-" of each
            type.
        document_words: Shape (documents + 1,), int64: the words of document d are
            ``document_words[d]`` up to ``document_words[d + 1]``.
    """

    documents: Documents
    labels: tuple[str, ...]
    classes: tuple[str, ...]
    document_words: IntArray

    def __len__(self) -> int:
        return len(self.documents)

    def of_documents(self) -> Iterator[tuple[str, ...]]:
        """The labels of each document.

        >>> y = [["PRON", "VERB"], ["VERB", "PRON"]]
        >>> words = labelled_words([["I", "see"], ["See", "it"]], y=y, task="pos", language="en")
        >>> list(words.of_documents())
        [('PRON', 'VERB'), ('VERB', 'PRON')]
        """
        bounds = self.document_words.tolist()
        for begin, end in zip(bounds[:-1], bounds[1:], strict=True):
            yield self.labels[begin:end]

    def take(self, numbers: IntArray) -> "LabelledWords":
        """Some of the documents alone; the classes stay those of all.

        Args:
            numbers: Shape (n,), which of the documents.
        """
        counts = np.diff(self.document_words)[numbers]
        words = ranges(self.document_words[:-1][numbers], counts).tolist()
        return LabelledWords(
            taken(self.documents, numbers),
            tuple(self.labels[word] for word in words),
            self.classes,
            offsets_of(counts),
        )


def labelled_words(
    data: object,
    *,
    task: HeadTask,
    y: object = "y",
    text_column: Hashable | None = None,
    language: str,
    drop_missing: bool = False,
    to_learn: bool = True,
) -> LabelledWords:
    """Words and their labels, of whatever the user has.

    ==================== =========================================================================
    lists                a DataFrame with a column of lists of words and one of lists of labels; or
                         a list of lists of words, and `y` a list of lists of labels
    token rows           a DataFrame with a word and its label a row, such as
                         ``predict(…, "token")`` gives: rows that follow each other with the same
                         index label are one document
    spans of texts       a DataFrame with a column of texts and one of lists of (begin, end, label),
                         or of mappings with these keys; or a list of texts, and `y` a list of such
                         lists. Begin and end are code points, half-open
    a span a row         a DataFrame with the columns "begin", "end", "label" beside the texts
    a file               a path: CoNLL 2003 and its kin, or CoNLL-U (.gz too); see
                         `conll.read_sentences` for what `y` says there
    ==================== =========================================================================

    Args:
        data: One of these; tables of polars and pyarrow too.
        task: "ner" or "pos".
        y: The column of a DataFrame that holds the labels or spans, the field of a file, or the
            labels themselves.
        text_column: The column of a DataFrame that holds the words or texts; None: the only other
            one that holds lists, or "tokens", "words", "token", "word" or "text".
        language: ISO 639 code, by whose rules words of texts are found. Words that are given stay
            as they are.
        drop_missing: Leave documents with a word without a label out, and say how many.
        to_learn: Whether they are to be learnt from. What a model is only measured by may have one
            label, and labels of one example.

    Returns:
        The documents that have words. Entities are in IOB2: labels in IOB1, BIOES, BILOU or
        without prefixes are made so, and a warning says it.

    Raises:
        InvalidInput: Words and labels are not as many, labels are missing, broken or all alike,
            spans cut words or overlap, or the data are of another kind.
        InvalidOption: There is no column `y` or `text_column`.
        FileUnavailable: A file can't be read.

    >>> import pandas as pd
    >>> texts = ["Ann sees New York.", "Nobody sees.", "Bo left Rome!"]
    >>> spans = [[(0, 3, "PER"), (9, 17, "LOC")], [], [(0, 2, "PER"), (8, 12, "LOC")]]
    >>> table = pd.DataFrame({"text": texts, "spans": spans})
    >>> words = labelled_words(table, y="spans", task="ner", language="en")
    >>> next(words.of_documents())
    ('B-PER', 'O', 'B-LOC', 'I-LOC', 'O')
    >>> words.document_words, words.classes
    (array([ 0,  5,  8, 12]), ('O', 'B-LOC', 'I-LOC', 'B-PER'))
    """
    read = word_data_of(data, task=task, y=y, text_column=text_column, language=language)
    kept = _with_labels(read, drop_missing=drop_missing)
    labels = [_texts(read, number) for number in kept]
    if task == "ner":
        labels = _in_iob2(read, kept, labels)
    flat = tuple(chain.from_iterable(labels))
    if to_learn:
        _check_entities(labels, read.what) if task == "ner" else _check_tags(flat, read.what)
    classes = sorted_labels(flat) if task == "ner" else tuple(sorted(set(flat)))
    counts = np.array([len(of_document) for of_document in labels], dtype=np.int64)
    documents = taken(read.documents, np.array(kept, dtype=np.int64))
    return LabelledWords(documents, flat, classes, offsets_of(counts))


def _with_labels(read: WordData, *, drop_missing: bool) -> list[int]:
    """The documents with words, all of which have labels."""
    with_words = [number for number, labels in enumerate(read.labels) if len(labels)]
    if not with_words:
        raise InvalidInput("the data have no words; expected words with labels to learn from.")
    without = len(read.labels) - len(with_words)
    if without:
        warn(
            f"{without:,} of {len(read.labels):,} documents have no words and are left out.",
            TrainingDataWarning,
        )
    lacking = {
        number: next(word for word, label in enumerate(read.labels[number]) if is_missing(label))
        for number in with_words
        if any(map(is_missing, read.labels[number]))
    }
    if not lacking:
        return with_words
    number, word = next(iter(lacking.items()))
    told = f"{len(lacking):,} of {len(with_words):,} documents"
    if not drop_missing:
        raise InvalidInput(
            f"{read.what}: labels of words are missing in {told}, the first at "
            f"{read.place(number, word)}.\nGive them labels ('O' is a word that is no part of an "
            "entity), or leave these documents out: drop_missing=True"
        )
    warn(
        f"{read.what}: {told} have words without a label and are left out, the first at "
        f"{read.place(number, word)}.",
        TrainingDataWarning,
    )
    kept = [number for number in with_words if number not in lacking]
    if not kept:
        raise InvalidInput(f"{read.what}: each document has a word without a label.")
    return kept


def _texts(read: WordData, number: int) -> tuple[str, ...]:
    labels = read.labels[number]
    strange = next((word for word, label in enumerate(labels) if not isinstance(label, str)), None)
    if strange is None:
        return tuple(map(str.__str__, labels))
    label = labels[strange]
    way_out = "Make them texts: `str(label)`"
    if isinstance(label, (int, np.integer)):
        way_out = (
            "Numbers of labels stand for names; put these in their place: "
            "[[names[number] for number in labels] for labels in y]"
        )
    raise InvalidInput(
        f"{read.what}: {described(label)} at {read.place(number, strange)} is no label of a word; "
        f"expected a text, such as 'B-PER' or 'NOUN'.\n{way_out}"
    )


def _in_iob2(
    read: WordData, kept: Sequence[int], labels: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    scheme = scheme_of(labels)
    faults = faults_of(labels, scheme)
    if faults:
        told = [f"At {read.place(kept[f.sentence], f.word)}, {f.why}." for f in faults]
        more = len(faults) - _MOST_FAULTS
        raise InvalidInput(
            f"{read.what}: {len(faults):,} labels do not say where their entity begins (read as "
            f"{scheme}).\n"
            + "\n".join(told[:_MOST_FAULTS])
            + (f"\nAnd {more:,} more." * (more > 0))
        )
    if scheme == "IO" and not any("O" in of_document for of_document in labels):
        raise InvalidInput(
            f"{read.what}: no label has a prefix ('B-', 'I-'), and none is 'O', such as "
            f"{shown(labels[0][0])}; these are no entities.\nDid you mean train.pos (task='pos')?"
        )
    if scheme in _SCHEMES:
        warn(f"{read.what}: {_SCHEMES[scheme]}; they are made IOB2.", TrainingDataWarning)
    return [iob2_of(of_document, scheme) for of_document in labels]


def _check_entities(labels: Sequence[tuple[str, ...]], what: str) -> None:
    counts = Counter(entity.label for of in labels for entity in entities_of(of))
    if not counts:
        raise InvalidInput(
            f"{what}: all words have the same label, 'O'; train.ner needs entities to learn from."
        )
    if all("O" not in of_document for of_document in labels) and len(counts) == 1:
        raise InvalidInput(
            f"{what}: all words belong to entities of one type, {min(counts)!r}; train.ner needs "
            "words outside of them too, with the label 'O'."
        )
    warn_of_classes(counts, what=what)


def _check_tags(labels: Sequence[str], what: str) -> None:
    counts = Counter(labels)
    if len(counts) == 1:
        raise InvalidInput(
            f"{what}: all of {counts.total():,} words have the same label, {min(counts)!r}; "
            "train.pos needs two at least, since there is nothing to tell apart otherwise."
        )
    warn_of_classes(counts, what=what)
