"""The notebooks run from beginning to end and show what they promise."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from scripts.make_notebooks import INSTALL, address, main, notebook, sources
from scripts.notebook_pages import EXECUTED, page_of, page_text
from tests.support.spark_here import what_spark_lacks

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
CHILD = ROOT / "tests" / "support" / "notebook_child.py"
NOTEBOOKS = [path.stem for path in sources()]
# How far a step has come, where it takes more than two seconds.
PROGRESS = re.compile(r"\r[^\r\n]*")
# What Spark's workers and Java say is theirs.
SPARK = "07_spark"


def stored(path: Path) -> NotebookNode:
    content: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return content


def cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells of code, without the one that installs."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [cell for cell in code if INSTALL not in cell["metadata"].get("tags", ())]


def executed(name: str, folder: Path) -> NotebookNode:
    """A notebook after its last cell; one that raises is an error."""
    # Kernels see the package where it is not installed.
    path = os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), str(ROOT)]))
    # Streamlit sets the last, in whatever process imports it; notebooks have their own.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    output = folder / "executed.ipynb"
    done = subprocess.run(
        [sys.executable, CHILD, EXAMPLES / f"{name}.ipynb", folder, output],
        env={**environment, "PYTHONPATH": path, "SPARK_LOCAL_IP": "127.0.0.1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # For the pages of the site.
    if kept := os.environ.get(EXECUTED):
        Path(kept).mkdir(parents=True, exist_ok=True)
        shutil.copy(output, Path(kept) / f"{name}.ipynb")
    return stored(output)


@pytest.fixture(scope="module")
def runs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapping[str, "Future[NotebookNode]"]]:
    """The notebooks that tests ask for, two at a time: each waits for its kernel now and then."""
    asked = [getattr(item, "callspec", None) for item in request.session.items]
    names = sorted({spec.params["run"] for spec in asked if spec and "run" in spec.params})
    with ThreadPoolExecutor(2) as pool:
        yield {
            name: pool.submit(executed, name, tmp_path_factory.mktemp(name))
            for name in reversed(names)
            if name != SPARK or what_spark_lacks() is None
        }


@pytest.fixture
def run(request: pytest.FixtureRequest, runs: Mapping[str, "Future[NotebookNode]"]) -> NotebookNode:
    """A notebook that was executed."""
    if request.param not in runs:
        pytest.skip(what_spark_lacks() or "")
    return runs[request.param].result()


def each_notebook(*names: str) -> pytest.MarkDecorator:
    marks = {SPARK: [pytest.mark.spark]}
    params = [
        pytest.param(name, marks=[pytest.mark.slow, *marks.get(name, [])])
        for name in names or NOTEBOOKS
    ]
    return pytest.mark.parametrize("run", params, indirect=True)


def shown(notebook: NotebookNode, kind: str) -> list[str]:
    """What cells show in a form, `text/html` or `text/plain`."""
    outputs = [output for cell in cells(notebook) for output in cell["outputs"]]
    return [str(output["data"][kind]) for output in outputs if kind in output.get("data", {})]


def printed(notebook: NotebookNode) -> str:
    outputs = [output for cell in cells(notebook) for output in cell["outputs"]]
    return "".join(output["text"] for output in outputs if output.get("name") == "stdout")


def test_the_numbers_are_without_a_gap() -> None:
    assert [name[:2] for name in NOTEBOOKS] == [f"{n:02}" for n in range(1, len(NOTEBOOKS) + 1)]


def test_every_notebook_has_a_source_and_every_source_its_notebook() -> None:
    assert sorted(path.stem for path in EXAMPLES.iterdir() if path.suffix == ".ipynb") == NOTEBOOKS


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_what_its_source_makes(name: str) -> None:
    content = (EXAMPLES / f"{name}.ipynb").read_text(encoding="utf-8")
    assert content == notebook(EXAMPLES / f"{name}.py"), "run: python scripts/make_notebooks.py"


def test_nothing_is_left_to_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert (main(["--check"]), capsys.readouterr().out) == (0, "")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_opens_in_colab_and_installs_what_it_needs_there(name: str) -> None:
    link, install, title = stored(EXAMPLES / f"{name}.ipynb")["cells"][:3]
    owner = address().removeprefix("github.com/")
    assert f"colab.research.google.com/github/{owner}/blob/main/examples/{name}" in link["source"]
    asked = re.search(r"^`pip install (.+)`$", title["source"], flags=re.MULTILINE)
    assert asked is not None
    assert f"%pip install --quiet {asked[1]}" in install["source"]
    assert 'find_spec("nlu_lite") is None' in install["source"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_outputs_are_stored(name: str) -> None:
    code = cells(stored(EXAMPLES / f"{name}.ipynb"))
    assert [cell["source"] for cell in code if cell["outputs"] or cell["execution_count"]] == []


@each_notebook()
def test_every_cell_shows_something(run: NotebookNode) -> None:
    last = "spark.stop()"
    code = [cell for cell in cells(run) if cell["source"] != last]
    assert code
    assert [cell["source"] for cell in code if not cell["outputs"]] == []


@each_notebook()
def test_its_page_shows_what_its_cells_showed(
    run: NotebookNode, request: pytest.FixtureRequest
) -> None:
    name = next(name for name in NOTEBOOKS if name in request.node.name)
    page, bare = page_text(run, name), page_of(name)
    assert page.startswith("# ") and f"(../../examples/{name}.ipynb)" in page
    assert all(cell["source"] in page for cell in cells(run))
    assert len(page) > len(bare)
    assert "find_spec" not in page and "colab" not in page


@each_notebook()
def test_nothing_is_written_to_standard_error(
    run: NotebookNode, request: pytest.FixtureRequest
) -> None:
    outputs = [output for cell in run["cells"] for output in cell.get("outputs", [])]
    said = "".join(output["text"] for output in outputs if output.get("name") == "stderr")
    assert PROGRESS.sub("", said).strip() == "" or SPARK in request.node.name


@each_notebook("01_one_liners")
def test_one_liners_show_tables_and_the_card(run: NotebookNode) -> None:
    pages = shown(run, "text/html")
    assert any("en_embed_minilm_L6_384_embeddings" in page for page in pages)
    assert any("token_begin" in page and "😀" in page for page in pages)
    assert any("Model name" in page and "Licence" in page for page in pages)
    assert any("en.embed.bert.small_L10_256" in page for page in pages)


@each_notebook("02_dataframe_analysed")
def test_a_table_is_drawn_grouped_and_searched(run: NotebookNode) -> None:
    assert len(shown(run, "image/png")) == 2
    assert len(shown(run, "application/vnd.plotly.v1+json")) == 1
    pages = shown(run, "text/html")
    assert any("Penguins" in page and "outlier_score" in page for page in pages)
    assert any("arrived yet!" in page and "representative" in page for page in pages)
    assert any("The post has lost my card." in page and "score" in page for page in pages)


@each_notebook("03_models_compared")
def test_models_are_held_against_what_is_wanted(run: NotebookNode) -> None:
    agreement = next(page for page in shown(run, "text/plain") if "Spearman" in page)
    order = [line.rsplit(maxsplit=1)[0] for line in agreement.splitlines()[1:]]
    assert set(order[:2]) == {"sentence model", "words"}
    assert order[-1] == "TF-IDF"
    assert any("texts a second" in page for page in shown(run, "text/html"))
    assert len(shown(run, "image/png")) == 1


@each_notebook("04_train_and_report")
def test_training_shows_reports_and_the_neighbours_of_mistakes(run: NotebookNode) -> None:
    pages = shown(run, "text/html")
    assert any("classes, the worst first" in page and "TF-IDF" in page for page in pages)
    assert any("the head alone" in page and "the whole encoder" in page for page in pages)
    mistakes = next(page for page in pages if "its label" in page)
    assert "confidence" in mistakes and "rank" in mistakes
    assert any("entities_class" in page and "PLACE" in page for page in pages)


@each_notebook("05_distil")
def test_students_are_held_against_their_teacher(run: NotebookNode) -> None:
    pages = shown(run, "text/html")
    table = next(page for page in pages if "times_as_fast" in page)
    assert "accuracy" in table and "student_L2" in table and "student_static" in table
    assert "trained_classifier_confidence" in pages[-1], "the student that was saved"


@each_notebook("06_offline_and_export")
def test_a_model_goes_elsewhere_and_gives_the_same_numbers(run: NotebookNode) -> None:
    texts = shown(run, "text/plain")
    assert "0.0" in texts
    assert any("model.safetensors" in text and "nlu_lite.json" in text for text in texts)
    assert "what to do" in printed(run)
    assert "nlu_lite_model_en_embed_sentence_minilm_l6_384" in printed(run)
    assert "3 texts" in printed(run)


@each_notebook("07_spark")
def test_spark_keeps_rows_and_columns(run: NotebookNode) -> None:
    said = printed(run)
    assert " |-- en_embed_minilm_L6_384_embeddings: array (nullable = true)" in said
    rows = said.replace(" ", "")
    assert "|1|Great|0|384|4|" in rows
    assert "|2|NULL|" in rows
    assert "|1|12|15|Slow|1|" in rows
