"""Every example in the documents and the docstrings is executed, and what it shows is compared."""

import doctest
import importlib
import importlib.util
import pkgutil
import re
from inspect import isclass, isfunction
from pathlib import Path

import pytest

import nlu_lite
from tests.support.documents import (
    DOCUMENTS,
    NOT_HERE,
    ROOT,
    SHELL,
    blocks_of,
    documents_with,
    name_of,
    run_doctest,
    run_python,
    run_shell,
    shell_lines,
    write_files_of_the_reader,
)

PAGES = [*DOCUMENTS, *ROOT.glob("[CS]*.md"), *sorted((ROOT / "benchmarks").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")
NAMED = re.compile(r"`([\w.-]+/(?:[\w./-]+\.(?:ipynb|json|md|py|toml|yaml))?)`")
NAMED_TEST = re.compile(r"`(tests/[\w./]+\.py)::(\w+)`")
# Programs that are shown and not executed: CI runs pip and pytest.
NOT_EXECUTED = {"embedding-atlas", "pip", "pytest"}


def modules_with_examples() -> list[str]:
    """Found in the sources: importing all modules would slow the collection of any test."""
    found = pkgutil.walk_packages(nlu_lite.__path__, "nlu_lite.")
    return [name for name in ("nlu_lite", *(module.name for module in found)) if has_examples(name)]


def has_examples(name: str) -> bool:
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None
    return ">>> " in Path(spec.origin).read_text(encoding="utf-8")


def examples(name: str) -> list[doctest.DocTest]:
    module, finder = importlib.import_module(name), doctest.DocTestFinder()
    found = finder.find(module)
    for public in getattr(module, "__all__", ()):
        value = getattr(module, public)
        # What says `nlu_lite.X` is of another module to doctest.
        if (isclass(value) or isfunction(value)) and name.startswith(f"{value.__module__}."):
            found += finder.find(value, f"{name}.{public}", module)
    return [test for test in found if test.examples]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files_of_the_reader()


@pytest.mark.slow
@pytest.mark.parametrize("path", documents_with(["python", *SHELL]), ids=name_of)
def test_documents(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks_of(path):
        if block.language == "python":
            run_python(block, path, names)
        elif block.language in SHELL:
            run_shell(block, capsys)


def test_whatever_can_be_executed_is_executed() -> None:
    """Here, or, where it needs Spark, by tests/spark/test_documents.py."""
    blocks = [block for path in DOCUMENTS for block in blocks_of(path)]
    assert {block.language for block in blocks} <= {"", "python", "py", "text", *SHELL}
    lines = [line for b in blocks if b.language in SHELL for line in shell_lines(b.source)]
    programs = {line.split()[0] for line in lines} - {"nlu-lite"}
    assert programs == NOT_EXECUTED
    assert len([block for block in blocks if block.source.startswith(NOT_HERE)]) == len(NOT_HERE)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_files_that_are_named_are_there(path: Path) -> None:
    named = set(NAMED.findall(path.read_text(encoding="utf-8")))
    places = (ROOT, ROOT / "nlu_lite", ROOT / "tests")
    assert {name for name in named if not any((p / name).exists() for p in places)} == set()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_tests_that_are_named_are_there(path: Path) -> None:
    named = NAMED_TEST.findall(path.read_text(encoding="utf-8"))
    missing = [
        f"{file}::{test}"
        for file, test in named
        if f"\ndef {test}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert missing == []


@pytest.mark.parametrize("name", modules_with_examples())
def test_docstrings(name: str) -> None:
    if name.startswith("nlu_lite.spark"):
        pytest.importorskip("pyspark")
    for test in examples(name):
        run_doctest(test)


@pytest.mark.parametrize(
    "name",
    [
        "_api.load",
        "_api.models",
        "_api.info",
        "pipeline.predicting.Predicting.predict",
        "pipeline.fitting.Fitting.fit",
    ],
)
def test_public_function_has_an_example(name: str) -> None:
    module = ".".join(part for part in ("nlu_lite", *name.split(".")[:-1]) if part.islower())
    assert f"nlu_lite.{name}" in [test.name for test in examples(module)]
