import pytest

from nlu_lite.errors import InvalidInput, InvalidOption
from nlu_lite.input.delimiters import NO_DELIMITER, Layout, layout_of, named_delimiter

TABLES = {
    "semicolons": ("id;text;stars\n1;Good food;5\n2;Bad food;1\n", ";"),
    "tabs": ("id\ttext\n1\tGood, really\n2\tBad\n", "\t"),
    "bars": ("id|text\n1|Good; really\n", "|"),
    "commas": ("id,text\n1,Good; really\n2,Bad\n", ","),
    "decimal commas": ("id;text;price\n1;Good;5,50\n2;Bad;4,20\n", ";"),
    "a comma in a name": ("id;price, EUR;text\n1;5;Good\n2;4;Bad, really\n", ";"),
    "quotes": ('id;text\n1;"Good; really"\n2;"Bad\nfood"\n', ";"),
    "names alone": ("id;text\n", ";"),
    "blank lines": ("id;text\n\n1;Good\n\n2;Bad\n", ";"),
    "line ends of Windows": ("id;text\r\n1;Good\r\n2;Bad\r\n", ";"),
    "one column": ("text\nGood food\nBad food\n", ","),
    "one column with semicolons": ("text\nGood; really\nBad; awful\n", ","),
    "one column with quoted commas": ('text\n"Good, really"\nBad\n', ","),
    "one column with commas": ("text\nGood, really\nBad\n", NO_DELIMITER),
    "one column with a comma in each text": ("text\nI like it, really\nNo, thanks\n", NO_DELIMITER),
    "one column with two semicolons in each": ("text\nGood; cheap; near\nBad; dear; far\n", ","),
    "one column with a semicolon in its name": ("text; free form\nGood\nBad\n", ","),
    "one column with colons": ("text\nnote: good\nnote: bad\n", ","),
    "a record that is too long": ("id,text\n1,a\n2,b,c\n", ","),
    "a title in quotes": ('"a;b"\nc\nd\n', ","),
    "nothing": ("", ","),
}


@pytest.mark.parametrize("name", TABLES)
def test_a_delimiter_that_leaves_no_doubt_is_taken(name: str) -> None:
    head, delimiter = TABLES[name]
    assert layout_of(head, usual=",") == Layout(delimiter)


UNSURE = {
    "two that fit": ("a,b;c\n1,2;3\n", r"',' .* or ';'"),
    "ragged": ("id;text\n1;Good;5\n2;Bad\n", "';'"),
    "a comma in a name, ragged": ("id;text;price, EUR\n1;Good\n2;Bad;4\n", "';'"),
    "a title above": ("Report 2020\nid;text;n\n1;a;5\n2;b;5\n", "';'"),
    "names of rows without a name": ("text,n\n1,a,5\n2,b,6\n".replace("text,n", "text"), "','"),
    "carets": ("id^text\n1^a\n2^b\n", r"'\^'"),
    "carets in one record": ("id^text\n1^a\n", r"'\^'"),
    "colons": ("id:text\n1:a\n2:b\n", r"':'"),
    "control characters": ("id\x01text\n1\x01a\n2\x01b\n", r"'\\x01'"),
}


@pytest.mark.parametrize("name", UNSURE)
def test_whole_records_are_never_taken_for_texts(name: str) -> None:
    head, sign = UNSURE[name]
    with pytest.raises(InvalidInput, match=sign) as caught:
        layout_of(head, usual=",")
    assert "delimiter=" in str(caught.value)


def test_what_excel_says_of_the_delimiter_is_no_name() -> None:
    assert layout_of("sep=;\nid;text\n1;a\n", usual=",") == Layout(";", lines_before=1)


def test_a_record_that_is_cut_at_the_end_of_the_head_does_not_count() -> None:
    head = "id;text\n1;Good, really\n2;Ba"
    assert layout_of(head[:-3], usual=",", complete=False).delimiter == ";"


def test_a_tsv_with_commas_is_told() -> None:
    assert layout_of("id,text\n1,a\n2,b\n", usual="\t").delimiter == ","


@pytest.mark.parametrize(
    ("said", "meant"), [("semicolon", ";"), ("Tab", "\t"), ("\\t", "\t"), ("^", "^"), (";", ";")]
)
def test_a_delimiter_can_be_said_in_words(said: str, meant: str) -> None:
    assert named_delimiter(said) == meant


@pytest.mark.parametrize("said", ["", ";;", '"', "\n", "semikolon"])
def test_what_is_no_delimiter_is_refused(said: str) -> None:
    with pytest.raises(InvalidOption, match="delimiter="):
        named_delimiter(said)
