"""The examples run from beginning to end and show what they promise."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from tests.support.spark_here import what_spark_lacks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


def test_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(EXAMPLES / "quickstart.py"), run_name="__main__")
    printed = capsys.readouterr().out
    assert "en_embed_minilm_L6_384_embeddings" in printed
    assert "[We, opened, an, account, at, a, bank, !]" in printed
    assert "Model name      en.embed.minilm_L6_384" in printed
    assert "en.embed.bert.small_L10_256" in printed
    assert list(tmp_path.iterdir()) == []


@pytest.mark.spark
def test_spark_script(tmp_path: Path) -> None:
    reason = what_spark_lacks()
    if reason is not None:
        pytest.skip(reason)
    # A process of its own: pyspark keeps one Java process, with its settings, for each.
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "spark_embeddings.py")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path, "SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert " |-- en_embed_minilm_L6_384_embeddings: array (nullable = true)" in done.stdout
    assert "Row(id=2, document=None)" in done.stdout
    shown = done.stdout.replace(" ", "")
    assert "|1|Great|0|384|4|" in shown
    assert "|1|12|15|Slow|1|" in shown


NOTEBOOKS = sorted(path.name for path in EXAMPLES.glob("*.ipynb"))


def stored_notebook(name: str) -> NotebookNode:
    path = EXAMPLES / name
    stored: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return stored


@pytest.fixture(scope="module", params=NOTEBOOKS)
def notebook(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> NotebookNode:
    """An executed notebook; a cell that raises fails it."""
    with pytest.MonkeyPatch.context() as patch:
        # The kernel is a process of its own: it must see the package where it is not installed.
        path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
        patch.setenv("PYTHONPATH", path)
        folder = tmp_path_factory.mktemp("notebook")
        client = NotebookClient(
            stored_notebook(request.param),
            timeout=120,
            resources={"metadata": {"path": str(folder)}},
        )
        return client.execute()


def results(notebook: NotebookNode, kind: str) -> list[str]:
    return [
        str(output["data"].get(kind, ""))
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if output["output_type"] == "execute_result"
    ]


def test_every_cell_of_the_notebook_shows_something(notebook: NotebookNode) -> None:
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert [cell["source"] for cell in code if not cell["outputs"]] == []


def test_notebook_writes_nothing_to_standard_error(notebook: NotebookNode) -> None:
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    assert [o["text"] for o in outputs if o.get("name") == "stderr"] == []


@pytest.mark.parametrize("notebook", ["quickstart.ipynb"], indirect=True)
def test_notebook_shows_tables_and_the_card_as_html(notebook: NotebookNode) -> None:
    shown = results(notebook, "text/html")
    assert any("en_embed_minilm_L6_384_embeddings" in page for page in shown)
    assert any("token_begin" in page and "😀" in page for page in shown)
    assert any("Model name" in page and "Licence" in page for page in shown)


@pytest.mark.parametrize("notebook", ["training.ipynb"], indirect=True)
def test_notebook_of_training_shows_reports_and_the_neighbours_of_mistakes(
    notebook: NotebookNode,
) -> None:
    shown = results(notebook, "text/html")
    assert any("classes, the worst first" in page and "TF-IDF" in page for page in shown)
    assert any("the head alone" in page and "the whole encoder" in page for page in shown)
    mistakes = next(page for page in shown if "its label" in page)
    assert "confidence" in mistakes and "rank" in mistakes
    assert any("entities_class" in page and "PLACE" in page for page in shown)


@pytest.mark.parametrize("notebook", ["distillation.ipynb"], indirect=True)
def test_notebook_of_distillation_holds_students_against_their_teacher(
    notebook: NotebookNode,
) -> None:
    pages = results(notebook, "text/html")
    table = next(page for page in pages if "times_as_fast" in page)
    assert "accuracy" in table and "student_L2" in table and "student_static" in table
    assert "trained_classifier_confidence" in pages[-1], "the student that was saved"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_stored_notebook_holds_no_outputs(name: str) -> None:
    assert [cell["source"] for cell in stored_notebook(name)["cells"] if cell.get("outputs")] == []
