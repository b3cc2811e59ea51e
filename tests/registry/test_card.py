import dataclasses
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.registry import builtin
from nlu_lite.registry.card import ModelCard

EVIL = "<script>alert('x')</script> & \"quoted\""


def card_of(ref: str) -> ModelCard:
    spec = builtin().find(ref)
    return ModelCard.of(spec, "cached", aliases=builtin().aliases_of(spec.ref))


class Table(HTMLParser):
    """The cells, tags and links of an HTML table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str | None] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("th", "td"):
            self.cells.append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        self.cells[-1] += data


def test_a_token_model_as_spark_nlp_shows_it() -> None:
    card = card_of("en.embed.bert.small_L10_256")
    assert (card.input_labels, card.output_labels) == (("sentence", "token"), ("word_embeddings",))
    assert (card.dimension, card.layers, card.max_length) == (256, 10, 512)
    assert (card.language, card.case_sensitive, card.licence) == ("en", False, "apache-2.0")
    assert card.data_source == (
        "https://tfhub.dev/tensorflow/small_bert/bert_en_uncased_L-10_H-256_A-4/1"
    )
    assert card.paper == "https://arxiv.org/abs/1908.08962"


def test_a_sentence_model_as_spark_nlp_shows_it() -> None:
    card = card_of("en.embed_sentence.bert_base_cased")
    assert (card.input_labels, card.output_labels) == (("sentence",), ("sentence_embeddings",))
    assert card.case_sensitive


def test_where_the_files_are_and_where_they_come_from() -> None:
    card = card_of("bert")
    assert (card.files, card.aliases, card.size_mb) == ("cached", ("bert",), 17.7)
    assert card.repository == "google/bert_uncased_L-2_H-128_A-2"
    assert card.revision == "30b0a37ccaaa32f332884b96992754e246e48c5f"


def test_text_is_aligned() -> None:
    lines = str(card_of("bert")).splitlines()
    assert lines[0] == "Model name      en.embed.bert.small_L2_128"
    assert all(line[14:16] == "  " and line[16] != " " for line in lines)


def test_a_console_shows_the_text() -> None:
    card = card_of("bert")
    assert repr(card) == str(card)


def test_what_is_not_known_says_so() -> None:
    text = str(card_of("en.embed.bert.small_L6_512"))
    assert "Revision        unpinned: the newest is taken" in text
    assert "Layers          unknown" in str(card_of("en.embed_sentence.bert.finetuned"))
    assert "Size            unknown" in str(card_of("en.embed.bert.large_cased"))


def test_a_licence_that_forbids_commercial_use_says_so() -> None:
    spec = dataclasses.replace(builtin().find("bert"), licence="cc-by-nc-sa-4.0")
    assert "cc-by-nc-sa-4.0 (no commercial use)" in str(ModelCard.of(spec, "hub"))


def test_html_holds_the_same_as_the_text() -> None:
    card = card_of("bert")
    cells = Table(card._repr_html_()).cells
    rows = dict(zip(cells[::2], cells[1::2], strict=True))
    assert [f"{label:<14}  {value}" for label, value in rows.items()] == str(card).splitlines()


def test_only_web_addresses_are_links() -> None:
    card = card_of("bert")
    assert Table(card._repr_html_()).links == [card.data_source, card.paper]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "http:", "//x.y/z", "https://[", "JaVa:x"],
)
def test_other_addresses_are_text(address: str) -> None:
    card = dataclasses.replace(card_of("bert"), paper=address, data_source=None)
    table = Table(card._repr_html_())
    assert table.links == []
    assert address in table.cells


TEXTS = "name spark_name type licence language data_source paper repository revision files".split()
LISTS = "input_labels output_labels aliases".split()


@pytest.mark.parametrize("field", [*TEXTS, *LISTS])
def test_every_value_is_escaped(field: str) -> None:
    evil: dict[str, Any] = {field: EVIL if field in TEXTS else (EVIL,)}
    table = Table(dataclasses.replace(card_of("bert"), **evil)._repr_html_())
    assert table.tags <= {"table", "tr", "th", "td", "a"}
    assert EVIL in table.cells


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_web_address_cannot_leave_its_attribute(text: str) -> None:
    address = f"https://host/{text}"
    table = Table(dataclasses.replace(card_of("bert"), paper=address)._repr_html_())
    assert table.tags <= {"table", "tr", "th", "td", "a"}
    assert address in table.links
