"""Every example in the documents and the docstrings is executed, and what it shows is compared."""

import contextlib
import doctest
import importlib
import importlib.util
import io
import pkgutil
import re
import shlex
from dataclasses import dataclass
from inspect import isclass, isfunction
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [*DOCUMENTS, *ROOT.glob("[CS]*.md"), *sorted((ROOT / "benchmarks").glob("*.md"))]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# Files that documents speak of as the reader's own.
OF_THE_READER = {"mails.csv": "day,text\nMon,Where is my card?\nTue,My card is lost.\nTue,\n"}
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)")
NAMED = re.compile(r"`([\w.-]+/(?:[\w./-]+\.(?:ipynb|json|md|py|toml|yaml))?)`")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a document, and the one behind it where that is its output."""

    language: str
    source: str
    line: int
    output: str | None


def blocks(text: str) -> list[Block]:
    found = [(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]
    outputs = [source if language == "text" else None for language, source, _ in found[1:]] + [None]
    return [Block(*block, output) for block, output in zip(found, outputs, strict=True)]


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
    for name, text in OF_THE_READER.items():
        Path(name).write_text(text, encoding="utf-8")


def run_doctest(test: doctest.DocTest) -> None:
    """Run examples; fail with doctest's own report."""
    report = io.StringIO()
    doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=report.write, clear_globs=False)
    assert not report.getvalue(), report.getvalue()


def run_python(block: Block, path: Path, names: dict[str, object]) -> None:
    if ">>>" in block.source:
        test = doctest.DocTestParser().get_doctest(
            block.source, names, path.name, str(path), block.line
        )
        test.globs = names  # doctest takes a copy, but the blocks of a document share their names
        run_doctest(test)
        return
    printed = io.StringIO()
    code = compile("\n" * block.line + block.source, str(path), "exec")
    with contextlib.redirect_stdout(printed):
        exec(code, names)
    if block.output is not None:
        check_output(block.output, printed.getvalue())


def check_output(expected: str, got: str) -> None:
    if not doctest.OutputChecker().check_output(expected, got, OPTIONS):
        pytest.fail(f"expected:\n{expected}\ngot:\n{got}")


def commands(source: str) -> list[list[str]]:
    """The arguments of the lines of a shell block that call nlu-lite, without their comments."""
    lines = re.sub(r"\\\n\s*", " ", source).splitlines()
    calls = [call.strip().removeprefix("$ ") for line in lines for call in line.split(" && ")]
    return [shlex.split(call, comments=True)[1:] for call in calls if call.startswith("nlu-lite ")]


def run_shell(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    calls = commands(block.source)
    capsys.readouterr()
    for arguments in calls:
        assert main(arguments) == 0, capsys.readouterr().err
    if calls and block.output is not None:
        check_output(block.output, capsys.readouterr().out)


@pytest.mark.slow
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = blocks(path.read_text(encoding="utf-8"))
    assert any(block.language == "python" for block in found)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in found:
        if block.language == "python":
            run_python(block, path, names)
        elif block.language in ("bash", "sh", "console"):
            run_shell(block, capsys)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    links = LINK.findall(path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_files_that_are_named_are_there(path: Path) -> None:
    named = set(NAMED.findall(path.read_text(encoding="utf-8")))
    places = (ROOT, ROOT / "nlu_lite", ROOT / "tests")
    assert {name for name in named if not any((p / name).exists() for p in places)} == set()


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
