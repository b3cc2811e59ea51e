"""Who is made of a teacher, and what stands beside it."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.distillation.contenders import TEACHER
from benchmarks.distillation.students import STATIC, alone, distilled, teacher_and_students
from benchmarks.learning import OF_TEXTS

WORDS = {"food": ("soup", "bread", "rice", "beans"), "weather": ("rain", "snow", "fog", "wind")}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::nlu_lite.TrainingDataWarning")
@pytest.mark.filterwarnings("ignore::nlu_lite.UnknownWordsWarning")
def test_labels_alone_stand_beside_students_of_layers_only(small_teacher: Path) -> None:
    rows = [(f"I talk about {word}", topic) for topic, words in WORDS.items() for word in words]
    table = pd.DataFrame(rows * 2, columns=["text", "y"])
    made = teacher_and_students(
        [1, STATIC], OF_TEXTS, table, table, table, seed=0, level="document"
    )
    assert [one.what for one in made] == [TEACHER, alone(1), distilled(1), distilled(STATIC)]
    teacher, *_, static = made
    assert static.megabytes is not None and teacher.megabytes is not None
    assert static.megabytes < teacher.megabytes
    assert all(one.seconds is not None and np.isfinite(one.score) for one in made)
    found = static.table(["I talk about soup"])
    assert isinstance(found, pd.DataFrame) and len(found) == 1
