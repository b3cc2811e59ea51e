import os
import subprocess
import sys
from pathlib import Path

import pytest
from transformers import BertModel

import nlu_lite
from nlu_lite.errors import InvalidModel, InvalidOption, UnknownReference, WeightsUnavailable
from tests.support.random_models import random_bert, write_config, write_model


def modules_after(code: str) -> set[str]:
    """The modules that a fresh process has loaded after running some code."""
    shown = "import sys; sys.stdout.write(' '.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", f"{code}\n{shown}"], capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_importing_nlu_lite_loads_nothing_heavy() -> None:
    loaded = modules_after("import nlu_lite")
    assert not loaded & {"torch", "pandas", "transformers", "numpy", "tokenizers", "yaml"}


@pytest.mark.slow
def test_the_one_liner_needs_no_transformers_and_no_network_client() -> None:
    loaded = modules_after("import nlu_lite; nlu_lite.load('embed.minilm_L6_384').predict('Hi')")
    assert "torch" in loaded
    assert not loaded & {"transformers", "huggingface_hub.file_download"}


def test_public_names_are_all_there() -> None:
    for name in nlu_lite.__all__:
        assert getattr(nlu_lite, name) is not None
    assert set(dir(nlu_lite)) == set(nlu_lite.__all__)


@pytest.mark.parametrize("room", ["pandas", "viz"])
def test_rooms_need_no_import_of_their_own(room: str) -> None:
    loaded = modules_after(f"import nlu_lite; nlu_lite.{room}")
    assert f"nlu_lite.{room}" in loaded
    assert not loaded & {"matplotlib", "plotly", "sklearn"}


@pytest.mark.slow
def test_a_table_from_a_file_is_analysed_without_torch() -> None:
    code = """
import nlu_lite, pandas as pd
table = pd.DataFrame({"v": [[1.0, 0.0], [0.0, 1.0], [0.9, 0.1], [0.1, 0.9]]})
nlu_lite.similarity(table), nlu_lite.nearest(table, [1.0, 0.0])
nlu_lite.duplicates(table), nlu_lite.clusters(table, 2), nlu_lite.project(table)
nlu_lite.index(table).nearest([1.0, 0.0])
"""
    assert not modules_after(code) & {"torch", "transformers"}


def test_a_name_that_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="predict"):
        nlu_lite.predict  # noqa: B018


def test_loading_twice_opens_the_model_once() -> None:
    first = nlu_lite.load("en.embed.minilm_L6_384")
    second = nlu_lite.load("embed.minilm_L6_384")
    assert next(iter(first.models.values())) is next(iter(second.models.values()))


def test_the_two_references_of_one_checkpoint_share_its_weights() -> None:
    pipeline = nlu_lite.load("embed.minilm_L6_384 embed_sentence.minilm_L6_384")
    words, sentences = pipeline.models.values()
    assert words.encoder is sentences.encoder


def test_other_weights_in_the_same_folder_are_read_again(
    small_bert: BertModel, tmp_path: Path
) -> None:
    def loaded() -> float:
        frame = nlu_lite.load("embed.bert.small_L2_128", path=tmp_path).predict("text")
        return float(frame["embed_bert_small_L2_128_embeddings"].tolist()[0][0])

    write_model(small_bert, tmp_path)
    before = loaded()
    changed = {name: tensor * 1.5 for name, tensor in small_bert.state_dict().items()}
    write_model(small_bert, tmp_path, weights=changed)
    os.utime(tmp_path / "model.safetensors", ns=(1, 1))
    assert loaded() != before


def test_an_unknown_reference_names_the_nearest() -> None:
    with pytest.raises(UnknownReference, match=r"en\.embed\.bert\.small_L10_256"):
        nlu_lite.load("en.embed.bert.smal_L10_256")


@pytest.mark.parametrize("request_", ["", "  "])
def test_an_empty_request_is_an_unknown_reference(request_: str) -> None:
    with pytest.raises(UnknownReference):
        nlu_lite.load(request_)


def test_a_request_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidOption, match="list"):
        nlu_lite.load(["embed.minilm_L6_384"])  # type: ignore[arg-type]


def test_a_path_serves_one_reference_only(small_folder: Path) -> None:
    with pytest.raises(InvalidOption, match="names 2"):
        nlu_lite.load("bert embed.bert.small_L4_128", path=small_folder)


def test_a_precision_that_is_not_built_is_refused() -> None:
    with pytest.raises(InvalidOption, match=r"precision='int3'.*'fp32'"):
        nlu_lite.load("embed.minilm_L6_384", precision="int3")


def test_weights_that_are_not_here_and_may_not_be_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(WeightsUnavailable, match="what to do"):
        nlu_lite.load("bert", offline=True)


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(WeightsUnavailable, match="nowhere"):
        nlu_lite.load("bert", path=tmp_path / "nowhere")


def test_a_path_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    with pytest.raises(InvalidModel, match=r"config\.json") as caught:
        nlu_lite.load("bert", path=tmp_path)
    assert "notes.txt" in str(caught.value)


def test_a_model_of_another_shape_is_not_taken_for_the_reference(tmp_path: Path) -> None:
    folder = write_model(random_bert(1, 64, 1), tmp_path)
    with pytest.raises(InvalidModel, match=r"layers: 1, expected 2") as caught:
        nlu_lite.load("bert", path=folder)
    assert len(caught.value.faults) == 3


def test_missing_weights_are_named_together(small_bert: BertModel, tmp_path: Path) -> None:
    weights = dict(small_bert.state_dict())
    for name in list(weights)[:2]:
        del weights[name]
    write_model(small_bert, tmp_path, weights=weights)
    with pytest.raises(InvalidModel) as caught:
        nlu_lite.load("bert", path=tmp_path)
    assert len(caught.value.faults) == 2


def test_a_tokenizer_of_another_model_is_refused(small_bert: BertModel, tmp_path: Path) -> None:
    write_model(small_bert, tmp_path)
    with (tmp_path / "vocab.txt").open("a", encoding="utf-8") as vocabulary:
        vocabulary.write("onemore\n")
    write_config(small_bert, tmp_path)
    with pytest.raises(InvalidModel, match=r"30,523 pieces, the model only 30,522"):
        nlu_lite.load("bert", path=tmp_path)


def test_what_is_no_text_is_no_reference() -> None:
    with pytest.raises(InvalidOption, match="not a list"):
        nlu_lite.info(["bert"])  # type: ignore[arg-type]
    with pytest.raises(InvalidOption, match="not a int"):
        nlu_lite.models(3)  # type: ignore[arg-type]
