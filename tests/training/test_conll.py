import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu_lite.errors import FileUnavailable, InvalidInput, InvalidOption
from nlu_lite.training.conll import FileSentence, read_sentences

# The example of https://universaldependencies.org/format.html, with words in several (1-2) and one
# that is not written (8.1).
CONLLU = """\
# sent_id = 1
# text = vamos al mar
1-2\tvámonos\t_\t_\t_\t_\t_\t_\t_\t_
1\tvamos\tir\tVERB\tV\t_\t0\troot\t_\t_
2\tnos\tnosotros\tPRON\tP\t_\t1\tobj\t_\t_
2.1\tir\tir\tVERB\tV\t_\t_\t_\t1:conj\t_

# newdoc id = x
# text = #
1\t#\t#\tSYM\t_\t_\t0\troot\t_\tSpaceAfter=No

# text = nothing

"""
# Of what a word or a label may be in a file: all but what cuts lines and fields.
PRINTED = st.text(
    st.characters(blacklist_characters=" \t\n\r\x00", blacklist_categories=["Cs"]), min_size=1
).filter(lambda text: text.strip() and not text.startswith(("#", "-DOCSTART-", "\ufeff")))


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def read(path: Path, task: str = "ner", **options: object) -> list[FileSentence]:
    return read_sentences(path, task=task, **options)


@pytest.mark.parametrize("separator", [" ", "\t", "  ", " \t"], ids=repr)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
def test_fields_are_parted_by_tabs_or_blanks(tmp_path: Path, separator: str, end: str) -> None:
    lines = ["-DOCSTART- -X- O O", "", "EU{s}NNP{s}B-ORG", "#1{s}CD{s}O ", " ", "", "!{s}.{s}O"]
    text = end.join(lines).format(s=separator)
    if separator == " \t":
        text = text.replace(" \t", "\t").replace("O ", "O")
    sentences = read(written(tmp_path / "a.txt", text))
    assert [sentence.words for sentence in sentences] == [("EU", "#1"), ("!",)]
    assert [sentence.labels for sentence in sentences] == [("B-ORG", "O"), ("O",)]
    assert sentences[1].lines == (7,)


@given(
    st.lists(st.lists(st.tuples(PRINTED, PRINTED), min_size=1, max_size=5), min_size=1, max_size=5)
)
@settings(max_examples=60)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[list[tuple[str, str]]]
) -> None:
    text = "\n\n".join("\n".join(f"{word}\t{label}" for word, label in of) for of in sentences)
    file = written(tmp_path_factory.mktemp("conll") / "a.conll", text)
    found = read(file)
    assert [list(zip(of.words, of.labels, strict=True)) for of in found] == sentences
    lines = text.split("\n")
    assert all(
        lines[line - 1].startswith(word)
        for of in found
        for word, line in zip(of.words, of.lines, strict=True)
    )


def test_words_hold_any_white_space_but_that_of_the_file(tmp_path: Path) -> None:
    file = written(tmp_path / "a.conll", "a\u00a0b O\n\u2028c\x85d O\n")
    assert read(file)[0].words == ("a\u00a0b", "\u2028c\x85d")


def test_any_field_may_hold_the_labels(tmp_path: Path) -> None:
    file = written(tmp_path / "a.conll", "EU NNP I-NP B-ORG\n")
    assert read(file)[0].labels == ("B-ORG",)
    assert read(file, y=1)[0].labels == ("NNP",)
    assert read(file, y=-2)[0].labels == ("I-NP",)


@pytest.mark.parametrize("y", [0, 4, -4, -5, True, "ner", 1.0], ids=repr)
def test_a_field_that_is_not_there_is_refused(tmp_path: Path, y: object) -> None:
    file = written(tmp_path / "a.conll", "EU NNP I-NP B-ORG\n")
    with pytest.raises(InvalidOption, match=r"y=.*have no names; expected .* from 1 to 3"):
        read(file, y=y)


