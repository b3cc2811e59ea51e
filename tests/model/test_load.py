"""What `load` was asked for, as an object that gives the same models anywhere."""

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import nlu_lite
from nlu_lite.model.load import LoadRequest, Models
from nlu_lite.training.distillation.kept_layers import student_of_layers
from tests.support.random_architectures import write_architecture


@pytest.fixture(scope="module")
def student(tmp_path_factory: pytest.TempPathFactory) -> Models:
    folder: Path = write_architecture("bert", tmp_path_factory.mktemp("load") / "bert")
    (teacher,) = nlu_lite.load(path=folder, device="cpu").models.values()
    files = student_of_layers(teacher, 1, ref="my.student")
    return LoadRequest(device="cpu", trained=files).models()


def test_files_with_a_spec_are_all_that_a_student_is_made_of(student: Models) -> None:
    assert list(student) == ["my.student"]
    assert student["my.student"].spec.ref == "my.student"
    assert student["my.student"].encoder.facts.layers == 1
    assert student.task is None
    assert student.request.request is None and student.request.path is None


def test_it_pickles_and_is_opened_once(student: Models) -> None:
    again: Models = pickle.loads(pickle.dumps(student))
    assert again["my.student"] is student["my.student"]
    assert again.request == student.request


def test_it_opens_in_another_precision_and_with_a_cache(student: Models, tmp_path: Path) -> None:
    ids, lengths = np.array([2, 7, 3]), np.array([3])
    expected = student["my.student"].encoder.encode(ids, lengths)
    for changes in ({"cache": 8}, {"cache": tmp_path / "vectors.db"}):
        other = replace(student.request, **changes).models()["my.student"]
        np.testing.assert_allclose(other.encoder.encode(ids, lengths), expected, atol=1e-6)
    narrow = replace(student.request, precision="int8").models()["my.student"]
    assert narrow.encoder.facts.precision == "int8"
