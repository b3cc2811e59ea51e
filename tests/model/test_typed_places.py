"""Requests that are folders, files, repositories and web addresses; and requests of many kinds."""

import pathlib
from collections.abc import Callable

import pytest

import nlu_lite
from nlu_lite import UnavailableReference, UnknownReference

E5 = "https://huggingface.co/intfloat/e5-base"


def refused(request: object, load: Callable[..., object] = nlu_lite.load) -> str:
    with pytest.raises(UnknownReference) as caught:
        load(request)
    return str(caught.value)


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        ("/models/bert", "path='/models/bert'"),
        ("/my models/bert", "path='/my models/bert'"),
        ("./bert", "path='./bert'"),
        ("../bert/", "path='../bert/'"),
        ("..", "path='..'"),
        ("~/bert", "path='~/bert'"),
        (r"C:\models\bert", r"path='C:\\models\\bert'"),
        ("D:/models/bert", "path='D:/models/bert'"),
        (r"models\bert", r"path='models\\bert'"),
        ("file:///models/my%20bert", "path='/models/my bert'"),
        ("bert.zip", "path='bert'"),
        ("/models/bert.tar.gz", "path='/models/bert'"),
        ("/models/bert/model.safetensors", "path='/models/bert'"),
        ("pytorch_model.bin", "path='.'"),
        (pathlib.Path("/models/bert"), "path='/models/bert'"),
        ("intfloat/e5-base", "'hf:intfloat/e5-base'"),
        ("intfloat/e5-base@main", "'hf:intfloat/e5-base@main'"),
        (E5, "'hf:intfloat/e5-base'"),
        (f"{E5}/", "'hf:intfloat/e5-base'"),
        (f"{E5}/tree/main", "'hf:intfloat/e5-base@main'"),
        (f"{E5}/blob/main/config.json", "'hf:intfloat/e5-base@main'"),
        (f"{E5}?library=transformers#usage", "'hf:intfloat/e5-base'"),
        ("http://hf.co/intfloat/e5-base", "'hf:intfloat/e5-base'"),
        ("huggingface.co/intfloat/e5-base", "'hf:intfloat/e5-base'"),
        ("hf://intfloat/e5-base", "'hf:intfloat/e5-base'"),
        ("huggingface:intfloat/e5-base", "'hf:intfloat/e5-base'"),
        ("https://huggingface.co/bert-base-uncased", "'hf:google-bert/bert-base-uncased'"),
        ("https://huggingface.co/datasets/imdb/imdb", "'hf:owner/name'"),
        ("https://example.com/bert.zip", "path='FOLDER'"),
        ("s3://bucket/bert", "path='FOLDER'"),
    ],
)
def test_a_place_is_answered_by_the_line_that_works(request_: object, line: str) -> None:
    assert f"nlu_lite.load({line})" in refused(request_)


def test_a_repository_that_the_registry_knows_is_named_as_it_does() -> None:
    assert "the registry has it as en.embed_sentence.e5_base" in refused("intfloat/e5-base")
    with pytest.raises(UnknownReference) as caught:
        nlu_lite.load("intfloat/e5-base")
    assert caught.value.nearest[0] == "en.embed_sentence.e5_base"


def test_info_and_download_say_it_too() -> None:
    assert "'hf:intfloat/e5-base'" in refused("intfloat/e5-base", nlu_lite.info)
    assert "path='./bert'" in refused("./bert", nlu_lite.download)


def test_a_folder_that_is_there_is_known_without_a_separator(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "path=" not in refused("my_model")
    (tmp_path / "my_model").mkdir()
    assert "nlu_lite.load(path='my_model')" in refused("my_model")


def test_a_folder_with_the_name_of_a_model_hides_no_model(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bert").mkdir()
    assert "en.embed.bert.small_L2_128" in str(nlu_lite.info("bert"))


def test_a_request_of_models_and_components_says_which_are_none() -> None:
    with pytest.raises(UnavailableReference) as caught:
        nlu_lite.load("sentiment pos xlnet emotion")
    said = str(caught.value)
    assert "3 of the 4 references" in said
    assert all(f"\n  {name!r} cannot be had" in said for name in ("sentiment", "pos", "emotion"))
    assert said.endswith("nlu_lite.load('xlnet')")


def test_one_unknown_reference_among_others_is_no_component() -> None:
    with pytest.raises(UnknownReference, match="1 of the 2") as caught:
        nlu_lite.load("bert en.embed.bert.smal_L10_256")
    assert not isinstance(caught.value, UnavailableReference)
    assert caught.value.nearest[0] == "en.embed.bert.small_L10_256"


@pytest.mark.parametrize("request_", ["", " ", "x" * 300, "~nobody_here/x", "a\0b", "bert,electra"])
def test_what_is_no_name_at_all_is_an_unknown_reference(request_: str) -> None:
    with pytest.raises(UnknownReference):
        nlu_lite.load(request_)


def test_a_text_in_the_place_of_a_request_is_answered_soon() -> None:
    assert "8 or more of the 700 references" in refused(" ".join(map(str, range(700))))
