"""A teacher of words and its students, on sentences that are few and made up."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.data_files import DATA_VARIABLE
from benchmarks.datasets import BANKING77, EWT, WNUT17
from benchmarks.distillation import parts_of_speech
from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.parts_of_speech import DATA, measure_words
from benchmarks.distillation.students import alone, distilled
from benchmarks.training_sets import TRAINING_SETS
from tests.benchmarks.test_quality import put

NAMES = ("Ann", "Bo", "Cy", "Dee", "Ed", "Flo", "Gus", "Hal", "Ida", "Jo")
SENTENCES = "".join(
    f"1\t{name}\t_\tPROPN\n2\tsees\t_\tVERB\n3\tcats\t_\tNOUN\n\n" for name in NAMES
)
POSTS = "In\tO\nRome\tB-location\n\nYes\tO\n"
TOPICS = "text,category\nWhat is that ?,a\nWhere is it ?,b\n"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
def test_teacher_and_students_are_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    made = put(tmp_path, EWT, [SENTENCES, SENTENCES])
    monkeypatch.setattr(parts_of_speech, "_TRAINING_SET", replace(TRAINING_SETS["ewt"], data=made))
    monkeypatch.setattr(parts_of_speech, "WNUT17", put(tmp_path, WNUT17, [POSTS, POSTS]))
    monkeypatch.setattr(parts_of_speech, "TREC_6", put(tmp_path, BANKING77, [TOPICS, TOPICS]))
    monkeypatch.setenv(DATA_VARIABLE, str(tmp_path))
    found = {one.what: one for one in measure_words([2], seed=0, most=None)}
    assert list(found) == [TEACHER, alone(2), distilled(2)]
    assert all(one.data == DATA and 0 <= one.score <= 1 for one in found.values())
    assert all(one.rate and one.megabytes for one in found.values())
