"""Pages of the site that are made of the notebooks of examples/.

Outputs are never stored beside the sources. Where the environment variable NLU_LITE_NOTEBOOKS
names a folder in which tests/whole/test_examples.py has left the notebooks that it executed, pages
show what their cells showed (`make site` does both).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scripts.make_notebooks import EXAMPLES, INSTALL

__all__ = ["EXECUTED", "page_of", "page_text"]

EXECUTED = "NLU_LITE_NOTEBOOKS"
_PLOTLY = "application/vnd.plotly.v1+json"


def page_of(name: str) -> str:
    """The page of a notebook, in Markdown: of the executed one where there is one.

    Args:
        name: What its file is called, without the ending.
    """
    folder = os.environ.get(EXECUTED)
    executed = Path(folder) / f"{name}.ipynb" if folder else None
    place = executed if executed and executed.exists() else EXAMPLES / f"{name}.ipynb"
    content: NotebookNode = nbformat.read(place, as_version=4)  # type: ignore[no-untyped-call]
    return page_text(content, name)


def page_text(notebook: NotebookNode, name: str) -> str:
    """The cells of a notebook as Markdown, with what they showed; without what Colab needs.

    Args:
        notebook: The notebook, whose first cell is the link that opens it in Colab.
        name: What its file is called, without the ending.
    """
    title, *others = notebook["cells"][1:] if len(notebook["cells"]) > 1 else notebook["cells"]
    if INSTALL in title["metadata"].get("tags", ()):
        title, *others = others
    link = f"[The notebook](../../examples/{name}.ipynb), to be opened in Jupyter."
    parts = [title["source"], link]
    for cell in others:
        parts += _code(cell) if cell["cell_type"] == "code" else [cell["source"]]
    return "\n\n".join(parts) + "\n"


def _code(cell: NotebookNode) -> Iterator[str]:
    # Commands are no Python.
    language = "text" if cell["source"].startswith(("!", "%")) else "python"
    yield _fenced(language, cell["source"])
    for output in cell["outputs"]:
        yield from _shown(output)


def _shown(output: NotebookNode) -> Iterator[str]:
    data = output.get("data", {})
    if output.get("name") == "stdout":
        yield _fenced("text", output["text"])
    elif _PLOTLY in data:
        # Its own page would fetch plotly from elsewhere.
        yield "*(A figure of plotly, which the notebook shows.)*"
    elif "image/png" in data:
        image = "".join(data["image/png"].split())
        yield _fenced("{raw} html", f'<img alt="" src="data:image/png;base64,{image}">')
    elif "text/html" in data:
        yield _fenced("{raw} html", f'<div class="output">{data["text/html"]}</div>')
    elif "text/plain" in data:
        yield _fenced("text", data["text/plain"])


def _fenced(language: str, text: str) -> str:
    """A block whose fence is longer than any in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"
