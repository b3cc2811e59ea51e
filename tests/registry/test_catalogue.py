from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nlu_lite
from nlu_lite.errors import InvalidOption
from nlu_lite.registry import builtin
from nlu_lite.registry.catalogue import catalogue
from nlu_lite.spec import ModelSpec

COLUMNS = (
    "ref task language architecture layers dim max_length cased "
    "size_mb licence pinned files aliases"
)


def whereabouts(spec: ModelSpec) -> str:
    return "embedded" if spec.source.embedded else "hub"


def refs(search: str) -> list[str]:
    return list(catalogue(builtin(), search=search, whereabouts=whereabouts)["ref"])


def table_of(search: str = "", **filters: object) -> pd.DataFrame:
    return catalogue(builtin(), search=search, filters=filters, whereabouts=whereabouts)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return catalogue(builtin(), whereabouts=whereabouts)


def test_a_row_for_each_reference_in_the_order_of_the_registry(table: pd.DataFrame) -> None:
    assert list(table["ref"]) == list(builtin().specs)
    assert list(table.index) == list(range(len(table)))


def test_columns(table: pd.DataFrame) -> None:
    assert list(table.columns) == COLUMNS.split()


def test_a_row_tells_what_the_spec_says(table: pd.DataFrame) -> None:
    row = table.set_index("ref").loc["en.embed.bert.small_L10_256"]
    assert row.to_dict() == {
        "task": "token_embeddings",
        "language": "en",
        "architecture": "bert",
        "layers": 10,
        "dim": 256,
        "max_length": 512,
        "cased": False,
        "size_mb": 64.1,
        "licence": "apache-2.0",
        "pinned": True,
        "files": "hub",
        "aliases": "",
    }


def test_aliases_are_separated_by_blanks(table: pd.DataFrame) -> None:
    aliases = table.set_index("ref")["aliases"]
    assert aliases["en.embed.bert.base_uncased"].split() == [
        "embed.bert",
        "en.embed.bert",
        "en.bert",
        "embed.bert_base_uncased",
    ]


def test_a_size_that_is_not_known_is_missing(table: pd.DataFrame) -> None:
    sizes = table.set_index("ref")["size_mb"]
    assert pd.isna(sizes["en.embed.bert.large_cased"])


def test_where_the_files_are_comes_from_the_store(table: pd.DataFrame) -> None:
    embedded = table[table["files"] == "embedded"]
    assert set(embedded["ref"]) == {"en.embed.minilm_L6_384", "en.embed_sentence.minilm_L6_384"}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("L10_256", ["en.embed.bert.small_L10_256", "en.embed_sentence.small_bert_L10_256"]),
        ("SENT_SMALL_bert_l10_256", ["en.embed_sentence.small_bert_L10_256"]),
        ("  256   l10 token ", ["en.embed.bert.small_L10_256"]),
        ("bert_uncased_L-10_H-256_A-4 token", ["en.embed.bert.small_L10_256"]),
        ("xx.embed.bert token multi_cased", ["xx.embed.bert_multi_cased"]),
        (
            "en.embed_sentence.bert_base",
            ["en.embed_sentence.bert_base_uncased", "en.embed_sentence.bert_base_cased"],
        ),
        ("all-minilm sentence_embeddings", ["en.embed_sentence.minilm_L6_384"]),
    ],
)
def test_every_word_must_occur_in_some_field_in_any_case(search: str, found: list[str]) -> None:
    assert refs(search) == found


def test_what_has_the_word_in_its_reference_comes_first() -> None:
    found = refs("german bert")
    assert found[0].startswith("de.embed.bert")
    places = [found.index(ref) for ref in found if ref.startswith("de.embed.bert")]
    assert places == list(range(len(places)))


def test_languages_are_found_by_their_names() -> None:
    assert set(table_of("swahili")["language"]) <= {"sw", "xx"}
    assert not table_of("swahili").empty


def test_the_example_of_the_issue_finds_what_is_known_to_fit() -> None:
    table = table_of("bert small", language="en", max_size_mb=200, license="commercial")
    assert (table["size_mb"] <= 200).all() and len(table) >= 40
    assert set(table["licence"]) <= {"apache-2.0", "mit", "cc-by-sa-4.0"}


def test_what_is_not_known_passes_no_filter() -> None:
    everything = table_of()
    kept = table_of(license="commercial")
    assert everything["licence"].isna().any() and not kept["licence"].isna().any()
    assert "cc-by-nc-sa-4.0" in set(everything["licence"])
    assert "cc-by-nc-sa-4.0" not in set(kept["licence"])
    assert not table_of(min_layers=1)["layers"].isna().any()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"language": "de"}, lambda t: set(t["language"]) == {"de"}),
        ({"language": ["de", "nl"]}, lambda t: set(t["language"]) == {"de", "nl"}),
        ({"min_dim": 512, "max_dim": 768}, lambda t: t["dim"].between(512, 768).all()),
        ({"cased": False}, lambda t: not t["cased"].any()),
        ({"pinned": True}, lambda t: t["pinned"].all() and len(t) > 200),
        ({"files": "embedded"}, lambda t: len(t) == 2),
    ],
)
def test_filters(filters: dict[str, object], expected: Callable[[pd.DataFrame], bool]) -> None:
    table = table_of("", **filters)
    assert len(table) and expected(table)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"max_size": 3}, "Did you mean max_size_mb=?"),
        ({"max_language": 3}, "has no filter max_language="),
        ({"max_size_mb": "small"}, "is no number"),
    ],
)
def test_a_filter_that_cannot_be_is_an_error(filters: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidOption) as caught:
        table_of("", **filters)
    assert message in str(caught.value)


def test_there_are_hundreds_of_models_in_many_languages() -> None:
    table = nlu_lite.models()
    assert len(table) >= 500 and table["ref"].is_unique
    assert table["language"].nunique() >= 20


def test_a_blank_search_is_no_search() -> None:
    assert refs(" \t ") == list(builtin().specs)


def test_a_search_without_a_hit_gives_the_same_columns_and_types(table: pd.DataFrame) -> None:
    empty = catalogue(builtin(), search="no such thing", whereabouts=whereabouts)
    assert len(empty) == 0
    pd.testing.assert_series_equal(empty.dtypes, table.dtypes)


@pytest.mark.slow
@given(st.lists(st.sampled_from(["bert", "small", "cased", "256", "xx", "mini", "zz"]), max_size=4))
def test_words_may_stand_in_any_order_and_more_words_find_less(words: list[str]) -> None:
    found = refs(" ".join(words))
    assert sorted(refs(" ".join(reversed(words)))) == sorted(found)
    assert set(found) <= set(refs(" ".join(words[1:])))
