from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import nlu_lite
from nlu_lite import viz
from nlu_lite.errors import InvalidOption, InvalidVectors
from nlu_lite.viz.palette import MISSING, MOST_GROUPS
from tests.support.pictures import legend_of, places_in, png, texts


def table_of(count: int, seed: int = 0) -> pd.DataFrame:
    places = np.random.default_rng(seed).normal(size=(count, 2))
    return pd.DataFrame(
        {
            "token": [f"word{number}" for number in range(count)],
            "x": places[:, 0],
            "y": places[:, 1],
            "topic": [f"topic {number % 3}" for number in range(count)],
            "score": places[:, 0] * 2.5,
        },
        index=[0] * count,
    )


@pytest.mark.parametrize("count", [1, 2, 3, 200, 5_000, 10_001])
def test_every_row_is_a_point(count: int) -> None:
    axes = viz.map(table_of(count))
    assert len(places_in(axes)) == count
    assert axes.collections[0].get_rasterized() == (count > 2_000)


def test_vectors_are_projected_first(embedded: nlu_lite.Pipeline) -> None:
    words = embedded.predict("cat kitten dog market shop street")
    axes = viz.map(words)
    assert len(places_in(axes)) == 6
    assert set(texts(axes.texts)) <= set(words["token"])
    assert axes.get_xlabel().startswith("PCA")


def test_texts_are_read_and_projected(embedded: nlu_lite.Pipeline) -> None:
    axes = viz.map(["a cat", "a kitten", "the market"], ref=embedded)
    assert len(places_in(axes)) == 3 and len(texts(axes.texts)) == 3


def test_places_of_the_table_are_taken() -> None:
    table = table_of(3)
    axes = viz.map(table)
    np.testing.assert_allclose(places_in(axes), table[["x", "y"]])
    assert "PCA" not in axes.get_xlabel()


def test_the_table_stays_as_it_is() -> None:
    table = table_of(5)
    before = table.copy()
    viz.map(table, color="topic", label="token")
    pd.testing.assert_frame_equal(table, before)


def test_rows_without_a_place_are_left_out_and_counted() -> None:
    table = table_of(5)
    table["x"] = [np.nan, 1, 2, 3, np.inf]
    axes = viz.map(table)
    assert len(places_in(axes)) == 3
    assert "2 rows without coordinates left out" in axes.get_xlabel()


def test_texts_without_words_are_left_out(embedded: nlu_lite.Pipeline) -> None:
    axes = viz.map(embedded.predict(["cat", "", "dog"], output_level="document"))
    assert len(places_in(axes)) == 2
    assert "1 row without a vector, or of zeros, left out" in axes.get_xlabel()


def test_nothing_gives_an_empty_picture(embedded: nlu_lite.Pipeline) -> None:
    nothing = embedded.predict([])
    assert "no rows" in viz.map(nothing).get_xlabel()
    assert "no rows" in viz.map(nothing, interactive=True).layout.xaxis.title.text


def test_points_that_are_all_equal_are_shown() -> None:
    table = table_of(3).assign(x=2.0, y=-1.0)
    axes = viz.map(table)
    low, high = axes.get_xlim()
    assert low < 2.0 < high
    png(axes)


def test_groups_have_a_legend_with_their_sizes() -> None:
    axes = viz.map(table_of(7), color="topic")
    assert legend_of(axes) == ["topic 0 (3)", "topic 1 (2)", "topic 2 (2)"]
    assert len({str(drawn.get_facecolor()) for drawn in axes.collections}) == 3


def test_the_legend_is_bounded() -> None:
    table = table_of(200).assign(topic=[f"topic {number}" for number in range(200)])
    entries = legend_of(viz.map(table, color="topic"))
    assert len(entries) == MOST_GROUPS + 1
    assert entries[-1] == f"{200 - MOST_GROUPS} other groups ({200 - MOST_GROUPS})"


@pytest.mark.parametrize("name", ["_hidden", "$x_1$", "", "a\nb"])
def test_names_of_groups_are_drawn_literally(name: str) -> None:
    axes = viz.map(table_of(2).assign(topic=name), color="topic")
    shown = name.replace("\n", "↵")
    assert legend_of(axes) == [f"{shown} (2)"]
    png(axes)


def test_numbers_have_a_bar_and_missing_ones_are_grey() -> None:
    table = table_of(5)
    table["score"] = [0.5, 1.5, np.nan, 2.5, 9.5]
    axes = viz.map(table, color="score")
    bar = axes.figure.axes[-1]
    assert bar.get_ylabel() == "score (grey x: missing, 1)"
    assert len(places_in(axes)) == 5
    from matplotlib.colors import to_rgba_array

    grey = to_rgba_array(MISSING.colour)[0, :3]
    np.testing.assert_allclose(np.asarray(axes.collections[-1].get_facecolor())[0, :3], grey)


