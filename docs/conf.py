"""How Sphinx makes a site of these pages: `make site`."""

import os
import re
import sys
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxRole

from nlu_lite import __version__

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
# Sphinx executes this file away from the folder that has scripts/.
sys.path.insert(0, str(ROOT))
from scripts.notebook_pages import page_of  # noqa: E402

project = "nlu_lite"
version = release = __version__
author = project_copyright = "the authors of nlu_lite"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

# Docstrings name Python's objects in single backticks, as Markdown does.
default_role = "named"
smartquotes_action = "D"
autodoc_member_order = "bysource"
autodoc_inherit_docstrings = False
python_use_unqualified_type_names = True
maximum_signature_line_length = 80
napoleon_use_ivar = True
napoleon_use_rtype = False

myst_heading_anchors = 4

html_theme = "furo"
html_title = f"nlu_lite {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
# They would be fetched, which a browser forbids to pages that are files.
html_show_search_summary = False
html_show_sphinx = False
html_show_copyright = False

# Files beside docs/ that are pages of the site, too: on a forge a link leads to the file, in the
# site to its page. Other files that pages link to are copied, to be downloaded.
BESIDE = {
    ROOT / "CHANGELOG.md": DOCS / "changelog.md",
    ROOT / "CONTRIBUTING.md": DOCS / "contributing.md",
    ROOT / "benchmarks" / "NOTES.md": DOCS / "notes.md",
    ROOT / "benchmarks" / "RESULTS.md": DOCS / "results.md",
}
# Its pages say which notebook they are, and are made of its cells.
NOTEBOOKS = "notebooks"
_LINK = re.compile(r"(?<=\]\()(?!https?:)[\w./-]+\.md")


class Named(SphinxRole):
    """A link to an object of Python's where there is one of that name, else code as it stands."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The nodes of one name."""
        name = self.rawtext.strip("`")
        code = nodes.literal("", name)
        if not all(part.isidentifier() for part in name.split(".")):
            return [code], []
        context = {key: self.env.ref_context.get(key) for key in ("py:module", "py:class")}
        link = pending_xref(
            "", code, refdomain="py", reftype="obj", reftarget=name, refdoc=self.env.docname
        )
        link.attributes.update(context)
        return [link], []


def links_in_site(text: str, folder: Path, page: Path) -> str:
    """A text of a file in a folder as a page has it: its links lead to pages."""

    def in_site(link: re.Match[str]) -> str:
        file = (folder / link[0]).resolve()
        target = BESIDE.get(file, file)
        return Path(os.path.relpath(target, page.parent)).as_posix()

    return _LINK.sub(in_site, text)


def of_page(app: Sphinx, name: str, source: list[str]) -> None:
    """Let the links of a page lead to pages."""
    page = DOCS / f"{name}.md"
    room, _, notebook = name.rpartition("/")
    if room == NOTEBOOKS:
        source[0] = links_in_site(page_of(notebook), ROOT / "examples", page)
    else:
        source[0] = links_in_site(source[0], page.parent, page)


def of_file(app: Sphinx, path: Path, name: str, source: list[str]) -> None:
    """Let the links of a file that a page is made of lead to pages."""
    source[0] = links_in_site(source[0], (DOCS / path).parent, DOCS / f"{name}.md")


def without_blank_ends(app: Sphinx, page: nodes.document) -> None:
    """Leave out the blank line with which examples end for doctest."""
    for block in page.findall(nodes.literal_block):
        block.rawsource = block.astext().rstrip("\n")
        block.children = [nodes.Text(block.rawsource)]


def setup(app: Sphinx) -> None:
    """Register what is done with texts."""
    app.add_role("named", Named())
    app.connect("source-read", of_page)
    app.connect("include-read", of_file)
    app.connect("doctree-read", without_blank_ends)
