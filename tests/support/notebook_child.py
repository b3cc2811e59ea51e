"""Execute a notebook in a process of its own: python notebook_child.py NOTEBOOK FOLDER OUTPUT

The exit status is 1 where a cell raises; standard error says which.
"""

import sys

import nbformat
from nbclient import NotebookClient


def main(notebook: str, folder: str, output: str) -> None:
    """Execute it in the folder; write it with what its cells show."""
    content = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(content, timeout=300, resources={"metadata": {"path": folder}})
    nbformat.write(client.execute(), output)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main(*sys.argv[1:])
