"""A teacher, students and others on questions, here few and made up."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE
from benchmarks.datasets import BANKING77
from benchmarks.distillation import questions
from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.questions import measure_questions
from benchmarks.distillation.students import alone, distilled
from benchmarks.training_sets import TRAINING_SETS
from benchmarks.ways import TF_IDF
from tests.benchmarks.test_quality import put

THINGS = ("cat", "dog", "cow", "hen", "fox", "bee", "ant", "owl", "pig", "rat", "bat", "ape")
FORMS = {"NUM": "How many legs has a {}?", "LOC": "Where does a {} live?"}
QUESTIONS = "text,category\n" + "".join(
    f"{form.format(thing)},{label}\n" for thing in THINGS for label, form in FORMS.items()
)


@pytest.mark.slow
# So few are too few: that is said, and is not what is tested.
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
def test_all_that_are_compared_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    made = put(tmp_path, BANKING77, [QUESTIONS, QUESTIONS])
    monkeypatch.setattr(questions, "_TRAINING_SET", replace(TRAINING_SETS["trec6"], data=made))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    found = {one.what: one for one in measure_questions([2], seed=0, most=None)}
    assert list(found) == [TEACHER, alone(2), distilled(2), TF_IDF]
    assert {one.data for one in found.values()} == {questions.DATA}
    assert all(0 <= one.score <= 1 and one.rate and one.times for one in found.values())
    # Kept layers are read sooner than all of them, and weigh less.
    teacher, student = found[TEACHER], found[distilled(2)]
    assert student.times is not None and student.times > 1
    assert student.megabytes is not None and teacher.megabytes is not None
    assert student.megabytes < teacher.megabytes and found[TF_IDF].megabytes is None
