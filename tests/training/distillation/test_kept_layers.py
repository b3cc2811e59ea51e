"""Students of some layers of their teacher, against transformers' own models."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from transformers import AutoModel, PreTrainedModel

import nlu_lite
from nlu_lite.common.arrays import FloatArray, IntArray, offsets_of
from nlu_lite.errors import InvalidOption
from nlu_lite.model.model import Model
from nlu_lite.pipeline import Pipeline
from nlu_lite.training.distillation.kept_layers import chosen_layers_of, student_of_layers
from nlu_lite.training.distillation.students import opened_student
from tests.support.closeness import assert_close
from tests.support.random_architectures import write_architecture
from tests.support.teachers import model_of

IDS = np.array([2, 7, 3, 2, 9, 30, 41, 12, 3], dtype=np.int64)
LENGTHS = np.array([3, 6], dtype=np.int64)


def student(pipeline: Pipeline, into: int | Sequence[int]) -> Model:
    files = student_of_layers(model_of(pipeline), into, ref="student")
    return opened_student(files, pipeline.models)["student"]


def states(model: Model, ids: IntArray = IDS, lengths: IntArray = LENGTHS) -> FloatArray:
    return model.encoder.encode(ids, lengths)[:, 0]


def reference(folder: Path, kept: Sequence[int]) -> FloatArray:
    """What transformers' own model says, of which all layers but some were taken away."""
    module: PreTrainedModel = AutoModel.from_pretrained(folder, dtype=torch.float32)
    module.train(False)
    layers = next(
        one for one in module.modules() if isinstance(one, nn.ModuleList) and len(one) > 1
    )
    own = [layers[place] for place in kept]
    del layers[:]
    layers.extend(own)
    module.config.num_hidden_layers = len(kept)
    bounds = offsets_of(LENGTHS).tolist()
    with torch.inference_mode():
        parts = [
            module(torch.from_numpy(IDS[first:last])[None]).last_hidden_state[0].numpy()
            for first, last in zip(bounds, bounds[1:], strict=False)
        ]
    return np.concatenate(parts)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Pipeline]]:
    made = {}
    for name in EVERY:
        folder = write_architecture(name, tmp_path_factory.mktemp("kept") / name)
        made[name] = folder, nlu_lite.load(path=folder, device="cpu")
    return made


EVERY = [
    "bert",
    "electra",
    "distilbert",
    "roberta",
    "albert",
    "deberta",
    "deberta-v2",
    "mpnet",
    "longformer",
    "xlnet",
    "modernbert",
]
# Longformer reads whole windows only; XLNet reads from the right; ALBERT has one layer in all.
PLAIN = [name for name in EVERY if name not in ("albert", "longformer", "xlnet")]
Opened = dict[str, tuple[Path, Pipeline]]


@pytest.mark.parametrize("name", EVERY)
def test_a_student_of_all_layers_is_its_teacher(name: str, opened: Opened) -> None:
    _, pipeline = opened[name]
    assert_close(states(student(pipeline, 2)), states(model_of(pipeline)), tolerance=1e-6)


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("layer", [0, 1])
def test_a_student_is_transformers_model_with_these_layers(
    name: str, layer: int, opened: Opened
) -> None:
    folder, pipeline = opened[name]
    if (name, layer) == ("modernbert", 1):
        with pytest.raises(InvalidOption, match=r"first layer.*attn_norm(.|\n)*into=\[0, 1\]"):
            student(pipeline, [layer])
        return
    kept = student(pipeline, [layer])
    assert kept.encoder.facts.layers == 1
    assert_close(states(kept), reference(folder, [layer]))


@pytest.mark.parametrize("name", ["albert", "longformer", "xlnet"])
def test_other_architectures_give_others_vectors_with_fewer_layers(
    name: str, opened: Opened
) -> None:
    _, pipeline = opened[name]
    kept = student(pipeline, 1)
    assert kept.encoder.facts.layers == 1
    found = states(kept)
    assert np.isfinite(found).all()
    assert np.abs(found - states(model_of(pipeline))).max() > 1e-2


@pytest.mark.parametrize("kept", [[0, 5], [1, 2, 4]], ids=str)
def test_layers_of_the_embedded_model_are_those_of_transformers(
    kept: list[int], embedded: Pipeline
) -> None:
    folder = model_of(embedded).files.config.parent
    assert_close(states(student(embedded, kept)), reference(folder, kept))


def test_settings_of_each_layer_are_those_of_the_layers_kept(opened: Opened) -> None:
    _, pipeline = opened["modernbert"]
    settings = json.loads(student(pipeline, [0]).files.config.read_text())
    assert settings["num_hidden_layers"] == 1
    assert settings["layer_types"] == ["full_attention"]


def test_the_teacher_stays_as_it_is(opened: Opened) -> None:
    _, pipeline = opened["bert"]
    before = states(model_of(pipeline))
    student(pipeline, 1)
    assert np.array_equal(states(model_of(pipeline)), before)


@pytest.mark.parametrize(
    ("into", "layers"),
    [
        (1, [0]),
        (2, [0, 5]),
        (3, [0, 2, 5]),
        (6, [0, 1, 2, 3, 4, 5]),
        ([3], [3]),
        ((0, 4), [0, 4]),
        (range(0, 6, 2), [0, 2, 4]),
    ],
    ids=str,
)
def test_a_number_chooses_layers_evenly(
    into: int | Sequence[int], layers: list[int], embedded: Pipeline
) -> None:
    assert chosen_layers_of(model_of(embedded), into) == layers


@pytest.mark.parametrize("count", [1, 2, 5, 6])
def test_a_number_may_choose_the_lowest(count: int, embedded: Pipeline) -> None:
    assert chosen_layers_of(model_of(embedded), count, lowest=True) == [*range(count)]
    assert chosen_layers_of(model_of(embedded), [0, 4], lowest=True) == [0, 4]


@pytest.mark.parametrize("into", [0, -1, 7, 100])
def test_a_number_of_layers_that_there_are_not_is_refused(into: int, embedded: Pipeline) -> None:
    with pytest.raises(InvalidOption, match=rf"into={into}.*has 6 layers.*from 1 to 6"):
        chosen_layers_of(model_of(embedded), into)


@pytest.mark.parametrize(
    "into", [[], [6], [-1], [2, 1], [1, 1], [0, 1.5], [True, 2], ["0"]], ids=str
)
def test_layers_that_there_are_not_are_refused(into: list[int], embedded: Pipeline) -> None:
    with pytest.raises(InvalidOption, match=r"in rising order, from 0 to 5"):
        chosen_layers_of(model_of(embedded), into)
