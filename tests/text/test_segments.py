import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu_lite.text.segments import segment
from tests.support.texts import any_text


def test_sentences_and_words_know_their_documents() -> None:
    segments = segment(["One two. Three", "", "Four"], language="en")
    assert segments.document_sentences.tolist() == [0, 2, 2, 3]
    assert segments.sentence_words.tolist() == [0, 3, 4, 5]
    assert segments.document_words.tolist() == [0, 4, 4, 5]
    assert segments.sentence_texts() == ["One two.", "Three", "Four"]


def test_no_documents() -> None:
    segments = segment([], language="en")
    assert segments.words.shape == (0, 2)
    assert segments.document_words.tolist() == [0]


def test_a_language_without_spaces_gets_the_model_s_own_words() -> None:
    segments = segment(["\u6211\u7231\u4f60"], language="zh")
    assert segments.words.tolist() == [[0, 1], [1, 2], [2, 3]]


@given(st.lists(any_text, max_size=4), st.sampled_from(["en", "zh"]))
def test_a_word_never_straddles_two_sentences(texts: list[str], language: str) -> None:
    segments = segment(texts, language=language)
    for sentence, (begin, end) in enumerate(segments.sentences.tolist()):
        words = segments.words[
            segments.sentence_words[sentence] : segments.sentence_words[sentence + 1]
        ]
        assert (words[:, 0] >= begin).all()
        assert (words[:, 1] <= end).all()


@given(st.lists(any_text, max_size=4), st.sampled_from(["en", "zh"]))
def test_no_character_that_is_not_blank_lies_outside_all_words(
    texts: list[str], language: str
) -> None:
    segments = segment(texts, language=language)
    for number, text in enumerate(texts):
        words = segments.words[
            segments.document_words[number] : segments.document_words[number + 1]
        ]
        assert "".join(text[begin:end] for begin, end in words) == "".join(text.split())


@given(st.lists(any_text, max_size=4), st.integers(1, 200))
def test_blocks_hold_all_sentences_and_words_once(texts: list[str], characters: int) -> None:
    segments = segment(texts, language="en")
    sentences: dict[int, str] = {}
    words: dict[int, str] = {}
    for block in segments.blocks(characters):
        sentences |= zip(block.sentence_rows.tolist(), block.texts, strict=True)
        rows = iter(block.word_rows.tolist())
        for number, text in enumerate(block.texts):
            own = block.words[block.sentence_words[number] : block.sentence_words[number + 1]]
            words |= {next(rows): text[begin:end] for begin, end in own.tolist()}
        assert next(rows, None) is None
    assert [sentences[row] for row in range(len(sentences))] == segments.sentence_texts()
    documents = np.repeat(np.arange(len(texts)), np.diff(segments.document_words))
    assert [words[row] for row in range(len(words))] == [
        texts[document][begin:end]
        for document, (begin, end) in zip(documents, segments.words.tolist(), strict=True)
    ]


def test_equal_sentences_stand_together_and_others_in_order() -> None:
    segments = segment(["One.", "Two.", "One.", "Three.", "Two."], language="en")
    (block,) = segments.blocks(1_000)
    assert block.texts == ["One.", "One.", "Two.", "Two.", "Three."]
    assert block.sentence_rows.tolist() == [0, 2, 1, 4, 3]


@given(st.lists(any_text, max_size=4))
def test_whole_documents_are_sentences_with_the_same_words(texts: list[str]) -> None:
    segments = segment(texts, language="en")
    whole = segments.whole_documents()
    assert whole.sentence_texts() == [text.strip() for text in texts if text.strip()]
    assert whole.document_words.tolist() == segments.document_words.tolist()


def test_words_that_the_user_has_found_are_one_sentence() -> None:
    given_words = np.array([[0, 3], [4, 8]])
    segments = segment(["One. two. x", "Hi."], language="en", word_spans_given=[given_words, None])
    assert segments.sentence_texts() == ["One. two", "Hi."]
    assert segments.sentence_words.tolist() == [0, 2, 4]


@given(st.lists(any_text, max_size=4), st.data())
def test_chosen_sentences_keep_their_words_and_documents(
    texts: list[str], data: st.DataObject
) -> None:
    segments = segment(texts, language="en")
    every = np.arange(len(segments.sentences))
    flags = data.draw(st.lists(st.booleans(), min_size=len(every), max_size=len(every)))
    rows = every[np.array(flags, dtype=bool)]
    chosen = segments.chosen(rows)
    assert chosen.sentence_texts() == [segments.sentence_texts()[row] for row in rows]
    assert np.array_equal(chosen.document_of_sentences(), segments.document_of_sentences()[rows])
    for place, row in enumerate(rows.tolist()):
        begin, end = segments.sentence_words[row : row + 2]
        first, stop = chosen.sentence_words[place : place + 2]
        assert np.array_equal(chosen.words[first:stop], segments.words[begin:end])
    assert segments.chosen(every).words.tolist() == segments.words.tolist()
