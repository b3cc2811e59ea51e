import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import viz
from nlu_lite.analysis.similarity import similarity
from nlu_lite.errors import InvalidInput, InvalidOption, InvalidVectors
from tests.support.pictures import png, texts

WORDS = "en.embed.minilm_L6_384"
SENTENCES = "en.embed_sentence.minilm_L6_384"


@pytest.fixture(scope="module")
def words(embedded: nlu_lite.Pipeline) -> pd.DataFrame:
    return embedded.predict("The cat and the kitten go to market")


def test_words_stand_at_the_sides_and_numbers_in_the_cells(words: pd.DataFrame) -> None:
    axes = viz.similarity(words, words.head(3))
    assert texts(axes.get_yticklabels()) == words["token"].tolist()
    assert texts(axes.get_xticklabels()) == ["The", "cat", "and"]
    expected = similarity(words, words.head(3)).to_numpy()
    assert [float(text.get_text()) for text in axes.texts] == pytest.approx(
        expected.ravel(), abs=0.0051
    )


def test_the_picture_holds_the_numbers_of_similarity(words: pd.DataFrame) -> None:
    drawn = viz.similarity(words).images[0].get_array()
    np.testing.assert_array_equal(drawn, similarity(words).to_numpy())


def test_colours_of_cosines_are_always_the_same(words: pd.DataFrame) -> None:
    image = viz.similarity(words.head(1)).images[0]
    assert image.get_clim() == (-1, 1)


@pytest.mark.parametrize("metric", ["dot", "euclidean", "manhattan"])
def test_the_bar_says_the_metric(words: pd.DataFrame, metric: str) -> None:
    axes = viz.similarity(words, metric=metric)
    bar = axes.figure.axes[-1]
    assert metric in bar.get_ylabel()
    assert ("smaller is nearer" in bar.get_ylabel()) == (metric != "dot")


def test_texts_are_read_by_the_reference(words: pd.DataFrame) -> None:
    axes = viz.similarity("A cat", "My kitten slept", ref=WORDS)
    assert texts(axes.get_yticklabels()) == ["A", "cat"]
    assert texts(axes.get_xticklabels()) == ["My", "kitten", "slept"]


def test_several_texts_are_a_row_each(embedded: nlu_lite.Pipeline) -> None:
    axes = viz.similarity(["A cat slept.", "No. Never."], ref=embedded)
    assert texts(axes.get_yticklabels()) == ["A cat slept.", "No. Never."]


def test_a_text_read_by_a_model_of_sentences_is_cut_in_sentences() -> None:
    axes = viz.similarity("A cat slept. It rained.", ref=SENTENCES)
    assert texts(axes.get_yticklabels()) == ["A cat slept.", "It rained."]


def test_a_frame_of_texts_is_read_too(embedded: nlu_lite.Pipeline) -> None:
    frame = pd.DataFrame({"text": ["one", "two"], "id": [7, 8]})
    axes = viz.similarity(frame, ref=embedded, label="id")
    assert texts(axes.get_yticklabels()) == ["7", "8"]


@pytest.mark.parametrize("word", ["$x_1$", "_", "a_b^c", r"\frac", "$", "#", "%"])
def test_words_are_drawn_literally(word: str) -> None:
    table = pd.DataFrame({"token": [word], "vector": [np.ones(3, dtype=np.float32)]})
    axes = viz.similarity(table)
    label = axes.get_yticklabels()[0]
    assert label.get_text() == word and not label.get_parse_math()
    png(axes)


def test_long_labels_are_cut_with_an_ellipsis() -> None:
    table = pd.DataFrame({"sentence": ["word " * 50], "vector": [np.ones(3)]})
    label = texts(viz.similarity(table).get_yticklabels())[0]
    assert label.endswith("…") and len(label) <= 32


def test_rows_without_a_vector_are_grey_and_named(embedded: nlu_lite.Pipeline) -> None:
    axes = viz.similarity(embedded.predict(["cat", "", "dog"], output_level="document"))
    assert "without a vector, grey: 1 row and 1 column" in axes.get_xlabel()
    assert [text.get_text() for text in axes.texts].count("–") == 5


def test_labels_of_many_rows_are_thinned_and_the_picture_says_so() -> None:
    table = pd.DataFrame({"token": [f"w{n}" for n in range(700)], "v": list(np.eye(700))})
    axes = viz.similarity(table)
    assert "one label in" in axes.get_xlabel()
    assert len(axes.get_yticklabels()) < 700 and not axes.texts


