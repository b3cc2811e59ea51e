"""Make the notebooks of examples/ from their sources, which people edit.

python scripts/make_notebooks.py            write examples/NAME.ipynb beside each examples/NAME.py
python scripts/make_notebooks.py --check    write nothing; exit status 1 where one is another

A source is a notebook in jupytext's percent format. In front of it come the link that opens it in
Colab, and a cell that installs there what the first cell of the source asks for. Outputs are never
stored.
"""

import argparse
import re
import sys
from configparser import ConfigParser
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

__all__ = ["EXAMPLES", "INSTALL", "address", "main", "notebook", "sources"]

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
# The tag of the cell that installs, and shows nothing.
INSTALL = "install"

_COLAB = "https://colab.research.google.com"
_PIP = re.compile(r"^`pip install (.+)`$", flags=re.MULTILINE)
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def sources() -> list[Path]:
    """The sources, in the order of their numbers."""
    return sorted(EXAMPLES.glob("[0-9]*.py"))


def address() -> str:
    """Where the repository is published, without the protocol; setup.cfg says it."""
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    links = setup["metadata"]["project_urls"].split("\n")
    named = dict(line.split(" = ") for line in links if line)
    return named["Source"].removeprefix("https://").removesuffix("/")


def notebook(source: Path) -> str:
    """The notebook of a source, as its file holds it."""
    made: NotebookNode = jupytext.read(source, fmt="py:percent")
    made["cells"] = [_link(source.stem), *_install(made), *made["cells"]]
    made["metadata"] = nbformat.from_dict(_METADATA)  # type: ignore[no-untyped-call]
    made["nbformat"], made["nbformat_minor"] = 4, 5
    for number, cell in enumerate(made["cells"]):
        cell["id"] = f"cell-{number:02}"
        cell["metadata"] = {
            key: cell["metadata"][key] for key in ("tags",) if key in cell["metadata"]
        }
    return str(nbformat.writes(made)) + "\n"  # type: ignore[no-untyped-call]


def main(arguments: list[str] | None = None) -> int:
    """Write the notebooks, or say which of them are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    stale = [path for path in sources() if _stored(path) != notebook(path)]
    for path in stale:
        if not options.check:
            _place(path).write_text(notebook(path), encoding="utf-8")
        print(_place(path).relative_to(ROOT))
    return int(options.check and bool(stale))


def _place(source: Path) -> Path:
    return source.with_suffix(".ipynb")


def _stored(source: Path) -> str:
    place = _place(source)
    return place.read_text(encoding="utf-8") if place.exists() else ""


def _link(name: str) -> NotebookNode:
    owner = address().partition("/")[2]
    target = f"{_COLAB}/github/{owner}/blob/main/examples/{name}.ipynb"
    badge = f"[![Open in Colab]({_COLAB}/assets/colab-badge.svg)]({target})"
    cell: NotebookNode = nbformat.v4.new_markdown_cell(badge)  # type: ignore[no-untyped-call]
    return cell


def _install(made: NotebookNode) -> list[NotebookNode]:
    asked = _PIP.search(made["cells"][0]["source"])
    if asked is None:
        return []
    source = (
        "from importlib.util import find_spec\n\n"
        'if find_spec("nlu_lite") is None:  # in Colab\n'
        f"    %pip install --quiet {asked[1]}"
    )
    cell: NotebookNode = nbformat.v4.new_code_cell(  # type: ignore[no-untyped-call]
        source, metadata={"tags": [INSTALL]}
    )
    return [cell]


if __name__ == "__main__":
    sys.exit(main())
