import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nlu_lite
from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption, TrainingDataWarning
from nlu_lite.prediction.prediction import words_of
from nlu_lite.training.iob import entities_of
from nlu_lite.training.labelled_words import LabelledWords, labelled_words
from tests.support.texts import any_text

WORDS = [["Ann", "sees", "New", "York"], ["Nobody", "left"], ["Bo", "in", "Rome"]]
LABELS = [["B-PER", "O", "B-LOC", "I-LOC"], ["O", "O"], ["B-PER", "O", "B-LOC"]]
TAGS = [["N", "V", "N", "N"], ["N", "V"], ["N", "P", "N"]]
TEXTS = [" ".join(words) for words in WORDS]
SPANS = [[(0, 3, "PER"), (9, 17, "LOC")], [], [(0, 2, "PER"), (6, 10, "LOC")]]
LISTS = pd.DataFrame({"words": WORDS, "y": LABELS})


def entities(data: object, **options: object) -> LabelledWords:
    return labelled_words(data, task="ner", language="en", **options)  # type: ignore[arg-type]


def tags(data: object, **options: object) -> LabelledWords:
    return labelled_words(data, task="pos", language="en", **options)  # type: ignore[arg-type]


def token_rows() -> pd.DataFrame:
    rows = [
        (word, n, label)
        for n, ws in enumerate(WORDS)
        for word, label in zip(ws, LABELS[n], strict=True)
    ]
    return pd.DataFrame(rows, columns=["token", "n", "y"]).set_index("n")


def span_rows() -> pd.DataFrame:
    none = (None, None, None)
    rows = [
        (text, *span)
        for text, of in zip(TEXTS, SPANS, strict=True)
        for span in [*of, none][: len(of) or 1]
    ]
    return pd.DataFrame(rows, columns=["text", "begin", "end", "label"])


def mappings(begin: str) -> list[list[dict[str, object]]]:
    return [[{begin: b, "end": e, "label": of} for b, e, of in spans] for spans in SPANS]


FORMS: dict[str, Callable[[], tuple[object, object]]] = {
    "lists in a DataFrame": lambda: (LISTS, "y"),
    "lists under other names": lambda: (LISTS.rename(columns={"words": "w", "y": "tags"}), "tags"),
    "lists beside other lists": lambda: (
        pd.DataFrame({"pos": TAGS, "tokens": WORDS, "ner_tags": LABELS}),
        "ner_tags",
    ),
    "tuples": lambda: ([tuple(words) for words in WORDS], [tuple(of) for of in LABELS]),
    "arrays": lambda: ([np.array(words) for words in WORDS], [np.array(of) for of in LABELS]),
    "DataFrame, list": lambda: (LISTS[["words"]], LABELS),
    "Series, Series": lambda: (LISTS["words"], LISTS["y"]),
    "polars": lambda: (pl.DataFrame({"tokens": WORDS, "y": LABELS}), "y"),
    "pyarrow": lambda: (pa.table({"tokens": WORDS, "y": LABELS}), "y"),
    "token rows": lambda: (token_rows(), "y"),
    "token rows, list": lambda: (token_rows()[["token"]], sum(LABELS, [])),
    "Series of tokens": lambda: (token_rows()["token"], token_rows()["y"]),
    "spans": lambda: (pd.DataFrame({"text": TEXTS, "y": SPANS}), "y"),
    "spans of a list": lambda: (TEXTS, SPANS),
    "spans as mappings": lambda: (TEXTS, mappings("begin")),
    "spans from start": lambda: (pd.DataFrame({"text": TEXTS, "y": mappings("start")}), "y"),
    "spans as lists": lambda: (TEXTS, [[list(span) for span in spans] for spans in SPANS]),
    "spans in polars": lambda: (pl.DataFrame({"text": TEXTS, "y": mappings("begin")}), "y"),
    "a span a row": lambda: (span_rows(), "y"),
    "a span a row, named": lambda: (span_rows().rename(columns={"label": "kind"}), "kind"),
}


@pytest.mark.parametrize("form", FORMS)
def test_any_form_gives_words_and_labels(form: str) -> None:
    data, y = FORMS[form]()
    words = entities(data, y=y)
    assert words.documents.texts == tuple(TEXTS)
    assert list(words.of_documents()) == [tuple(labels) for labels in LABELS]
    assert words.classes == ("O", "B-LOC", "I-LOC", "B-PER")
    assert words.document_words.tolist() == [0, 4, 6, 9]


