"""The formats that sentences with labelled words come in."""

from benchmarks.labelled_words import conll, conll_u

POSTS = b"In\tO\nNew\tB-location\nYork\tI-location\n\nYes\tO\n"


def test_an_empty_line_ends_a_sentence_and_the_last_needs_none() -> None:
    found = conll([POSTS, POSTS + b"\n\n"])
    assert found.train == (("In", "New", "York"), ("Yes",)) == found.test
    assert found.train_labels == (("O", "B-location", "I-location"), ("O",)) == found.test_labels


def test_words_of_conll_u_are_the_syntactic_ones() -> None:
    lines = [
        "# text = Don't",
        "1-2\tDon't\t_\t_",
        "1\tDo\tdo\tAUX",
        "2\tn't\tnot\tPART",
        "2.1\tgo\tgo\tVERB",
    ]
    found = conll_u(["\n".join(lines).encode()] * 2)
    assert found.train == (("Do", "n't"),) and found.train_labels == (("AUX", "PART"),)


def test_a_hash_is_a_word_where_lines_are_not_numbered() -> None:
    found = conll([b"#nlp\tO\n# \tO\n", POSTS])
    assert found.train == (("#nlp", "# "),)


def test_some_sentences_come_from_all_parts() -> None:
    many = b"".join(b"word%d\tO\n\n" % number for number in range(10))
    found = conll([many, many]).some(5)
    assert found.train == tuple((f"word{number}",) for number in range(0, 10, 2))
    assert found.test_labels == (("O",),) * 5
