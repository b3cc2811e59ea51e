from nlu_lite.pandas import SeriesAccessor, TableAccessor
from nlu_lite.pipeline import Pipeline
from tests.support.vector_tables import COLUMN, vector_table

TABLE = vector_table([[1, 0], [0, 1], [1, 1]], index=["a", "b", "c"])


def test_a_heat_map_is_labelled_by_the_texts() -> None:
    axes = TableAccessor(TABLE).plot.similarity(title="Three")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["text 0", "text 1", "text 2"]
    assert axes.get_title() == "Three"


def test_words_of_two_texts_are_put_against_each_other(embedded: Pipeline) -> None:
    one, other = embedded.predict("cat sat"), embedded.predict("kitten")
    axes = TableAccessor(one).plot.similarity(other)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["cat", "sat"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["kitten"]


def test_a_map_is_coloured_by_a_column() -> None:
    axes = TableAccessor(TABLE.assign(topic=["x", "y", "x"])).plot.map(color="topic")
    legend = axes.get_legend()
    assert legend is not None
    assert legend.get_title().get_text() == "topic"


def test_an_interactive_picture_is_a_figure_of_plotly() -> None:
    figure = TableAccessor(TABLE).plot.map(interactive=True, hover="document")
    assert type(figure).__module__.startswith("plotly")


def test_a_column_of_vectors_has_pictures_too() -> None:
    axes = SeriesAccessor(TABLE[COLUMN]).plot.similarity()
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