@pytest.mark.parametrize("form", FORMS)
def test_words_are_those_that_are_predicted(form: str) -> None:
    data, y = FORMS[form]()
    words = entities(data, y=y)
    segments = words_of(words.documents, language="en")
    assert segments.document_words.tolist() == words.document_words.tolist()


def conll(path: Path, *, sep: str = " ", end: str = "\n") -> Path:
    lines = [f"-DOCSTART-{sep}-X-{sep}-X-{sep}O", ""]
    for words, of, labels in zip(WORDS, TAGS, LABELS, strict=True):
        lines += [
            f"{w}{sep}{t}{sep}X{sep}{label}" for w, t, label in zip(words, of, labels, strict=True)
        ]
        lines.append("")
    path.write_bytes(end.join(lines).encode())
    return path


def test_a_file_gives_words_and_labels(tmp_path: Path) -> None:
    file = conll(tmp_path / "a.conll")
    for path in (file, str(file)):
        words = entities(path)
        assert words.documents.texts == tuple(TEXTS)
        assert list(words.of_documents()) == [tuple(labels) for labels in LABELS]
    packed = tmp_path / "a.conll.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert entities(packed).labels == words.labels


def test_words_of_texts_are_found_by_the_rules_of_the_language() -> None:
    texts = ["我爱北京.", "北京."]
    words = labelled_words(texts, y=[[(2, 4, "LOC")], [(0, 2, "LOC")]], task="ner", language="zh")
    assert list(words.of_documents())[1] == ("B-LOC", "I-LOC", "O")
    with pytest.raises(InvalidInput, match="cuts the word '我爱北京'"):
        entities(texts, y=[[(2, 4, "LOC")], [(0, 2, "LOC")]])


def test_labels_of_the_index_are_kept() -> None:
    words = entities(LISTS.set_index(pd.Index(["a", "b", "c"])))
    assert words.documents.index is not None
    assert words.documents.index.tolist() == ["a", "b", "c"]


def test_some_documents_keep_what_is_theirs() -> None:
    part = entities(LISTS).take(np.array([2, 0]))
    assert part.documents.texts == (TEXTS[2], TEXTS[0])
    assert list(part.of_documents()) == [tuple(LABELS[2]), tuple(LABELS[0])]


def test_the_users_data_are_not_changed() -> None:
    table = token_rows()
    before = table.copy(deep=True)
    entities(table)
    pd.testing.assert_frame_equal(table, before)


# Our own table, with a column of labels beside it.


@pytest.mark.parametrize(("positions", "metadata"), [(False, False), (True, False), (True, True)])
def test_a_table_that_was_predicted_is_labelled_word_by_word(
    embedded: nlu_lite.Pipeline, positions: bool, metadata: bool
) -> None:
    texts = ["Ann (Bo's) left.  He sees Rome.", None, "Yes, Rome."]
    table = embedded.predict(texts, "token", positions=positions, metadata=metadata)
    y = ["B-LOC" if token == "Rome" else "O" for token in table["token"]]
    table["y"] = [
        None if pd.isna(token) else of for token, of in zip(table["token"], y, strict=True)
    ]
    words = entities(table)
    segments = words_of(words.documents, language="en")
    found = [
        words.documents.texts[d][b:e]
        for d, (x, z) in enumerate(
            zip(segments.document_words[:-1], segments.document_words[1:], strict=True)
        )
        for b, e in segments.words[x:z].tolist()
    ]
    assert found == [token for token in table["token"] if not pd.isna(token)]
    assert len(found) == len(words.labels)
    if metadata:
        assert words.documents.texts == ("Ann (Bo's) left.", "He sees Rome.", "Yes, Rome.")
    elif positions:
        assert words.documents.texts == ("Ann (Bo's) left.  He sees Rome.", "Yes, Rome.")
    else:
        assert words.documents.texts[1] == "Yes , Rome ."


def test_rows_of_one_label_that_begin_in_front_again_are_two_documents() -> None:
    table = pd.DataFrame(
        {
            "token": ["I", "see", "I", "saw"],
            "token_begin": [0, 2, 0, 2],
            "y": ["O", "B-X", "O", "B-X"],
        },
        index=[0] * 4,
    )
    assert entities(table).documents.texts == ("I see", "I saw")


def test_rows_that_tell_no_documents_are_refused() -> None:
    table = token_rows().reset_index(drop=True).assign(sentence_id=[1] * 4 + [2] * 2 + [3] * 3)
    with pytest.raises(InvalidInput, match=r"(?s)label of its own.*frame\['sentence_id'\]\)"):
        entities(table)
    table["Sentence #"] = table.pop("sentence_id").where(lambda of: ~of.duplicated())
    with pytest.raises(InvalidInput, match=r"(?s)frame\['Sentence #'\]\.ffill\(\)"):
        entities(table)


