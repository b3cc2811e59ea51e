"""Static students beside their teacher, on data that are few and made up."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE
from benchmarks.datasets import BANKING77, STS_B
from benchmarks.distillation import static_vectors
from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.static_vectors import TRAINED, UNTRAINED, measure_static
from benchmarks.training_sets import TRAINING_SETS
from tests.benchmarks.test_quality import SENTENCES, TOPICS, put


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_students_are_measured_on_pairs_and_topics(
    small_teacher: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = replace(TRAINING_SETS["banking77"], data=put(tmp_path, BANKING77, [TOPICS, TOPICS]))
    texts = [f"A text about {number} cats." for number in range(40)]
    monkeypatch.setattr(static_vectors, "STS_B", put(tmp_path, STS_B, [SENTENCES]))
    monkeypatch.setattr(static_vectors, "OF_TOPICS", (data,))
    monkeypatch.setattr(static_vectors, "unlabelled_sentences", lambda most: texts)
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    found = {(one.data, one.what): one for one in measure_static(seed=0, most=None)}
    assert list(found) == [
        (data, what) for data in ("STS-B", "Banking77") for what in (TEACHER, UNTRAINED, TRAINED)
    ]
    assert all(-1 <= one.score <= 1 and one.rate and one.times for one in found.values())
    student, teacher = found["STS-B", TRAINED], found["STS-B", TEACHER]
    assert student.seconds is not None and teacher.seconds is None
    assert student.megabytes is not None and teacher.megabytes is not None
    assert student.megabytes < teacher.megabytes