def test_entities_are_no_parts_of_speech(tmp_path: Path) -> None:
    file = written(tmp_path / "a.conll", "EU NNP I-NP B-ORG\nis V O O\n")
    with pytest.raises(InvalidInput, match=r"(?s)last of 4 fields.*'B-ORG'.*y=1"):
        read(file, "pos")
    assert read(file, "pos", y=1)[0].labels == ("NNP", "V")
    assert read(file, "pos", y=-1)[0].labels == ("B-ORG", "O")


def test_comments_in_front_of_a_sentence_are_no_words(tmp_path: Path) -> None:
    text = "# id 5239d808-f300-46ea domain=en\nEU O\n\n# sent_id = 3\nUN O\n# O\n"
    assert [of.words for of in read(written(tmp_path / "a.conll", text))] == [("EU",), ("UN", "#")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "EU B-ORG\nis O\n\nNo\n",
            r"line 4 of .* has 1 fields, and the lines above it have 2: 'No'",
        ),
        ("EU NNP B-ORG\nis O\n", r"line 2 of .* has 2 fields, .* have 3: 'is O'"),
        ("EU\nis\n", r"line 1 of .* has one field, 'EU'"),
        ("EU\tO\n\tO\n", r"line 2 of .* holds no word"),
        ("EU\tO\nis\t \n", r"line 2 of .* holds no label"),
        ("", r"holds no words"),
        ("-DOCSTART- -X- O O\n\n\n", r"holds no words"),
        ("1\ta\ta\tX\t_\t_\t0\troot\t_\t_\n2\tb\n", r"line 2 of .* has 2 fields"),
    ],
    ids=["short", "shorter", "one", "no word", "no label", "empty", "no sentence", "conllu"],
)
def test_a_broken_file_is_told_with_the_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        read(written(tmp_path / "a.conll", text), "pos")


def test_conllu_gives_the_words_of_the_tree(tmp_path: Path) -> None:
    file = written(tmp_path / "a.conllu", CONLLU)
    first, second = read(file, "pos")
    assert first == FileSentence(("vamos", "nos"), ("VERB", "PRON"), (4, 5))
    assert second.words == ("#",)


def test_conllu_is_told_by_its_lines(tmp_path: Path) -> None:
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(CONLLU.encode()))
    assert read(packed, "pos")[0].words == ("vamos", "nos")


def test_fields_of_conllu_are_called_by_their_names(tmp_path: Path) -> None:
    file = written(tmp_path / "a.conllu", CONLLU)
    assert read(file, "pos", y="deprel")[0].labels == ("root", "obj")
    assert read(file, "pos", y="xpos")[1].labels == (None,)
    with pytest.raises(InvalidOption, match=r"y='upso'.*'deprel'. Did you mean 'upos'\?"):
        read(file, "pos", y="upso")


def test_conllu_has_no_entities(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match=r"no field for entities.*\n.*train\.pos"):
        read(written(tmp_path / "a.conllu", CONLLU), "ner")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileUnavailable, match="is no existing file"):
        read(tmp_path / "none.conll")
    with pytest.raises(FileUnavailable, match="is a folder"):
        read(tmp_path)
    (tmp_path / "a.conll.gz").write_bytes(b"no gzip")
    with pytest.raises(FileUnavailable, match="can't be read"):
        read(tmp_path / "a.conll.gz")
    with pytest.raises(InvalidOption, match="is an address"):
        read_sentences("s3://bucket/a.conll", task="ner")


def test_another_encoding_is_told_with_its_name(tmp_path: Path) -> None:
    file = tmp_path / "a.conll"
    file.write_bytes("Größe O\nBär O\n".encode("cp1252"))
    with pytest.raises(InvalidInput, match=r"(?s)is not UTF-8.*cp1252.*'Größe O'.*iconv"):
        read(file)


def test_a_byte_order_mark_is_no_word(tmp_path: Path) -> None:
    file = tmp_path / "a.conll"
    file.write_bytes("EU B-ORG\n".encode("utf-8-sig"))
    assert read(file)[0].words == ("EU",)
