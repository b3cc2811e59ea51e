import numpy as np
import pandas as pd
import pytest

from nlu_lite import viz
from nlu_lite.analysis.similarity import similarity
from nlu_lite.errors import InvalidInput, InvalidOption

REFERENCES = "en.embed.minilm_L6_384 en.embed_sentence.minilm_L6_384"
TEXTS = ["A cat slept.", "My kitten sleeps.", "The market is closed."]


def frame(count: int = 2) -> pd.DataFrame:
    random = np.random.default_rng(0)
    vectors = {f"m{n}_embeddings": list(random.normal(size=(4, 3 + n))) for n in range(count)}
    return pd.DataFrame({"token": list("abcd"), "kind": [1, 1, 2, 2], **vectors})


def test_each_reference_has_a_panel() -> None:
    figure = viz.compare(TEXTS, REFERENCES, title="Two models")
    panels = [axes for axes in figure.axes if axes.get_title()]
    assert [axes.get_title() for axes in panels] == [
        "en_embed_minilm_L6_384",
        "en_embed_sentence_minilm_L6_384",
    ]
    assert figure.get_suptitle() == "Two models"


def test_one_text_is_compared_word_by_word() -> None:
    figure = viz.compare("A cat", "en.embed.minilm_L6_384", b="My kitten slept")
    panel = figure.axes[0]
    assert [label.get_text() for label in panel.get_yticklabels()] == ["A", "cat"]
    assert [label.get_text() for label in panel.get_xticklabels()] == ["My", "kitten", "slept"]


def test_panels_hold_the_numbers_of_their_columns() -> None:
    figure = viz.compare(frame())
    for number, panel in enumerate(figure.axes[:2]):
        expected = similarity(frame(), column=f"m{number}_embeddings")
        np.testing.assert_array_equal(panel.images[0].get_array(), expected)


def test_panels_of_cosines_share_a_bar_and_others_have_their_own() -> None:
    assert len(viz.compare(frame()).axes) == 3
    assert len(viz.compare(frame(), metric="euclidean").axes) == 4


def test_many_references_stand_in_several_rows() -> None:
    figure = viz.compare(frame(4))
    shown = [axes for axes in figure.axes if axes.axison and axes.images]
    assert len(shown) == 4


def test_maps_are_compared_with_one_legend() -> None:
    figure = viz.compare(frame(), kind="map", color="kind")
    panels = figure.axes[:2]
    assert [axes.get_title() for axes in panels] == ["m0", "m1"]
    assert [axes.get_legend() is None for axes in panels] == [True, False]
    assert [len(axes.texts) for axes in panels] == [4, 4]


def test_plotly_has_the_same_panels() -> None:
    figure = viz.compare(frame(), interactive=True)
    assert [note.text for note in figure.layout.annotations] == ["m0", "m1"]
    assert [trace.showscale for trace in figure.data] == [True, False]
    assert list(figure.layout.yaxis2.ticktext) == list("abcd")


def test_a_legend_of_plotly_shows_a_group_in_all_panels() -> None:
    figure = viz.compare(frame(), kind="map", color="kind", interactive=True)
    assert [trace.legendgroup for trace in figure.data] == ["1 (2)", "2 (2)"] * 2
    assert [trace.showlegend for trace in figure.data] == [None, None, False, False]


def test_numbers_in_maps_of_plotly_have_one_bar() -> None:
    table = frame().assign(kind=[0.5, 1.5, 2.5, 3.5])
    figure = viz.compare(table, kind="map", color="kind", interactive=True)
    assert [trace.marker.showscale for trace in figure.data] == [None, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "maps"}, "kind='maps'.*Did you mean 'map'"),
        ({"color": "kind"}, "color= is for kind='map'"),
        ({"kind": "map", "b": "text"}, "b= is for kind='similarity'"),
        ({"kind": "map", "numbers": True}, "numbers= is for kind='similarity'"),
        ({"kind": "map", "metric": "dot"}, "metric= is for kind='similarity'"),
        ({"method": "tsne"}, "method= is for kind='map'"),
        ({"seed": 7}, "seed= is for kind='map'"),
    ],
)
def test_options_of_the_other_kind_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        viz.compare(frame(), **options)  # type: ignore[call-overload]


def test_a_matrix_has_no_references() -> None:
    with pytest.raises(InvalidInput, match="a column of vectors a reference"):
        viz.compare(np.ones((2, 3)))


def test_texts_need_references() -> None:
    with pytest.raises(InvalidOption, match="ref="):
        viz.compare(TEXTS)
