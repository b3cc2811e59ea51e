import io
import zipfile
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.demo.examples import MAILS
from nlu_lite.demo.teaching import archive_of
from tests.support.demo_page import open_page, upload

LABELLED = b"mail,kind\nMy parcel,delivery\nA refund,\nA box,delivery\nAn invoice,billing\n"


@pytest.mark.slow
def test_an_archive_unpacked_is_the_model(tmp_path: Path) -> None:
    texts, topics = map(list, zip(*MAILS, strict=True))
    pipeline = nlu_lite.load("en.embed_sentence.minilm_L6_384")
    fitted = pipeline.fit(texts, y=topics, task="classifier")
    with zipfile.ZipFile(io.BytesIO(archive_of(fitted))) as archive:
        archive.extractall(tmp_path / "model")
    found = nlu_lite.load(path=tmp_path / "model").predict(texts)
    assert found.equals(fitted.predict(texts))


def test_columns_are_asked_for_where_their_names_say_nothing() -> None:
    app = upload(open_page("Training", teaching_source="a file"), "mails.csv", LABELLED)
    assert not app.exception and not app.error
    assert [button.label for button in app.button] == []
    app.selectbox(key="teaching_column").set_value("mail").run()
    app.selectbox(key="teaching_y").set_value("kind").run()
    assert [button.label for button in app.button] == ["Train"]


def test_rows_without_a_label_are_refused_or_left_out_as_is_said() -> None:
    state = {"teaching_source": "a file", "teaching_column": "mail", "teaching_y": "kind"}
    app = upload(open_page("Training", **state), "mails.csv", LABELLED)
    app.button[0].click().run()
    assert "“Leave out rows without a label”" in app.error[0].value