def test_a_label_without_a_word_is_refused() -> None:
    table = token_rows()
    table.iloc[2, 0] = None
    with pytest.raises(
        InvalidInput, match=r"(?s)'B-LOC' at position 2 \(index label 0\) has no.*keep_default"
    ):
        entities(table)


# Words that are given.

AWKWARD = [
    "New York",
    " a",
    "a ",
    "a\nb",
    "\u200b",
    "x\u0301",
    "\x00",
    "\ud83d",
    "##ing",
    "[SEP]",
    "#",
    "\ufeff",
]


def test_words_are_kept_as_they_are_whatever_is_in_them() -> None:
    words = tags([AWKWARD, ["a", "b"]], y=[["N"] * len(AWKWARD), ["V", "V"]])
    segments = words_of(words.documents, language="en")
    text = words.documents.texts[0]
    assert [text[b:e] for b, e in segments.words[: len(AWKWARD)].tolist()] == AWKWARD


@given(st.lists(st.lists(any_text, max_size=5), min_size=1, max_size=4))
@settings(max_examples=50)
def test_every_word_has_its_label_or_is_refused(texts: list[list[str]]) -> None:
    texts = [["a", "b"], *texts]
    y = [[f"{d}.{w}" for w in range(len(words))] for d, words in enumerate(texts)]
    blank = [
        (d, w) for d, words in enumerate(texts) for w, word in enumerate(words) if not word.strip()
    ]
    if blank:
        place = rf"position {blank[0][0]}, word {blank[0][1]} is blank"
        with pytest.raises(InvalidInput, match=place):
            tags(texts, y=y)
        return
    with pytest.warns(TrainingDataWarning):
        words = tags(texts, y=y)
    segments = words_of(words.documents, language="en")
    assert len(segments.words) == len(words.labels)
    starts = dict(zip(words.labels, segments.words.tolist(), strict=True))
    document = {of[0].split(".")[0]: n for n, of in enumerate(words.of_documents())}
    for label, (begin, end) in starts.items():
        d, w = label.split(".")
        assert words.documents.texts[document[d]][begin:end] == texts[int(d)][int(w)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["Ann", "", "b", "c"], r"word '' at position 0, word 1 is blank"),
        (["Ann", "\u2003", "b", "c"], r"word 1 is blank"),
        (["Ann", None, "b", "c"], r"hold NoneType None at word 1 of the document at position 0"),
        (["Ann", "sees", "York"], r"3 words and 4 labels at position 0"),
        ("Ann sees New York", r"expected a list.*\n.*str\.split"),
        ("['Ann', 'sees']", r"expected a list.*\n.*ast\.literal_eval"),
        (7, r"int 7 at position 0; expected a list"),
    ],
    ids=["empty", "blank", "None", "unequal", "text", "written", "number"],
)
def test_words_that_cannot_be_kept_are_named(words: object, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        entities([words, *WORDS[1:]], y=LABELS)


def test_rows_of_words_and_labels_are_named_by_the_index() -> None:
    table = pd.DataFrame({"words": WORDS, "y": [*LABELS[:2], ["O"]]}, index=list("abc"))
    with pytest.raises(
        InvalidInput, match=r"3 words and 1 labels at position 2 \(index label 'c'\)"
    ):
        entities(table)


@pytest.mark.parametrize(
    ("y", "message"),
    [
        (
            [*LABELS[:2], ["O", "O", None]],
            r"missing in 1 of 3 documents.* position 2, word 2.*\n.*drop",
        ),
        ([*LABELS[:2], None], r"missing in 1 of 3 documents, the first at position 2, word 0"),
        ([[0, 0, 1, 2], [0, 0], [0, 0, 1]], r"(?s)int 0 at position 0, word 0.*names\[number\]"),
        (
            [*LABELS[:2], ["O", "I-PER", "O"]],
            r"(?s)1 labels.*position 2, word 1, 'I-PER' follows 'O'",
        ),
        ([["O"] * 4, ["O"] * 2, ["O"] * 3], r"all words have the same label, 'O'"),
        ([["N", "V", "N", "N"], ["N", "V"], ["N"] * 3], r"(?s)no label has a prefix.*train\.pos"),
        ([["B-X"] * 4, ["B-X"] * 2, ["B-X"] * 3], r"entities of one type, 'X'"),
        (LABELS[:2], r"3 rows, and y has 2"),
        ([["(0, 3)"] * 4, {"a": 1}, []], r"dict .* at position 1; expected a list"),
        (["B-PER O B-LOC I-LOC", "O O", "B-PER O B-LOC"], r"(?s)several words.*str\.split"),
        (["['B-PER', 'O']", "['O', 'O']", "[]"], r"(?s)written as a text.*literal_eval"),
        (["O", "O", "O"], r"which words are one text"),
    ],
    ids=[
        "no label",
        "no labels",
        "numbers",
        "broken",
        "outside",
        "tags",
        "inside",
        "rows",
        "mapping",
        "joined",
        "written",
        "flat",
    ],
)
def test_labels_that_cannot_be_learnt_are_named(y: object, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        entities(WORDS, y=y)


def test_documents_without_a_label_are_left_out_on_request() -> None:
    with pytest.warns(TrainingDataWarning) as warned:
        words = entities([*WORDS, ["a", "b"]], y=[*LABELS, ["O", None]], drop_missing=True)
    assert words.documents.texts == tuple(TEXTS)
    assert "1 of 4 documents have words without a label and are left out" in str(warned[0].message)


def test_documents_without_words_are_left_out_and_said() -> None:
    with pytest.warns(TrainingDataWarning, match="2 of 5 documents have no words"):
        words = entities([*WORDS, [], None], y=[*LABELS, [], None])
    assert len(words) == 3


def test_no_words_at_all_are_refused() -> None:
    with pytest.raises(InvalidInput, match="the data have no words"):
        entities([[]], y=[[]])


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([["I-PER", "O", "I-LOC", "I-LOC"], ["O", "O"], ["I-PER", "O", "I-LOC"]], "IOB1"),
        ([["S-PER", "O", "B-LOC", "E-LOC"], ["O", "O"], ["S-PER", "O", "S-LOC"]], "BIOES"),
        ([["U-PER", "O", "B-LOC", "L-LOC"], ["O", "O"], ["U-PER", "O", "U-LOC"]], "BIOES"),
        ([["PER", "O", "LOC", "LOC"], ["O", "O"], ["PER", "O", "LOC"]], "no prefixes"),
    ],
    ids=["IOB1", "BIOES", "BILOU", "IO"],
)
def test_other_schemes_are_made_iob2_and_said(labels: list[list[str]], said: str) -> None:
    with pytest.warns(TrainingDataWarning, match=f"{said}.*made IOB2"):
        words = entities(WORDS, y=labels)
    assert list(words.of_documents()) == [tuple(of) for of in LABELS]


