"""GLUE's own files, here of a few lines."""

from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import matthews_corrcoef

import nlu_lite
from benchmarks.glue_tasks import MODELS, TASKS, TaskMissing

SST_2 = "sentence\tlabel\nit 's a \"charming journey \t1\nunflinchingly bleak \t0\n"
COLA = "gj04\t1\t\tOur friends wo n't buy this .\r\ngj04\t0\t*\tThem love it .\r\n"
# Of arXiv:1908.08962.
SHAPES = [("tiny", 2, 128), ("mini", 4, 256), ("small", 4, 512), ("medium", 8, 512)]


def put(root: Path, task: str, name: str, text: str) -> None:
    (root / task).mkdir(exist_ok=True)
    (root / task / f"{name}.tsv").write_text(text, encoding="utf-8", newline="")


def test_files_with_a_header_and_without(tmp_path: Path) -> None:
    put(tmp_path, "SST-2", "train", SST_2)
    put(tmp_path, "CoLA", "dev", COLA)
    sentiment, grammar = TASKS["SST-2"], TASKS["CoLA"]
    train, dev = sentiment.part(tmp_path, "train"), grammar.part(tmp_path, "dev")
    # A quotation mark opens nothing.
    assert train["text"].tolist() == ["it 's a \"charming journey ", "unflinchingly bleak "]
    assert train["y"].tolist() == ["1", "0"] and dev["y"].tolist() == ["1", "0"]
    assert dev["text"].tolist() == ["Our friends wo n't buy this .", "Them love it ."]
    assert len(grammar.part(tmp_path, "dev", most=1)) == 1


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TaskMissing, match=r"SST-2 left out: put .*train\.tsv there"):
        TASKS["SST-2"].part(tmp_path, "train")


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "CoLA", "train", "1\tA sentence without a source.\n")
    with pytest.raises(TaskMissing, match=r"rows of \[2\] columns; expected the text in column 4"):
        TASKS["CoLA"].part(tmp_path, "train")


def test_scores_are_those_of_glue() -> None:
    labels, found = pd.Series(["1", "0", "1", "1"]), pd.Series(["1", "0", "0", "1"])
    assert TASKS["SST-2"].score(labels, found) == 0.75
    assert TASKS["CoLA"].score(labels, found) == matthews_corrcoef(labels, found)
    # Who says the same of all has learned nothing.
    assert TASKS["CoLA"].score(labels, pd.Series(["1"] * 4)) == 0


@pytest.mark.parametrize(("name", "layers", "width"), SHAPES)
def test_the_models_are_those_of_the_paper(name: str, layers: int, width: int) -> None:
    found = nlu_lite.models(MODELS[name].ref).set_index("ref").loc[MODELS[name].ref]
    assert (found["layers"], found["dim"]) == (layers, width)
    assert set(MODELS[name].published) == set(TASKS)
