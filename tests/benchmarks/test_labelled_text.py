"""The formats that judged texts come in."""

from collections import Counter

from benchmarks.labelled_text import (
    documents,
    questions,
    scored_pairs,
    scored_words,
    topics,
    topics_of_tabs,
)

QUESTIONS = b"".join(
    b"NUM:%s How many are %d ?\nLOC:city Where is %d ?\n" % (kind, number, number)
    for number, kind in enumerate([b"date", b"count"] * 10)
)


def test_a_text_of_a_csv_file_may_have_commas_quotes_and_lines() -> None:
    pairs = scored_pairs([b'"One, two.","He said ""no"".",2.5\r\n"Two\nlines.",One.,0.0\r\n'])
    assert pairs.first == ("One, two.", "Two\nlines.")
    assert pairs.second == ('He said "no".', "One.")
    assert pairs.scores.tolist() == [2.5, 0.0]


def test_comments_are_no_pairs() -> None:
    pairs = scored_words(["# Word 1\tWord 2\tHuman\ntiger\tcat\t7.5\ncafé\ttea\t6\n".encode()])
    assert (pairs.first, pairs.second) == (("tiger", "café"), ("cat", "tea"))
    assert pairs.scores.tolist() == [7.5, 6.0]


def test_each_pair_of_documents_has_its_own_score() -> None:
    scores = b"1\t0.5\t0.25\n0\t1\t0.125\n0\t0\t1\n"
    pairs = documents(["It costs £5.\nTwo.\nThree.\n".encode("latin-1"), scores])
    found = zip(pairs.first, pairs.second, pairs.scores.tolist(), strict=True)
    assert list(found) == [
        ("It costs £5.", "Two.", 0.5),
        ("It costs £5.", "Three.", 0.25),
        ("Two.", "Three.", 0.125),
    ]


def test_a_line_break_of_another_kind_is_part_of_a_text() -> None:
    found = topics(["text,category\na\u2028b,x\n".encode(), b"text,category\nc,y\n"])
    assert found.train == ("a\u2028b",) and found.test_labels == ("y",)


def test_some_of_them_come_from_all_parts() -> None:
    lines = b"".join(b"text %d,topic %d\n" % (number, number) for number in range(10))
    found = topics([b"text,category\n" + lines] * 2).some(5)
    assert found.train == tuple(f"text {number}" for number in range(0, 10, 2))
    assert found.test_labels == tuple(f"topic {number}" for number in range(0, 10, 2))
    assert len(topics([b"text,category\n" + lines] * 2).some(None).test) == 10


def test_a_line_of_tabs_without_a_label_is_no_text() -> None:
    head = b"Category\tText\nd\tstring\nclass\t\n"
    found = topics_of_tabs([head + b"\t\nship\ta port\n", head + b"\nearn\ta net\n"])
    assert (found.train, found.train_labels) == (("a port",), ("ship",))
    assert (found.test, found.test_labels) == (("a net",), ("earn",))


def test_questions_are_split_by_class_and_always_the_same_way() -> None:
    found = questions([QUESTIONS], fine=False, test=10)
    assert Counter(found.train_labels) == {"NUM": 15, "LOC": 15}
    assert Counter(found.test_labels) == {"NUM": 5, "LOC": 5}
    assert found == questions([QUESTIONS], fine=False, test=10)
    assert not set(found.train) & set(found.test)
    rows = zip(found.train, found.train_labels, strict=True)
    assert all(text.startswith("Where") == (label == "LOC") for text, label in rows)


def test_fine_labels_of_questions_are_whole() -> None:
    found = questions([QUESTIONS], fine=True, test=8)
    assert set(found.test_labels) == {"NUM:date", "NUM:count", "LOC:city"}