def test_an_entity_of_one_example_is_named() -> None:
    with pytest.warns(TrainingDataWarning, match=r"1 class has one example.*'ORG'"):
        entities([*WORDS, ["UN"]], y=[*LABELS, ["B-ORG"]])


def test_tags_are_as_they_are() -> None:
    words = tags(WORDS, y=[["N", "V", "B-X", "B-X"], ["N", "V"], ["N", "V", "N"]])
    assert words.classes == ("B-X", "N", "V")


def test_one_tag_is_nothing_to_learn() -> None:
    with pytest.raises(InvalidInput, match="all of 9 words have the same label, 'N'"):
        tags(WORDS, y=[["N"] * len(words) for words in WORDS])


# Columns and files that are not there.


def test_a_column_that_is_not_there_is_told_with_the_likely_one() -> None:
    table = pd.DataFrame({"tokens": WORDS, "pos_tags": TAGS, "ner_tags": LABELS})
    with pytest.raises(InvalidOption, match=r"mean y='ner_tags'\?\nIts columns: 'tokens', "):
        entities(table)
    with pytest.raises(InvalidOption, match=r"mean y='pos_tags'\?"):
        tags(table)


def test_several_columns_of_lists_are_asked_about() -> None:
    table = pd.DataFrame({"a": WORDS, "b": TAGS, "y": LABELS})
    with pytest.raises(
        InvalidInput, match=r"several columns hold lists: 'a', 'b'.*\n.*text_column="
    ):
        entities(table)
    assert entities(table, text_column="a").documents.texts == tuple(TEXTS)


def test_the_column_of_labels_holds_no_words() -> None:
    with pytest.raises(InvalidOption, match="text_column='y' is a column of the labels"):
        entities(LISTS, text_column="y")
    with pytest.raises(InvalidOption, match=r"text_column='word' is no column.*'words'"):
        entities(LISTS, text_column="word")
    with pytest.raises(InvalidOption, match="text_column='a' names a column of a DataFrame"):
        entities(WORDS, y=LABELS, text_column="a")


