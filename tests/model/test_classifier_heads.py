"""Checkpoints with heads: scores are the logits of transformers' own classes."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from nlu_lite.errors import InvalidModel
from nlu_lite.model.classifier_heads import transformers_head
from nlu_lite.model.head import Head
from tests.support.classifier_models import (
    TEXTS,
    edit,
    facts_in,
    logits_of,
    longest_text,
    opened,
    vectors_for,
    write_classifier,
)
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, POSITIONS, write_architecture

KINDS = {"texts": False, "words": True}


def head_in(folder: Path) -> Head:
    facts = facts_in(folder)
    head = transformers_head(facts, facts.shape())
    assert head is not None
    return head


def assert_equals_transformers(folder: Path) -> Head:
    head, texts = head_in(folder), [*TEXTS, longest_text(folder, POSITIONS)]
    scores = head.scores(vectors_for(head, opened(folder), texts))
    assert_close(scores, logits_of(folder, texts, of_words=head.of_words))
    return head


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    return write_classifier("bert", tmp_path / "bert")


def changed_tensors(folder: Path, **changes: "torch.Tensor | None") -> None:
    """Put tensors among the weights; None takes one away. Points are written as __."""
    path = folder / "model.safetensors"
    tensors = {name: tensor.clone() for name, tensor in load_file(path).items()}
    named = {name.replace("__", "."): tensor for name, tensor in changes.items()}
    left = {name: tensor for name, tensor in (tensors | named).items() if tensor is not None}
    save_file(left, path, metadata={"format": "pt"})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ARCHITECTURES)
def test_scores_are_the_logits_of_transformers(name: str, kind: str, tmp_path: Path) -> None:
    head = assert_equals_transformers(write_classifier(name, tmp_path / name, of_words=KINDS[kind]))
    assert head.name == ""
    assert (head.task, head.of_words) == (("ner", True) if KINDS[kind] else ("classifier", False))


SETTINGS: dict[str, tuple[str, bool, dict[str, object]]] = {
    "of ModernBERT, the mean": ("modernbert", False, {"classifier_pooling": "mean"}),
    "of ModernBERT, biases": ("modernbert", False, {"classifier_bias": True, "norm_bias": True}),
    "of ModernBERT, of words": ("modernbert", True, {"classifier_activation": "silu"}),
    "of ModernBERT, a norm": ("modernbert", True, {"norm_eps": 0.1}),
    "of XLNet, the first": ("xlnet", False, {"summary_type": "first"}),
    "of XLNet, the mean": ("xlnet", False, {"summary_type": "mean"}),
    "of XLNet, an index": ("xlnet", False, {"summary_type": "cls_index"}),
    "of XLNet, no activation": ("xlnet", False, {"summary_activation": "linear"}),
    "of DeBERTa, an activation": ("deberta-v2", False, {"pooler_hidden_act": "tanh"}),
    "of DeBERTa, a line": ("deberta", False, {"pooler_hidden_act": "linear"}),
    "several labels": ("roberta", False, {"problem_type": "multi_label_classification"}),
    "a number": ("electra", False, {"num_labels": 1}),
    "a number, said": ("mpnet", False, {"num_labels": 1, "problem_type": "regression"}),
}


@pytest.mark.parametrize("case", SETTINGS)
def test_settings_of_a_head_are_obeyed(case: str, tmp_path: Path) -> None:
    name, of_words, settings = SETTINGS[case]
    assert_equals_transformers(
        write_classifier(name, tmp_path / name, of_words=of_words, **settings)
    )


def test_what_a_head_is_for_is_read_from_the_configuration(bert: Path) -> None:
    assert (head_in(bert).task, head_in(bert).classes) == ("classifier", ("bad", "good", "so so"))
    edit(bert / "config.json", problem_type="multi_label_classification")
    assert head_in(bert).task == "multi_classifier"


def test_a_number_has_no_classes(tmp_path: Path) -> None:
    head = head_in(write_classifier("bert", tmp_path, num_labels=1))
    assert (head.task, head.classes) == ("regressor", ())


def test_labels_without_names_are_called_as_transformers_calls_them(tmp_path: Path) -> None:
    folder = write_classifier("bert", tmp_path, num_labels=2)
    edit(folder / "config.json", id2label=None, label2id=None)
    assert head_in(folder).classes == ("LABEL_0", "LABEL_1")


def test_labels_without_places_in_entities_are_of_words_alone(tmp_path: Path) -> None:
    folder = write_classifier("bert", tmp_path, of_words=True, id2label={0: "NOUN", 1: "VERB"})
    assert (head_in(folder).task, head_in(folder).classes) == ("pos", ("NOUN", "VERB"))


@pytest.mark.parametrize("prefix", ["module.", "state_dict.model."])
def test_names_with_something_in_front_are_read_from_a_pickle(bert: Path, prefix: str) -> None:
    expected, path = head_in(bert), bert / "model.safetensors"
    tensors = {f"{prefix}{name}": tensor for name, tensor in load_file(path).items()}
    torch.save(tensors, bert / "pytorch_model.bin")
    path.unlink()
    found = head_in(bert).layers[0]
    assert_close(found.weight, expected.layers[0].weight, tolerance=0)
    assert_close(found.bias, expected.layers[0].bias, tolerance=0)


def test_half_precision_is_widened(bert: Path) -> None:
    half = torch.ones(3, 32, dtype=torch.bfloat16)
    changed_tensors(bert, classifier__weight=half)
    assert head_in(bert).layers[0].weight.dtype == np.float32


@pytest.mark.parametrize(
    "architectures",
    [
        None,
        [],
        ["BertModel"],
        ["BertForMaskedLM"],
        ["BertForPreTraining"],
        ["BertForQuestionAnswering"],
        ["BertForMultipleChoice"],
        ["BertForNextSentencePrediction"],
        "BertForSequenceClassification",
        [7],
    ],
    ids=str,
)
def test_other_checkpoints_have_no_head(bert: Path, architectures: object) -> None:
    edit(bert / "config.json", architectures=architectures)
    facts = facts_in(bert)
    assert transformers_head(facts, facts.shape()) is None


def test_a_plain_model_has_no_head(tmp_path: Path) -> None:
    facts = facts_in(write_architecture("roberta", tmp_path / "roberta"))
    assert transformers_head(facts, facts.shape()) is None


def test_a_child_of_roberta_may_name_the_head_of_roberta(tmp_path: Path) -> None:
    folder = write_classifier("xlm-roberta", tmp_path / "model")
    edit(folder / "config.json", architectures=["RobertaForSequenceClassification"])
    assert_equals_transformers(folder)


REFUSED: dict[str, tuple[str, dict[str, object]]] = {
    "the head of another architecture": (
        "'ElectraForSequenceClassification', the head of another.*'BertForSequenceClassification'",
        {"architectures": ["ElectraForSequenceClassification"]},
    ),
    "a head that nobody knows": (
        "OwnForSequenceClassification",
        {"architectures": ["OwnForSequenceClassification"]},
    ),
    "code": (
        "Python code of the repository, which is never run",
        {"auto_map": {"AutoModelForSequenceClassification": "modeling.Head"}},
    ),
    "a hole": ("no label of output 1", {"id2label": {"0": "a", "2": "b", "3": "c"}}),
    "no text": ("has 7, which is no text", {"id2label": {"0": "a", "1": 7, "2": "c"}}),
    "a label twice": ("has 'a' twice", {"id2label": {"0": "a", "1": "a", "2": "c"}}),
    "a list": ("expected an object", {"id2label": ["a", "b", "c"]}),
    "two numbers of labels": ("num_labels is 2, but id2label has 3", {"num_labels": 2}),
    "no number": ("num_labels is 'many'", {"id2label": None, "num_labels": "many"}),
    "a problem that nobody knows": ("problem_type is 'ranking'", {"problem_type": "ranking"}),
    "several numbers": ("of 3 numbers; expected one", {"problem_type": "regression"}),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_named(bert: Path, case: str) -> None:
    message, changes = REFUSED[case]
    edit(bert / "config.json", **changes)
    with pytest.raises(InvalidModel, match=message) as caught:
        head_in(bert)
    assert "opens as a model of embeddings" in str(caught.value)
    assert caught.value.faults


@pytest.mark.parametrize(
    ("name", "setting", "value"),
    [
        ("xlnet", "summary_use_proj", False),
        ("xlnet", "summary_type", "attn"),
        ("modernbert", "classifier_pooling", "max"),
        ("modernbert", "classifier_activation", "abacus"),
    ],
)
def test_settings_that_make_another_head_are_refused(
    tmp_path: Path, name: str, setting: str, value: object
) -> None:
    folder = write_classifier(name, tmp_path / name)
    edit(folder / "config.json", **{setting: value})
    with pytest.raises(InvalidModel, match=rf"{setting} is {value!r}; expected"):
        head_in(folder)


@pytest.mark.parametrize("name", ["classifier.weight", "classifier.bias", "bert.pooler.dense.bias"])
def test_a_missing_tensor_is_named(bert: Path, name: str) -> None:
    changed_tensors(bert, **{name.replace(".", "__"): None})
    with pytest.raises(InvalidModel, match=rf"{name} is missing"):
        head_in(bert)


def test_labels_and_weights_of_different_models_are_told(bert: Path) -> None:
    edit(bert / "config.json", id2label={"0": "bad", "1": "good"})
    with pytest.raises(InvalidModel, match=r"classifier\.weight has shape \(3, 32\), expected \(2"):
        head_in(bert)