def test_labels_do_not_cover_each_other_and_those_left_out_are_counted() -> None:
    axes = viz.map(table_of(400), label="token")
    png(axes)
    boxes = [text.get_window_extent() for text in axes.texts]
    assert 30 < len(boxes) < 400
    assert f"{400 - len(boxes):,} labels left out" in axes.get_xlabel()
    covering = [1 for one, other in combinations(boxes, 2) if is_over(one, other)]
    assert not covering


def is_over(one: "object", other: "object") -> bool:
    from matplotlib.transforms import Bbox

    assert isinstance(one, Bbox) and isinstance(other, Bbox)
    both = Bbox.intersection(one, other)
    return both is not None and both.width > 1 and both.height > 3


def test_few_points_are_called_by_their_words_and_many_are_not() -> None:
    assert viz.map(table_of(3)).texts
    assert not viz.map(table_of(101)).texts
    assert viz.map(table_of(101), label=True).texts
    assert not viz.map(table_of(3), label=False).texts


def test_the_same_table_gives_the_same_picture() -> None:
    pictures = [png(viz.map(table_of(60), color="topic", label="token")) for _ in range(2)]
    assert pictures[0] == pictures[1]


def test_the_axes_of_the_user_are_drawn_on() -> None:
    from matplotlib.figure import Figure

    axes = Figure().subplots(1, 2)[1]
    assert viz.map(table_of(4), ax=axes, color="topic", title="$Mine_") is axes
    assert axes.get_title() == "$Mine_"


def test_a_third_axis_is_named_where_it_is_not_shown() -> None:
    table = table_of(4).assign(z=1.0)
    assert "z is not shown" in viz.map(table).get_xlabel()
    figure = viz.map(table, interactive=True)
    assert {trace.type for trace in figure.data} == {"scatter3d"}
    assert {trace.type for trace in viz.map(table, interactive=True, dims=2).data} == {"scatter"}


def test_plotly_has_a_trace_a_group_and_texts_that_are_no_html() -> None:
    table = table_of(6).assign(note="<script>alert(1)</script> " * 20)
    figure = viz.map(table, color="topic", hover=["note", "score"], interactive=True)
    assert [trace.name for trace in figure.data] == [f"topic {n} (2)" for n in range(3)]
    told = figure.data[0].hovertext[0]
    assert "<script>" not in told and "&lt;script&gt;" in told and "<br>score: " in told
    assert figure.layout.legend.title.text == "topic"
    assert figure.data[0].text[0] == "word0"


def test_plotly_shows_numbers_with_a_bar() -> None:
    table = table_of(5)
    table["score"] = [np.nan, 0.5, 1.5, 2.5, 3.5]
    figure = viz.map(table, color="score", interactive=True)
    assert len(figure.data[0].x) == 4 and figure.data[1].name == "missing (1)"
    assert figure.data[0].marker.colorbar.title.text == "score"
    assert figure.data[0].hovertext[0] == "<b>word1</b><br>score: 0.5"


def test_plotly_draws_many_points_fast_and_their_labels_on_demand() -> None:
    figure = viz.map(table_of(5_000), interactive=True)
    assert figure.data[0].type == "scattergl" and figure.data[0].mode == "markers"
    assert "word4999" in figure.data[0].hovertext[-1]
    assert "5,000 labels" in figure.layout.xaxis.title.text


def test_a_column_of_vectors_and_a_matrix_are_mapped(embedded: nlu_lite.Pipeline) -> None:
    words = embedded.predict("cat kitten dog market")
    assert len(places_in(viz.map(words.iloc[:, -1]))) == 4
    assert len(places_in(viz.map(np.vstack(words.iloc[:, -1].tolist())))) == 4


def test_columns_x_that_are_no_numbers_are_no_places(embedded: nlu_lite.Pipeline) -> None:
    words = embedded.predict("cat kitten dog market").assign(x="left", y="right")
    figure = viz.map(words, hover="x", interactive=True)
    assert "x: left" in figure.data[0].hovertext[0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"color": "topics"}, "color='topics'.*Did you mean 'topic'"),
        ({"label": "tokens"}, "label='tokens'.*Did you mean 'token'"),
        ({"hover": "score"}, "interactive=True"),
        ({"dims": 3}, "interactive=True"),
        ({"dims": 7, "interactive": True}, "dims=7"),
        ({"hover": "scores", "interactive": True}, "Did you mean 'score'"),
    ],
)
def test_options_that_cannot_be_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        viz.map(table_of(3), **options)  # type: ignore[call-overload]


def test_a_table_without_places_and_vectors_is_refused() -> None:
    with pytest.raises(InvalidVectors, match="no column of vectors"):
        viz.map(pd.DataFrame({"n": [1, 2]}))


def test_a_method_that_is_not_known_is_refused(embedded: nlu_lite.Pipeline) -> None:
    with pytest.raises(InvalidOption, match="method='tse'"):
        viz.map(embedded.predict("a b c d"), method="tse")