@pytest.mark.parametrize(
    ("data", "way_out"),
    [
        (WORDS, r"y=\[…\]"),
        ([[("Ann", "N"), ("sees", "V")]], r"\[\[label for _, label in s\]"),
        ([("Ann sees", {"entities": [(0, 3, "PER")]})], r"y=\[of\['entities'\]"),
    ],
    ids=["words", "pairs", "annotations"],
)
def test_words_without_labels_are_told_how_to_give_them(data: object, way_out: str) -> None:
    with pytest.raises(InvalidOption, match=way_out):
        entities(data)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        FileUnavailable, match="no existing file; expected a file of words in CoNLL"
    ):
        entities(tmp_path / "none.conll")


# Spans of texts.


@pytest.mark.parametrize(
    ("spans", "message"),
    [
        (
            [(9, 15, "LOC")],
            r"1 of 3 spans.*position 0, the span \(9, 15, 'LOC'\), 'New Yo', cuts the word 'York'"
            r".*\(9, 17\), 'New York'; or \(9, 12\), 'New'",
        ),
        ([(0, 9, "LOC"), (9, 17, "LOC"), (4, 8, "X")], r"\(4, 8, 'X'\), 'sees', overlaps \(0, 9"),
        ([(0, 3, "LOC"), (0, 3, "LOC")], r"is there twice"),
        ([(9, 18, "LOC")], r"\(9, 18, 'LOC'\) lies outside the text, which has 17 characters"),
        ([(-3, 3, "LOC")], r"lies outside"),
        ([(3, 3, "LOC")], r"ends where it begins"),
        ([(3, 4, "LOC")], r"' ', holds no word"),
        ([(0, 3)], r"tuple \(0, 3\) is no span; expected \(begin, end, label\)"),
        ([(0, "3", "LOC")], r"the place str '3'; expected a whole number"),
        ([(0, 3, None)], r"the label None; expected a text"),
        ([{"begin": 0, "stop": 3, "label": "X"}], r"is no span"),
    ],
    ids=[
        "cut",
        "overlap",
        "twice",
        "behind",
        "before",
        "empty",
        "blank",
        "short",
        "place",
        "label",
        "keys",
    ],
)
def test_spans_that_are_no_words_are_named(spans: list[object], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        entities(TEXTS, y=[spans, *SPANS[1:]])


def test_ends_at_the_last_character_are_recognized() -> None:
    inclusive = [[(b, e - 1, of) for b, e, of in spans] for spans in SPANS]
    with pytest.raises(InvalidInput, match=r"4 of 4 spans(?s:.*)Spark NLP.*Add 1"):
        entities(TEXTS, y=inclusive)


def test_blanks_around_a_span_do_not_matter() -> None:
    spans = [[(0, 4, "PER"), (8, 17, "LOC")], *SPANS[1:]]
    assert list(entities(TEXTS, y=spans).of_documents())[0] == tuple(LABELS[0])


def test_a_text_whose_spans_are_not_known_is_missing() -> None:
    with pytest.raises(InvalidInput, match="missing in 1 of 3 documents, the first at position 1"):
        entities(TEXTS, y=[SPANS[0], None, SPANS[2]])


def test_a_span_a_row_has_all_three_or_none() -> None:
    table = span_rows()
    table.loc[0, "label"] = None
    with pytest.raises(InvalidInput, match=r"\(0\.0, 3\.0, .*\) at position 0 .* is incomplete"):
        entities(table)


@given(
    st.lists(st.sampled_from(["Ann", "New", "York", "a-b", "\u00e9", "\U0001f600"]), max_size=9),
    st.data(),
)
@settings(max_examples=60)
def test_spans_of_entities_are_their_labels(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    ends = sorted(data.draw(st.lists(st.integers(0, len(words)), unique=True)))
    places = list(zip(ends[::2], ends[1::2], strict=False))
    begins = np.cumsum([0, *(len(word) + 1 for word in words)]).tolist()
    spans = [(begins[a], begins[b] - 1, "X") for a, b in places]
    read = (
        entities([text, TEXTS[0], TEXTS[2]], y=[spans, [(0, 3, "Y")], [(0, 2, "Y")]])
        if (words and len(spans) != 1)
        else None
    )
    if read is not None:
        assert [(e.begin, e.end) for e in entities_of(next(read.of_documents()))] == places


# Data to measure a model by.


def test_one_label_is_enough_to_measure_by() -> None:
    assert entities([["Nobody"]], y=[["O"]], to_learn=False).classes == ("O",)
    assert tags([["Nobody"]], y=[["NOUN"]], to_learn=False).classes == ("NOUN",)
