import re
from html.parser import HTMLParser

import pytest

import nlu_lite
from nlu_lite import viz
from nlu_lite.errors import InvalidInput, InvalidOption
from tests.support.fuzz_texts import fuzzed_text

WORDS = "en.embed.minilm_L6_384"


class Shown(HTMLParser):
    """The text of HTML, whose tags all have to be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: "list[tuple[str, str | None]]") -> None:
        self.open += [tag] if tag != "br" else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(reading: viz.TextReading) -> str:
    parser = Shown()
    parser.feed(reading._repr_html_())
    parser.close()
    assert not parser.open
    return parser.text


def test_pieces_are_those_of_predict(embedded: nlu_lite.Pipeline) -> None:
    text = "Unbelievable tokenizers, don't they? 😀"
    column = "en_embed_minilm_L6_384_pieces"
    frame = embedded.predict(text, metadata=True)
    words = [w for s in viz.tokens(text, embedded).models[0].sentences for w in s.words]
    assert [word.text for word in words] == frame["token"].tolist()
    assert [list(word.pieces) for word in words] == frame[column].tolist()
    unknown = frame["en_embed_minilm_L6_384_unknown"].tolist()
    assert [any(word.unknown) for word in words] == unknown


def test_what_is_not_in_the_vocabulary_is_marked_without_colour(
    embedded: nlu_lite.Pipeline,
) -> None:
    reading = viz.tokens("I 😀 you", embedded)
    assert "[UNK]? (😀)" in repr(reading) and "1 not in the vocabulary" in repr(reading)
    assert "[UNK]?(😀)" in shown(reading)
    assert not re.search(r"[^-]color:|background", reading._repr_html_())


def test_special_pieces_stand_around_each_sentence(embedded: nlu_lite.Pipeline) -> None:
    assert repr(viz.tokens("One. Two.", embedded)).count("[CLS]") == 2


def test_windows_of_a_long_sentence_are_marked(embedded: nlu_lite.Pipeline) -> None:
    text = " ".join(f"word{number}" for number in range(700))
    reading = viz.tokens(text, embedded)
    sentence = reading.models[0].sentences[0]
    pieces = sum(len(word.pieces) for word in sentence.words)
    count = len(sentence.windows)
    assert count > 1 and sentence.windows[0][0] == 0 and sentence.windows[-1][1] == pieces - 1
    windows = [word.window for word in sentence.words]
    assert windows == sorted(windows) and set(windows) == set(range(count))
    assert f"window {count} of {count}" in repr(reading) and f"window 1 of {count}" in shown(
        reading
    )


def test_equal_sentences_stand_where_they_are(embedded: nlu_lite.Pipeline) -> None:
    sentences = viz.tokens("Yes. No. Yes.", embedded).models[0].sentences
    assert [sentence.words[0].text for sentence in sentences] == ["Yes", "No", "Yes"]


def test_words_of_which_nothing_is_left_stay_in_their_sentence(
    embedded: nlu_lite.Pipeline,
) -> None:
    # BERT's normaliser deletes accents, also those that stand on no letter.
    reading = viz.tokens("I see \u0301\nYou see \u0301 it.", embedded)
    words = [[word.text for word in s.words] for s in reading.models[0].sentences]
    assert sum(words, []) == embedded.tokens(reading.text)
    assert repr(reading).count("no piece") == shown(reading).count("no piece") == 2
    only = viz.tokens("\u0301", embedded)
    assert "no piece" in repr(only) and "no piece" in shown(only)


def test_several_references_stand_one_below_the_other() -> None:
    reading = viz.tokens("I love NLP", f"{WORDS} en.embed_sentence.minilm_L6_384")
    assert [model.ref for model in reading.models] == [WORDS, "en.embed_sentence.minilm_L6_384"]
    assert repr(reading).count("[CLS]") == 2


@pytest.mark.parametrize("text", ["<b>bold</b>", "<script>x</script>", "a & b", '"', "$x$"])
def test_html_of_the_text_is_escaped(embedded: nlu_lite.Pipeline, text: str) -> None:
    html = viz.tokens(text, embedded)._repr_html_()
    assert "<script" not in html and "<b>bold" not in html
    shown(viz.tokens(text, embedded))


@pytest.mark.parametrize("number", range(12))
def test_any_text_is_shown(embedded: nlu_lite.Pipeline, number: int) -> None:
    text = fuzzed_text(number)
    reading = viz.tokens(text, embedded)
    words = embedded.tokens(text)
    read = [word.text for sentence in reading.models[0].sentences for word in sentence.words]
    assert [word for word in read if word in words] == words
    repr(reading)
    shown(reading)


def test_a_text_without_words_has_no_sentences(embedded: nlu_lite.Pipeline) -> None:
    reading = viz.tokens("", embedded)
    assert reading.models[0].sentences == ()
    assert "0 words" in repr(reading)


def test_what_is_no_text_is_refused(embedded: nlu_lite.Pipeline) -> None:
    with pytest.raises(InvalidInput, match="not a list"):
        viz.tokens(["a"], embedded)  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="ref is a NoneType"):
        viz.tokens("a", None)  # type: ignore[arg-type]
