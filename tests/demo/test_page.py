"""Each view, and that the Python lines it shows make what it shows."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import nlu_lite
from nlu_lite.demo.showing import shown
from tests.support.demo_page import open_page, run_lines, upload

if TYPE_CHECKING:
    from plotly.graph_objects import Figure
    from streamlit.testing.v1 import AppTest

pytest.importorskip("streamlit")

REVIEWS = "day,review\nMon,The soup was cold.\nTue,Nice view!\nWed,We waited an hour.\nThu,Good.\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def frame(names: dict[str, object], name: str) -> pd.DataFrame:
    value = names[name]
    assert isinstance(value, pd.DataFrame)
    return value


def same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(found, expected, check_dtype=False, check_index_type=False)


def figure_of(app: "AppTest") -> dict[str, object]:
    (chart,) = app.get("plotly_chart")
    spec: dict[str, object] = json.loads(chart.proto.spec)
    return spec


def test_a_text_is_shown_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page()
    app.text_area[0].set_value("I <b>love</b> NLP").run()
    assert not app.exception and not app.error
    table = app.dataframe[0].value
    assert table["token"].tolist() == ["I", "<b>love</b>", "NLP"]
    assert table["token_begin"].tolist() == [0, 2, 14]
    same(table, shown(frame(run_lines(app, monkeypatch), "tokens")))
    assert Path("tokens.parquet").is_file()


def test_another_model_gives_other_columns() -> None:
    app = open_page()
    app.sidebar.selectbox[0].set_value("en.embed_sentence.minilm_L6_384").run()
    assert not app.exception and not app.error
    assert "en_embed_sentence_minilm_L6_384_embeddings" in app.dataframe[0].value.columns
    assert "nlu_lite.load('en.embed_sentence.minilm_L6_384')" in app.code[0].value


def test_an_unknown_model_is_a_sentence_with_the_nearest() -> None:
    app = open_page(tokens_reference="en.embed.minilm_L6_385")
    assert not app.exception
    assert any("en\\.embed\\.minilm\\_L6\\_384" in error.value for error in app.error)


def test_a_model_that_is_not_here_is_fetched_only_when_asked() -> None:
    app = open_page()
    app.sidebar.selectbox[0].set_value("en.embed.bert.small_L10_256").run()
    assert not app.exception and app.error
    assert [button.label for button in app.button] == ["Fetch its files from the Hugging Face hub"]


def test_a_file_is_shown_word_by_word(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "reviews.csv").write_text(REVIEWS)
    app = upload(open_page(tokens_source="a file"), "reviews.csv", REVIEWS.encode())
    assert [box.value for box in app.selectbox if box.key == "tokens_column"] == [None]
    assert "Choose the column" in app.info[0].value
    app.selectbox(key="tokens_column").set_value("review").run()
    assert not app.exception and not app.error
    names = run_lines(app, monkeypatch)
    same(app.dataframe[0].value, shown(frame(names, "tokens")))
    assert frame(names, "tokens")["day"].iloc[-1] == "Thu"


def test_two_texts_are_compared_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("Similarity")
    app.text_area[0].set_value("A cat slept.").run()
    app.text_area[1].set_value("My kitten sleeps.").run()
    assert not app.exception and not app.error
    names = run_lines(app, monkeypatch)
    figure: Figure = names["figure"]
    assert figure_of(app)["data"] == json.loads(figure.to_json())["data"]
    assert frame(names, "similarity").shape == (4, 4)


def test_many_texts_are_mapped_and_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("Many texts", collection_query="late delivery", collection_k=4)
    assert not app.exception and not app.error
    names = run_lines(app, monkeypatch)
    figure: Figure = names["figure"]
    assert figure_of(app)["data"] == json.loads(figure.to_json())["data"]
    summary, near, places = (table.value for table in app.dataframe)
    assert summary["size"].sum() == len(places) == 32
    same(near, shown(frame(names, "near"), vectors=False))
    same(places, shown(frame(names, "places"), vectors=False))
    pd.testing.assert_series_equal(
        pd.Series(summary["size"].tolist()),
        pd.Series(names["found"].summary["size"].tolist()),  # type: ignore[attr-defined]
    )


def test_columns_that_are_called_as_what_is_found_get_other_names(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = "text,y,x\nA cat,a,1\nA kitten,a,2\nA rate,b,3\nA dollar,b,4\n"
    (here / "texts.csv").write_text(content)
    state = {"collection_source": "a file", "collection_k": 2, "collection_color": "y_of_file"}
    app = upload(open_page("Many texts", **state), "texts.csv", content.encode())
    assert not app.exception and not app.error
    places = frame(run_lines(app, monkeypatch), "places")
    assert places["y_of_file"].tolist() == ["a", "a", "b", "b"]
    same(app.dataframe[-1].value, shown(places, vectors=False))


def test_labels_are_learned_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("Training")
    assert not app.code
    app.button[0].click().run()
    app.text_input(key="teaching_text").set_value("Where is my box?").run()
    assert not app.exception and not app.error
    names = run_lines(app, monkeypatch)
    assert app.main.get("html")[-1].proto.body == names["report"]._repr_html_()  # type: ignore[attr-defined]
    same(app.dataframe[-1].value, shown(frame(names, "answer")))
    saved = nlu_lite.load(path="model").predict("Where is my box?")
    assert saved["trained_classifier"].tolist() == ["delivery"]


def test_what_was_trained_is_shown_until_something_else_is_asked_for() -> None:
    app = open_page("Training")
    app.button[0].click().run()
    assert app.code
    app.selectbox(key="teaching_share").set_value(0.3).run()
    assert not app.code


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("../../x.csv", b"", "x\\.csv does not hold what its ending says"),
        ("a.csv", "text\nCaf\xe9\n".encode("latin-1"), "“Encoding”"),
        ("a.csv", b"n\n1\n2\n", ""),
    ],
)
def test_bad_files_are_sentences(name: str, content: bytes, told: str) -> None:
    app = upload(open_page(tokens_source="a file"), name, content)
    assert not app.exception
    assert told in (app.error or app.info)[0].value
    assert not app.code


def test_latin_1_is_read_when_it_is_said() -> None:
    content = "text\nCaf\xe9\n".encode("latin-1")
    app = open_page(tokens_source="a file", tokens_encoding="latin-1")
    app = upload(app, "a.csv", content)
    assert not app.exception and not app.error
    assert app.dataframe[0].value["token"].tolist() == ["Caf\xe9"]


def test_texts_without_end_are_refused() -> None:
    app = open_page(tokens_text="word " * 50_000)
    assert not app.exception
    assert "250,000" in app.error[0].value.replace("\\", "")


def test_warnings_of_the_library_are_shown() -> None:
    app = open_page(tokens_text="\u13a0\u13a1 " * 40)
    # Not only when it is computed: also when something else on the page has changed.
    for page in (app, app.run()):
        assert not page.exception
        assert [w for w in page.warning if "are not in the vocabulary" in w.value]


def test_two_people_share_nothing_but_the_model() -> None:
    one, two = open_page(tokens_text="One of us"), open_page(tokens_text="Another")
    assert one.dataframe[0].value["token"].tolist() == ["One", "of", "us"]
    assert two.run().dataframe[0].value["token"].tolist() == ["Another"]
    pipelines = [page.session_state["tokens_script"].steps[0].value for page in (one, two)]
    assert pipelines[0] is pipelines[1]
