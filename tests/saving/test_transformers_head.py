"""Heads that were trained: which a class of transformers can give, and why others can't be."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nlu_lite.encoder.layer_choice import Layers
from nlu_lite.errors import InvalidOption
from nlu_lite.model.head import Head, HeadInput, HeadLayer, HeadNorm, HeadTask
from nlu_lite.model.model import Model
from nlu_lite.saving.transformers_folder import write_transformers
from tests.support.classifier_models import (
    TEXTS,
    logits_of,
    opened,
    vectors_for,
    write_classifier,
)
from tests.support.closeness import assert_close
from tests.support.random_architectures import ARCHITECTURES, HIDDEN, write_architecture

LAST = Layers()


def dense(outputs: int, inputs: int = HIDDEN, activation: str | None = None) -> HeadLayer:
    random = np.random.default_rng(outputs + inputs)
    weight = random.standard_normal((outputs, inputs)) / np.sqrt(inputs)
    bias = random.standard_normal(outputs)
    return HeadLayer(weight.astype(np.float32), bias.astype(np.float32), activation)


def head(
    pooling: str,
    *layers: HeadLayer,
    task: HeadTask = "classifier",
    of: Layers = LAST,
    normalize: bool = False,
) -> Head:
    classes = tuple(f"class {number}" for number in range(len(layers[-1].bias)))
    source = HeadInput(pooling, of, normalize)
    return Head(task=task, name="trained", classes=classes, input=source, layers=layers)


def model_of(name: str, folder: Path) -> Model:
    return opened(write_architecture(name, folder / name))


def assert_same_scores(model: Model, head: Head, folder: Path) -> None:
    write_transformers(model, head, None, folder)
    expected = head.scores(vectors_for(head, model, TEXTS))
    assert_close(logits_of(folder, TEXTS, of_words=head.of_words), expected)


@pytest.mark.parametrize("name", [name for name in ARCHITECTURES if name != "modernbert"])
def test_one_layer_on_words_is_that_of_transformers(name: str, tmp_path: Path) -> None:
    assert_same_scores(
        model_of(name, tmp_path), head("first", dense(3), task="pos"), tmp_path / "x"
    )


NORM = HeadNorm(np.linspace(1, 2, HIDDEN, dtype=np.float32), np.zeros(HIDDEN, np.float32), 1e-5)
NORMED = replace(dense(HIDDEN, HIDDEN, "silu"), norm=NORM)
TANH = dense(HIDDEN, HIDDEN, "tanh")
# What is trained on texts, and is what a class of transformers has.
EXPRESSED: dict[str, tuple[str, Head]] = {
    "BERT's own pooler": ("bert", head("pooler", dense(3))),
    "a pooler of its own": ("bert", head("cls", TANH, dense(3))),
    "ALBERT's own pooler": ("albert", head("pooler", dense(3))),
    "a pooler for ALBERT": ("albert", head("cls", TANH, dense(3))),
    "two layers": ("roberta", head("cls", TANH, dense(3))),
    "a narrow layer": ("camembert", head("cls", dense(7, HIDDEN, "tanh"), dense(3, 7))),
    "one layer before relu": ("distilbert", head("cls", dense(3))),
    "one layer before gelu": ("electra", head("cls", dense(HIDDEN // 2))),
    "one layer without an activation": ("deberta", head("cls", dense(HIDDEN + 5))),
    "another activation": ("deberta-v2", head("cls", dense(9, HIDDEN, "silu"), dense(3, 9))),
    "the last position": ("xlnet", head("last", dense(3))),
    "the last position, relu": ("xlnet", head("last", dense(4, HIDDEN, "relu"), dense(3, 4))),
    "a norm": ("modernbert", head("cls", NORMED, dense(3))),
    "a norm on the mean": ("modernbert", head("mean", NORMED, dense(3))),
    "a norm on words": ("modernbert", head("first", NORMED, dense(3), task="ner")),
    "several labels": ("mpnet", head("cls", TANH, dense(3), task="multi_classifier")),
    "a feeling": ("mpnet", head("cls", TANH, dense(2), task="sentiment")),
    "the last layer by its number": (
        "roberta",
        head("first", dense(3), task="ner", of=Layers((2,))),
    ),
}


@pytest.mark.parametrize("case", EXPRESSED)
def test_a_head_that_was_trained_has_the_same_scores(case: str, tmp_path: Path) -> None:
    name, trained = EXPRESSED[case]
    assert_same_scores(model_of(name, tmp_path), trained, tmp_path / "written")


def test_of_a_number_there_is_one(tmp_path: Path) -> None:
    number = replace(head("cls", TANH, dense(1), task="regressor"), classes=())
    assert_same_scores(model_of("roberta", tmp_path), number, tmp_path / "written")


BIASED = replace(NORMED, norm=replace(NORM, bias=NORM.weight))
OTHER_EPSILON = replace(NORMED, norm=replace(NORM, epsilon=0.5))
OF_TANH = "a dense layer with tanh and a plain dense layer"
REFUSED: dict[str, tuple[str, Head, str]] = {
    "the mean": (
        "bert",
        head("mean", dense(3)),
        "reads vectors of the pooling 'mean' through a pl",
    ),
    "one layer before tanh": ("roberta", head("cls", dense(3)), f"'cls' and {OF_TANH}"),
    "one layer before a pooler": (
        "bert",
        head("cls", dense(3)),
        "'pooler' and a plain dense layer",
    ),
    "too many classes": ("electra", head("cls", dense(HIDDEN)), "a dense layer with gelu"),
    "too wide a layer": (
        "roberta",
        head("cls", dense(HIDDEN + 1, HIDDEN, "tanh"), dense(3, HIDDEN + 1)),
        "can't be written",
    ),
    "three layers": ("roberta", head("cls", TANH, TANH, dense(3)), "with tanh and a dense layer"),
    "another activation": (
        "roberta",
        head("cls", dense(HIDDEN, HIDDEN, "relu"), dense(3)),
        "a dense layer with relu",
    ),
    "the mean of XLNet": ("xlnet", head("mean", dense(3)), "the pooling 'last'"),
    "no norm": ("modernbert", head("cls", TANH, dense(3)), "with gelu and a norm"),
    "one layer before a norm": ("modernbert", head("cls", dense(3)), "with gelu and a norm"),
    "the bias of a norm": ("modernbert", head("cls", BIASED, dense(3)), "with silu and a norm"),
    "the epsilon of a norm": ("modernbert", head("cls", OTHER_EPSILON, dense(3)), "a norm"),
    "a norm that nobody has": ("deberta", head("cls", NORMED, dense(3)), "with silu and a norm"),
    "the mean of a word": ("bert", head("mean", dense(3), task="ner"), "the pooling 'first'"),
    "a mix of layers": (
        "bert",
        head("first", dense(3), task="pos", of=Layers((1, 2), weights=(0.5, 0.5))),
        "it reads the layers 1, 2, and not the last one alone",
    ),
    "another layer": (
        "bert",
        head("first", dense(3), task="pos", of=Layers((1,))),
        "layers 1, and",
    ),
    "a length of 1": ("roberta", head("cls", TANH, dense(3), normalize=True), "divided by their"),
    "Longformer's windows": ("longformer", head("cls", TANH, dense(3)), "the class lets the first"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_head_without_a_class_is_refused_with_ways_out(case: str, tmp_path: Path) -> None:
    name, trained, reason = REFUSED[case]
    with pytest.raises(InvalidOption, match=reason) as caught:
        write_transformers(model_of(name, tmp_path), trained, None, tmp_path / "written")
    assert "format='nlu_lite' writes all of it" in str(caught.value)
    assert not (tmp_path / "written").exists()


def test_a_text_in_front_is_not_written(tmp_path: Path) -> None:
    model = model_of("roberta", tmp_path)
    prefixed = replace(model, spec=replace(model.spec, prefix="query: "))
    with pytest.raises(InvalidOption, match="reads 'query: ' in front of each text"):
        write_transformers(prefixed, head("cls", TANH, dense(3)), None, tmp_path / "written")


def test_a_longformer_that_reads_globally_goes_on_to(tmp_path: Path) -> None:
    model = opened(write_classifier("longformer", tmp_path / "longformer"))
    assert_same_scores(model, head("cls", TANH, dense(3)), tmp_path / "written")
    with pytest.raises(InvalidOption, match="its model lets the first .* and the class does not"):
        write_transformers(model, head("first", dense(3), task="ner"), None, tmp_path / "words")
