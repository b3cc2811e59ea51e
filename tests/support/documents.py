"""README and the pages of docs/: their blocks, and how each is executed."""

import contextlib
import doctest
import io
import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import pytest

from nlu_lite.cli import main

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# Files that documents speak of as the reader's own.
OF_THE_READER = {
    "mails.csv": "day,text\nMon,Where is my card?\nTue,My card is lost.\nTue,\nWed,Who called?\n",
    "tickets.csv": "text,y\nWhere is my parcel?,delivery\nIt came broken.,delivery\n"
    "The courier never came.,delivery\nMy parcel is late.,delivery\nI want a refund!,billing\n"
    "Two invoices came.,billing\nYou charged me twice.,billing\nThe bill is wrong.,billing\n",
}
# What Python blocks begin with that need a package which the tests have not.
NOT_HERE = ("import lancedb",)
SHELL = ("bash", "sh", "console")
# Commands that run until they are stopped: tests of their own start them.
SERVERS = ("demo", "serve")
FENCE = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a document, and the one behind it where that is its output.

    Attributes:
        language: What stands behind the fence: "python" is executed anywhere, "py" where Spark is,
            unless it needs a package that the tests have not; directives of the site have none.
    """

    language: str
    source: str
    line: int
    output: str | None = None

    @property
    def needs_spark(self) -> bool:
        return self.language == "py" and not self.source.startswith(NOT_HERE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks_of(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    found = [(m[1], m[3], text.count("\n", 0, m.start()) + 1) for m in FENCE.finditer(text)]
    behind = [source if language == "text" else None for language, source, _ in found[1:]]
    return [
        Block(language, source, line, output)
        for (language, source, line), output in zip_longest(found, behind)
    ]


def documents_with(languages: Iterable[str]) -> list[Path]:
    return [path for path in DOCUMENTS if {b.language for b in blocks_of(path)} & {*languages}]


def write_files_of_the_reader() -> None:
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


def shell_lines(source: str) -> list[str]:
    """The commands of a shell block, one each."""
    lines = re.sub(r"\\\n\s*", " ", source).splitlines()
    calls = [call.strip().removeprefix("$ ") for line in lines for call in line.split(" && ")]
    return [call for call in calls if call and not call.startswith("#")]


def commands(source: str) -> list[list[str]]:
    """The arguments of the commands of a shell block that call nlu-lite, without comments."""
    ours = [line for line in shell_lines(source) if line.startswith("nlu-lite ")]
    calls = [shlex.split(call, comments=True)[1:] for call in ours]
    return [arguments for arguments in calls if arguments[0] not in SERVERS]


def run_shell(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    calls = commands(block.source)
    capsys.readouterr()
    for arguments in calls:
        assert main(arguments) == 0, capsys.readouterr().err
    if calls and block.output is not None:
        check_output(block.output, capsys.readouterr().out)
