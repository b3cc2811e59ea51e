"""Models without a registry entry: what their own files say."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

import nlu_lite
from nlu_lite.model.facts import facts_of
from nlu_lite.model.own_spec import folder_spec
from nlu_lite.spec import ModelSpec
from nlu_lite.store.folder import open_folder
from tests.support.classifier_models import edit, write_classifier
from tests.support.closeness import assert_close
from tests.support.random_architectures import write_architecture

pytestmark = pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")

TEXT = "hello world I love you"
MODULES = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}


@pytest.fixture(scope="module", params=["roberta", "xlm-roberta", "electra"])
def plain(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_architecture(request.param, tmp_path_factory.mktemp("plain") / request.param)


@pytest.fixture
def folder(plain: Path, tmp_path: Path) -> Path:
    """A copy whose files can be added to."""
    target = tmp_path / "my model (2)"
    target.mkdir()
    for path in plain.iterdir():
        (target / path.name).symlink_to(path)
    return target


def write(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def write_modules(folder: Path, *kinds: str, pooling: dict[str, object]) -> None:
    modules = [
        {
            "idx": n,
            "name": str(n),
            "path": MODULES.get(kind, kind),
            "type": f"sentence_transformers.models.{kind}",
        }
        for n, kind in enumerate(kinds)
    ]
    write(folder / "modules.json", modules)
    write(folder / "1_Pooling" / "config.json", pooling)


def spec_of(folder: Path) -> ModelSpec:
    return folder_spec(facts_of(open_folder(folder)))


def states_of(folder: Path, text: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    ids = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(text).ids
    with torch.inference_mode():
        output = AutoModel.from_pretrained(folder)(input_ids=torch.tensor([ids]))
    return np.asarray(output.last_hidden_state[0].numpy())


def test_a_plain_folder_gives_token_embeddings_under_its_name(folder: Path) -> None:
    spec = spec_of(folder)
    assert (spec.ref, spec.task, spec.pooling) == ("my_model_2", "token_embeddings", "first")
    assert (spec.layers, spec.hidden, spec.heads, spec.max_positions) == (2, 32, 4, 40)
    frame = nlu_lite.load(path=folder, device="cpu").predict(TEXT)
    assert list(frame.columns) == ["token", "my_model_2_embeddings"]


@pytest.mark.parametrize(
    ("name", "pooling"), [("bert", "pooler"), ("roberta", "cls"), ("xlnet", "last")]
)
def test_labels_of_texts_ask_for_the_vectors_of_their_head(
    tmp_path: Path, name: str, pooling: str
) -> None:
    folder = write_classifier(name, tmp_path / name)
    spec = spec_of(folder)
    assert (spec.task, spec.pooling, spec.normalize) == ("sentence_embeddings", pooling, False)
    vectors = nlu_lite.load(path=folder, device="cpu").predict_embeds(TEXT)
    assert vectors.shape == (1, 32)


def test_labels_of_words_ask_for_the_vectors_of_words(tmp_path: Path) -> None:
    spec = spec_of(write_classifier("bert", tmp_path / "bert", of_words=True))
    assert (spec.task, spec.pooling) == ("token_embeddings", "first")


def test_modules_of_sentence_transformers_win_over_a_head(tmp_path: Path) -> None:
    folder = write_classifier("roberta", tmp_path / "roberta")
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode": "mean"})
    assert spec_of(folder).pooling == "mean"


def test_without_its_class_a_checkpoint_gives_vectors_of_words(tmp_path: Path) -> None:
    folder = write_classifier("roberta", tmp_path / "roberta")
    edit(folder / "config.json", architectures=None)
    assert spec_of(folder).task == "token_embeddings"


POOLED: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "cls_token": lambda states: states[0],
    "mean_tokens": lambda states: states.mean(axis=0),
    "max_tokens": lambda states: states.max(axis=0),
}


@pytest.mark.parametrize("name", POOLED)
def test_a_folder_of_sentence_transformers_has_its_own_pooling(folder: Path, name: str) -> None:
    flags = {f"pooling_mode_{other}": other == name for other in POOLED}
    write_modules(
        folder, "Transformer", "Pooling", pooling={**flags, "word_embedding_dimension": 32}
    )
    frame = nlu_lite.load(path=folder, device="cpu").predict(TEXT)
    assert frame.columns[0] == "sentence"
    assert_close(np.asarray(frame.iloc[0, -1]), POOLED[name](states_of(folder, TEXT)))


def test_normalize_is_a_module(folder: Path) -> None:
    write_modules(
        folder, "Transformer", "Pooling", "Normalize", pooling={"pooling_mode_mean_tokens": True}
    )
    vector = nlu_lite.load(path=folder, device="cpu").predict_embeds(TEXT)[0]
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_newer_spelling_of_the_pooling_is_read(folder: Path) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode": "cls"})
    assert spec_of(folder).pooling == "cls"


def test_a_prompt_is_read_as_if_it_stood_in_the_text(folder: Path) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode_mean_tokens": True})
    prompts = {"prompts": {"query": "you: "}, "default_prompt_name": "query"}
    write(folder / "config_sentence_transformers.json", prompts)
    vector = nlu_lite.load(path=folder, device="cpu").predict_embeds(TEXT)[0]
    assert_close(vector, states_of(folder, f"you: {TEXT}").mean(axis=0))


def test_a_prompt_that_nobody_chose_is_not_read(folder: Path) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode_mean_tokens": True})
    prompts = {"prompts": {"query": "you: "}, "default_prompt_name": None}
    write(folder / "config_sentence_transformers.json", prompts)
    assert spec_of(folder).prefix is None


@pytest.mark.parametrize("kinds", [["Transformer", "Pooling", "Dense"], ["BoW"], []])
def test_modules_that_are_not_known_are_refused_by_name(folder: Path, kinds: list[str]) -> None:
    write_modules(folder, *kinds, pooling={"pooling_mode_mean_tokens": True})
    with pytest.raises(nlu_lite.InvalidModel, match=kinds[-1] if kinds else "none"):
        nlu_lite.load(path=folder)


@pytest.mark.parametrize(
    "pooling",
    [
        {},
        {"pooling_mode": "lasttoken"},
        {"pooling_mode_lasttoken": True},
        {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True},
    ],
)
def test_other_poolings_are_refused(folder: Path, pooling: dict[str, object]) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling=pooling)
    with pytest.raises(nlu_lite.InvalidModel, match="expected one of cls, mean, max"):
        spec_of(folder)


def test_a_module_outside_the_folder_is_not_read(folder: Path) -> None:
    write(
        folder / "modules.json",
        [{"type": "Transformer", "path": ""}, {"type": "Pooling", "path": "../1_Pooling"}],
    )
    with pytest.raises(nlu_lite.InvalidModel, match="outside the folder"):
        spec_of(folder)


@pytest.mark.parametrize("name", ["modules.json", "1_Pooling/config.json"])
def test_a_damaged_file_is_named(folder: Path, name: str) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode": "cls"})
    (folder / name).write_text("{", encoding="utf-8")
    with pytest.raises(nlu_lite.InvalidModel, match=Path(name).name):
        spec_of(folder)


def test_code_of_a_repository_is_refused(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    write(folder / "config.json", config | {"auto_map": {"AutoModel": "modeling.Model"}})
    (folder / "modeling.py").write_text("raise SystemExit('it ran')", encoding="utf-8")
    with pytest.raises(nlu_lite.InvalidModel, match="never run"):
        nlu_lite.load(path=folder)


def test_an_architecture_that_is_not_known_is_refused_with_those_that_are(folder: Path) -> None:
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    write(folder / "config.json", config | {"model_type": "gpt2"})
    with pytest.raises(nlu_lite.InvalidModel, match="'gpt2'; expected one of .*roberta"):
        nlu_lite.load(path=folder)


def test_a_model_of_another_architecture_is_not_taken_for_a_reference(folder: Path) -> None:
    with pytest.raises(nlu_lite.InvalidModel, match="expected bert"):
        nlu_lite.load("en.embed.bert.small_L2_128", path=folder)


def test_what_is_pooled_is_saved(folder: Path, tmp_path: Path) -> None:
    write_modules(folder, "Transformer", "Pooling", pooling={"pooling_mode_cls_token": True})
    pipeline = nlu_lite.load(path=folder, device="cpu")
    pipeline.save(tmp_path / "save")
    again = nlu_lite.load(path=tmp_path / "save", device="cpu")
    assert_close(again.predict_embeds(TEXT), pipeline.predict_embeds(TEXT))
