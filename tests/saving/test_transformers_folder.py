"""Models with heads as folders of transformers: it opens them, and gives the same scores."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForTokenClassification, AutoTokenizer

from nlu_lite.errors import (
    ChecksumMismatch,
    IgnoredSettingWarning,
    InvalidModel,
    InvalidOption,
    OutputUnavailable,
)
from nlu_lite.model.classifier_heads import transformers_head
from nlu_lite.model.head import Head, HeadInput, HeadLayer
from nlu_lite.model.model import Model
from nlu_lite.model.open import open_model
from nlu_lite.model.own_spec import folder_spec
from nlu_lite.pipeline import Pipeline
from nlu_lite.saving.transformers_folder import write_transformers
from tests.support.classifier_models import (
    TEXTS,
    edit,
    facts_in,
    logits_of,
    opened,
    vectors_for,
    write_classifier,
)
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, HIDDEN, write_architecture

LABELS = ("O", "B-PER", "I-PER")


def head_in(folder: Path) -> Head:
    facts = facts_in(folder)
    head = transformers_head(facts, facts.shape())
    assert head is not None
    return head


def random_layer(outputs: int, inputs: int, activation: str | None = None) -> HeadLayer:
    random = np.random.default_rng(outputs * inputs)
    weight = random.standard_normal((outputs, inputs)).astype(np.float32) / np.sqrt(inputs)
    bias = random.standard_normal(outputs).astype(np.float32)
    return HeadLayer(weight.astype(np.float32), bias, activation)


def head_of_words(width: int = HIDDEN) -> Head:
    layers = (random_layer(len(LABELS), width),)
    return Head(
        task="ner", name="trained_ner", classes=LABELS, input=HeadInput("first"), layers=layers
    )


def head_of_texts(*classes: str | int) -> Head:
    layers = (random_layer(HIDDEN, HIDDEN, "tanh"), random_layer(len(classes), HIDDEN))
    return Head(
        task="classifier", name="trained", classes=classes, input=HeadInput("cls"), layers=layers
    )


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return opened(write_architecture("bert", tmp_path_factory.mktemp("plain") / "bert"))


def config_in(folder: Path) -> dict[str, object]:
    content: dict[str, object] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return content


# A checkpoint, opened and exported


@pytest.mark.parametrize("of_words", [False, True], ids=["texts", "words"])
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_checkpoint_comes_back_with_the_same_logits(
    name: str, of_words: bool, tmp_path: Path
) -> None:
    folder, written = write_classifier(name, tmp_path / name, of_words=of_words), tmp_path / "out"
    write_transformers(opened(folder), head_in(folder), None, written)
    expected = logits_of(folder, TEXTS, of_words=of_words)
    assert_close(logits_of(written, TEXTS, of_words=of_words), expected)
    original, copied = config_in(folder), config_in(written)
    for setting in ("architectures", "id2label", "model_type"):
        assert copied[setting] == original[setting]


@pytest.mark.parametrize(
    "settings",
    [
        {"num_labels": 1},
        {"num_labels": 1, "problem_type": "regression"},
        {"problem_type": "multi_label_classification"},
        {"num_labels": 4},
    ],
    ids=str,
)
def test_what_a_head_is_for_comes_back(settings: dict[str, object], tmp_path: Path) -> None:
    folder = write_classifier("roberta", tmp_path / "given", of_words=False, **settings)
    head, written = head_in(folder), tmp_path / "out"
    write_transformers(opened(folder), head, None, written)
    again = head_in(written)
    assert (again.task, again.classes) == (head.task, head.classes)
    assert "problem_type" in config_in(written)
    assert_close(logits_of(written, TEXTS), logits_of(folder, TEXTS))


# A head that was trained


def test_a_head_of_words_is_written_with_the_embedded_model(
    embedded: Pipeline, tmp_path: Path
) -> None:
    (model,) = embedded.models.values()
    head, written = head_of_words(384), tmp_path / "out"
    write_transformers(model, head, None, written)
    opened_again = AutoModelForTokenClassification.from_pretrained(written)
    tokenizer = AutoTokenizer.from_pretrained(written)
    texts = ["I love NLP", "tokenizers split embeddings"]
    for text in texts:
        encoding = tokenizer(text, return_tensors="pt")
        with torch.inference_mode():
            found = opened_again(**encoding).logits[0].numpy()
        words = encoding.word_ids()
        first = [words.index(word) for word in dict.fromkeys(words) if word is not None]
        assert_close(found[first], head.scores(vectors_for(head, model, [text])))
    assert opened_again.config.id2label == dict(enumerate(LABELS))


def test_a_text_is_cut_at_what_the_model_reads(embedded: Pipeline, tmp_path: Path) -> None:
    (model,) = embedded.models.values()
    write_transformers(model, head_of_words(384), None, tmp_path / "out")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "out")
    assert len(tokenizer("love " * 900, truncation=True).input_ids) == model.max_positions


def test_a_cased_model_stays_one(small_folder: Path, tmp_path: Path) -> None:
    facts = facts_in(small_folder)
    spec = replace(folder_spec(facts), lowercase=False)
    with pytest.warns(IgnoredSettingWarning, match="a cased one"):
        model = open_model(spec, facts, device="cpu", precision="fp32")
    write_transformers(model, head_of_words(128), None, tmp_path / "out")
    tokenizer = AutoTokenizer.from_pretrained(tmp_path / "out")
    assert tokenizer("LOVE", add_special_tokens=False).tokens() != ["love"]


def test_weights_that_were_tuned_are_written(bert: Model, tmp_path: Path) -> None:
    weights = {
        name: tensor + 0.01 * torch.sin(torch.arange(tensor.numel()).reshape(tensor.shape))
        for name, tensor in load_file(bert.files.weights).items()
    }
    head, written = head_of_words(), tmp_path / "out"
    write_transformers(bert, head, weights, written)
    stored = load_file(written / "model.safetensors")
    encoder = {name: tensor for name, tensor in stored.items() if name.startswith("bert.")}
    assert encoder
    for name, tensor in encoder.items():
        assert torch.equal(tensor, weights[name.removeprefix("bert.")])
    again = opened(written)
    scores = head.scores(vectors_for(head, again, TEXTS))
    assert_close(logits_of(written, TEXTS, of_words=True), scores)
    assert not np.allclose(scores, head.scores(vectors_for(head, bert, TEXTS)), atol=1e-3)


def test_weights_of_another_model_are_refused(bert: Model, tmp_path: Path) -> None:
    weights = load_file(bert.files.weights)
    weights.pop("embeddings.word_embeddings.weight")
    with pytest.raises(InvalidModel, match=r"embeddings\.word_embeddings\.weight is missing"):
        write_transformers(bert, head_of_words(), weights, tmp_path / "out")


def test_half_precision_is_widened(tmp_path: Path) -> None:
    folder = write_classifier("bert", tmp_path / "given")
    weights = {name: t.half() for name, t in load_file(folder / "model.safetensors").items()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    edit(folder / "config.json", dtype="float16")
    write_transformers(opened(folder), head_in(folder), None, tmp_path / "out")
    assert_close(logits_of(tmp_path / "out", TEXTS), logits_of(folder, TEXTS))
    assert AutoModelForTokenClassification.from_pretrained(tmp_path / "out").dtype == torch.float32


def test_labels_are_written_as_texts(bert: Model, tmp_path: Path) -> None:
    write_transformers(bert, head_of_texts(0, 1, 5), None, tmp_path / "out")
    assert head_in(tmp_path / "out").classes == ("0", "1", "5")


def test_labels_that_are_the_same_text_are_refused(bert: Model, tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="2 of its classes are written '1'"):
        write_transformers(bert, head_of_texts(1, "1", "b"), None, tmp_path / "out")


# The folder


def test_an_export_takes_the_place_of_an_earlier_one(bert: Model, tmp_path: Path) -> None:
    write_transformers(bert, head_of_texts("a", "b"), None, tmp_path)
    write_transformers(bert, head_of_words(), None, tmp_path)
    assert head_in(tmp_path).classes == LABELS


def _foreign_file(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


def _foreign_model(folder: Path) -> None:
    write_architecture("bert", folder)


def _damaged(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"{")


@pytest.mark.parametrize("fill", [_foreign_file, _foreign_model, _damaged])
def test_what_was_not_exported_is_not_replaced(
    bert: Model, tmp_path: Path, fill: Callable[[Path], None]
) -> None:
    target = tmp_path / "target"
    target.mkdir()
    fill(target)
    there = {path.name: path.read_bytes() for path in target.iterdir()}
    with pytest.raises(OutputUnavailable, match="not replaced"):
        write_transformers(bert, head_of_words(), None, target)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == there


def test_a_file_is_no_folder(bert: Model, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputUnavailable, match="is a file; expected a folder"):
        write_transformers(bert, head_of_words(), None, tmp_path / "file")


def test_nothing_is_left_where_writing_fails(
    bert: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(OutputUnavailable, match="no space left"):
        write_transformers(bert, head_of_words(), None, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_files_that_changed_since_are_not_exported(tmp_path: Path) -> None:
    folder = write_architecture("bert", tmp_path / "model")
    model = opened(folder)
    edit(folder / "config.json", layer_norm_eps=0.5)
    with pytest.raises(ChecksumMismatch, match="have changed"):
        write_transformers(model, head_of_words(), None, tmp_path / "out")
