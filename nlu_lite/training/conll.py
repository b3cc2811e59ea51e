"""Files of labelled words: CoNLL 2003 and its kin, and CoNLL-U."""

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nlu_lite.common.choices import did_you_mean, expected
from nlu_lite.common.paths import user_path
from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption, NluLiteError
from nlu_lite.input.cells import shown
from nlu_lite.input.streams import encoding_of, open_text, wrong_bytes
from nlu_lite.training.iob import scheme_of

__all__ = ["FILE_COLUMNS", "FileSentence", "read_sentences"]

# The ten fields of a line (https://universaldependencies.org/format.html).
_CONLLU = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
# Those that hold labels.
FILE_COLUMNS = ("upos", "xpos", "deprel")
_WORD_ID = re.compile(r"\d+")
_OTHER_ID = re.compile(r"\d+-\d+|\d+\.\d+")
_BLANKS = re.compile(r"[ \t]+")
# Comments of files that have them beside words that begin with "#".
_COMMENT = re.compile(r"# ?(?:id\b|[\w:.]+ ?= ?)")


@dataclass(frozen=True, slots=True)
class FileSentence:
    """A sentence of a file.

    Attributes:
        words: Its words.
        labels: A label each; None where the file says "_".
        lines: The line of each word, from 1.
    """

    words: tuple[str, ...]
    labels: tuple[str | None, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    fields: tuple[str, ...]


def read_sentences(
    path: str | os.PathLike[str], *, task: str, y: object = "y"
) -> list[FileSentence]:
    r"""The sentences of a file with a word a line and an empty line behind each sentence.

    CoNLL 2003 and its kin (Tjong Kim Sang and De Meulder 2003): fields with tabs or blanks between
    them, the first of which is the word; lines of "-DOCSTART-" hold none. CoNLL-U: ten fields with
    tabs between them; words in several (1-2) and words that are not written (8.1) are passed over.
    A file is CoNLL-U where its lines have these ten fields. With .gz behind, it is unpacked.

    Args:
        path: The file; `~` is the home folder.
        task: "ner" or "pos".
        y: Which field holds the labels. Of CoNLL-U "upos", "xpos" or "deprel"; "y": "upos". Of
            others its number, from 0 or, from the last one, -1; "y": the last one.

    Raises:
        FileUnavailable: There is no such file, or it can't be read.
        InvalidInput: A line has another number of fields than the others, or holds no word.
        InvalidOption: There is no field `y`.

    >>> from pathlib import Path
    >>> _ = Path("words.conll").write_text("I O\nsee O\nParis B-LOC\n\nYes O\n")
    >>> [(s.words, s.labels) for s in read_sentences("words.conll", task="ner")]
    [(('I', 'see', 'Paris'), ('O', 'O', 'B-LOC')), (('Yes',), ('O',))]
    """
    file = user_path(path, name="data")
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is no existing file"
        raise FileUnavailable(
            f"{file} {what}; expected a file of words in CoNLL 2003 or CoNLL-U, such as train.conll"
        )
    with _readable_errors(file):
        sentences = list(_sentences(file))
    if not sentences:
        raise InvalidInput(f"{file} holds no words; expected a word and its label a line.")
    if not _is_conllu(sentences):
        return _of_conll(file, sentences, y, task)
    read = _of_conllu(file, sentences, _conllu_column(y, task))
    # Comments alone are no sentence.
    return [sentence for sentence in read if sentence.words]


def _sentences(file: Path) -> Iterator[list[_Line]]:
    """The lines between empty ones, cut into fields."""
    lines: list[_Line] = []
    with open_text(file, encoding_of(file, None)) as text:
        for number, line in enumerate(text, start=1):
            line = line.rstrip("\r\n")
            if line.strip(" \t"):
                cut = line.split("\t") if "\t" in line else _BLANKS.split(line.strip(" "))
                if not (_COMMENT.match(line) and not lines) and cut[0] != "-DOCSTART-":
                    lines.append(_Line(number, tuple(field.strip(" ") for field in cut)))
            elif lines:
                yield lines
                lines = []
    if lines:
        yield lines


def _is_conllu(sentences: list[list[_Line]]) -> bool:
    first = next((line for line in sentences[0] if not line.fields[0].startswith("#")), None)
    return (
        first is not None
        and len(first.fields) == len(_CONLLU)
        and (_WORD_ID.fullmatch(first.fields[0]) or _OTHER_ID.fullmatch(first.fields[0]))
        is not None
    )


def _of_conllu(file: Path, sentences: list[list[_Line]], column: str) -> list[FileSentence]:
    place = _CONLLU.index(column)
    return [
        _sentence(
            file,
            [
                line
                for line in lines
                if not line.fields[0].startswith("#")
                and _checked(file, line, len(_CONLLU))
                and not _OTHER_ID.fullmatch(line.fields[0])
            ],
            word=1,
            label=place,
            missing="_",
        )
        for lines in sentences
    ]


def _of_conll(file: Path, sentences: list[list[_Line]], y: object, task: str) -> list[FileSentence]:
    columns = len(sentences[0][0].fields)
    if columns < 2:
        raise InvalidInput(
            f"line {sentences[0][0].number} of {file} has one field, "
            f"{shown(sentences[0][0].fields[0])}; expected a word and its label, with a tab or a "
            "blank between them."
        )
    for lines in sentences:
        for line in lines:
            _checked(file, line, columns)
    place = _conll_column(y, columns)
    read = [_sentence(file, lines, word=0, label=place) for lines in sentences]
    if task == "pos" and y == "y" and columns > 2:
        _refuse_entities(file, read, columns)
    return read


def _sentence(
    file: Path, lines: list[_Line], *, word: int, label: int, missing: str | None = None
) -> FileSentence:
    for line in lines:
        if not line.fields[word].strip() or not line.fields[label].strip():
            lacking = "word" if not line.fields[word].strip() else "label"
            raise InvalidInput(
                f"line {line.number} of {file} holds no {lacking}: {shown(line.fields)}; expected "
                "both, or an empty line between two sentences."
            )
    labels = (line.fields[label] for line in lines)
    return FileSentence(
        tuple(line.fields[word] for line in lines),
        tuple(None if of == missing else of for of in labels),
        tuple(line.number for line in lines),
    )


def _checked(file: Path, line: _Line, columns: int) -> bool:
    if len(line.fields) != columns:
        raise InvalidInput(
            f"line {line.number} of {file} has {len(line.fields)} fields, and the lines above it "
            f"have {columns}: {shown(' '.join(line.fields))}.\nEach line holds a word and its "
            "labels, all with tabs or all with blanks between them; an empty line ends a sentence."
        )
    return True


def _conllu_column(y: object, task: str) -> str:
    if y == "y" and task == "pos":
        return "upos"
    if isinstance(y, str) and y in FILE_COLUMNS:
        return y
    if y == "y":
        raise InvalidOption(
            "the file is CoNLL-U, which has no field for entities: "
            f"{expected(FILE_COLUMNS)} as y=….\nDid you mean train.pos (task='pos')?"
        )
    hint = did_you_mean(y, FILE_COLUMNS)
    raise InvalidOption(
        f"y={shown(y)} is no field with labels of a CoNLL-U file; {expected(FILE_COLUMNS)}.{hint}"
    )


def _conll_column(y: object, columns: int) -> int:
    if y == "y":
        return columns - 1
    is_number = isinstance(y, int) and not isinstance(y, bool)
    if is_number and 1 <= y % columns and -columns < y < columns:  # type: ignore[operator]
        return y % columns  # type: ignore[operator]
    raise InvalidOption(
        f"y={shown(y)}: the fields of the file have no names; expected the number of the one that "
        f"holds the labels, from 1 to {columns - 1} (0 is the word), or -1 for the last."
    )


def _refuse_entities(file: Path, sentences: list[FileSentence], columns: int) -> None:
    labels = [[label or "O" for label in sentence.labels] for sentence in sentences]
    different = {label for of in labels for label in of}
    if "O" in different and scheme_of(labels) != "IO":
        raise InvalidInput(
            f"the last of {columns} fields of {file} holds entities, such as "
            f"{min(different - {'O'}, default='O')!r}; train.pos learns parts of speech.\nSay "
            "which field holds these: y=1 is the one behind the word. Entities are learnt by "
            "train.ner."
        )


@contextmanager
def _readable_errors(file: Path) -> Iterator[None]:
    try:
        yield
    except NluLiteError:
        raise
    except (OSError, EOFError, zlib.error) as cause:
        raise FileUnavailable(f"{file} can't be read: {cause}.") from cause
    except UnicodeError as cause:
        raise InvalidInput(
            f"{file} is not UTF-8: {cause}.\n{wrong_bytes(file)}; or convert it: "
            "iconv -f ENCODING -t utf-8 IN > OUT"
        ) from cause