def test_an_empty_table_is_an_empty_picture(embedded: nlu_lite.Pipeline) -> None:
    axes = viz.similarity(embedded.predict([]))
    assert "no rows" in axes.get_xlabel()
    png(axes)


def test_the_axes_of_the_user_are_drawn_on(words: pd.DataFrame) -> None:
    from matplotlib.figure import Figure

    axes = Figure().add_subplot()
    assert viz.similarity(words, ax=axes, title="Mine") is axes
    assert axes.get_title() == "Mine"


@pytest.mark.parametrize("numbers", [True, False])
def test_numbers_can_be_asked_for(words: pd.DataFrame, numbers: bool) -> None:
    assert bool(viz.similarity(words, numbers=numbers).texts) == numbers


def test_the_same_table_gives_the_same_picture(words: pd.DataFrame) -> None:
    assert png(viz.similarity(words)) == png(viz.similarity(words))


def test_plotly_tells_the_same_numbers_and_keeps_equal_words_apart(words: pd.DataFrame) -> None:
    figure = viz.similarity(pd.concat([words, words]), interactive=True)
    trace = figure.data[0]
    assert np.shape(trace.z) == (16, 16)
    assert list(figure.layout.yaxis.ticktext) == words["token"].tolist() * 2
    assert list(figure.layout.yaxis.tickvals) == list(range(16))
    assert figure.layout.yaxis.autorange == "reversed"
    assert (trace.zmin, trace.zmax) == (-1, 1)
    assert trace.colorbar.title.text == "cosine similarity"


def test_plotly_is_given_no_html() -> None:
    table = pd.DataFrame({"token": ["<b>$x$"], "vector": [np.ones(3)]})
    figure = viz.similarity(table, interactive=True, title="<i>")
    assert (
        "<b>" not in figure.layout.xaxis.ticktext[0] and "$" not in figure.data[0].hovertext[0][0]
    )
    assert figure.layout.title.text == "&lt;i&gt;"


def test_more_cells_than_a_browser_shows_are_refused() -> None:
    table = pd.DataFrame({"v": list(np.ones((1_001, 2)))})
    with pytest.raises(InvalidOption, match=r"1,001 x 1,001.*static"):
        viz.similarity(table, interactive=True)


def test_texts_without_a_reference_are_refused_with_one() -> None:
    with pytest.raises(InvalidOption, match=r"a holds texts.*ref="):
        viz.similarity(["cat", "dog"])
    with pytest.raises(InvalidOption, match=r"b holds texts"):
        viz.similarity(pd.DataFrame({"v": [[1.0, 2.0]]}), "dog")


def test_other_things_are_refused(words: pd.DataFrame) -> None:
    with pytest.raises(InvalidInput, match="int"):
        viz.similarity(3)
    with pytest.raises(InvalidVectors, match="no column of vectors"):
        viz.similarity(pd.DataFrame({"n": [1, 2]}))
    with pytest.raises(InvalidOption, match="metric"):
        viz.similarity(words, metric="cos")
    with pytest.raises(InvalidOption, match="ref is a int"):
        viz.similarity("cat", ref=3)  # type: ignore[call-overload]


def test_a_column_of_labels_that_is_not_there_is_refused(words: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match="label='tokens'.*Did you mean 'token'"):
        viz.similarity(words, label="tokens")
    with pytest.raises(InvalidOption, match="names a column"):
        viz.similarity(np.eye(2), label="token")


def test_a_table_and_a_text_are_compared(words: pd.DataFrame, embedded: nlu_lite.Pipeline) -> None:
    axes = viz.similarity(words, "kitten", ref=embedded)
    assert texts(axes.get_xticklabels()) == ["kitten"]


def test_vectors_of_two_models_are_not_compared(
    words: pd.DataFrame, small: nlu_lite.Pipeline
) -> None:
    with pytest.raises(InvalidVectors, match="can't be compared"):
        viz.similarity(words, small.predict("cat"))


def test_axes_are_not_for_plotly(words: pd.DataFrame) -> None:
    with pytest.raises(InvalidOption, match="ax="):
        viz.similarity(words, ax=object(), interactive=True)  # type: ignore[call-overload]
