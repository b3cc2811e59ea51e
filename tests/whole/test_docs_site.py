"""The site that Sphinx makes of docs/: every page, every public name, and nothing foreign."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.pipeline import Pipeline
from scripts.make_notebooks import sources
from tests.support.documents import DOCUMENTS, ROOT, name_of

DOCS = ROOT / "docs"
PAGES = [path for path in DOCUMENTS if path.is_relative_to(DOCS)]
TOCTREE = re.compile(r"^```\{toctree\}\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
DOCUMENTED = re.compile(r"^\.\. (?:auto|py:)\w+:: (?:nlu_lite\.)?([\w.]+)$", flags=re.MULTILINE)
TABLE = re.compile(r"^\| measured \|.*\n(?:\|.*\n)+", flags=re.MULTILINE)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MEASURED = [path for path in PAGES if TABLE.search(path.read_text(encoding="utf-8"))]
ROOMS = ("pandas", "sklearn", "spark", "viz")
# Spark's own classes, which nlu_lite.spark only names.
OF_SPARK = {"spark.Pipeline", "spark.PipelineModel"}
# Where a browser fetches something without being asked.
FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


def pages_in(toctrees: Path) -> list[Path]:
    """The pages that the tables of contents of a page name."""
    text = toctrees.read_text(encoding="utf-8")
    lines = [line for tree in TOCTREE.findall(text) for line in tree.splitlines()]
    names = [line for line in lines if line and not line.startswith(":")]
    return [toctrees.parent / f"{name}.md" for name in names]


def test_every_page_is_in_the_table_of_contents() -> None:
    named = [page for path in PAGES for page in pages_in(path)]
    assert len(named) == len(set(named))
    assert {*named, DOCS / "index.md"} == {*PAGES}


def test_every_public_name_is_in_the_reference() -> None:
    pages = sorted((DOCS / "reference").glob("*.md"))
    told = [name for page in pages for name in DOCUMENTED.findall(page.read_text("utf-8"))]
    assert len(told) == len(set(told))
    public = {*nlu_lite.__all__}
    for room in ROOMS:
        if room != "spark" or find_spec("pyspark"):
            public |= {f"{room}.{name}" for name in import_module(f"nlu_lite.{room}").__all__}
    assert public - {*told} - OF_SPARK == set()
    assert {name for name in told if "." not in name} - public - {*ROOMS, "nlu_lite"} == set()


def cells_of(table: str) -> list[str]:
    """The numbers of a table, without its first column and its head."""
    rows = [line.strip("| ").split("|") for line in table.splitlines()[2:]]
    return [number for _, *cells in rows for cell in cells for number in NUMBER.findall(cell)]


@pytest.mark.parametrize("path", MEASURED, ids=name_of)
def test_figures_of_tables_named_measured_are_in_the_results(path: Path) -> None:
    """As they stand there, or rounded."""
    results = (ROOT / "benchmarks" / "RESULTS.md").read_text(encoding="utf-8")
    known = {float(number.replace(",", "")) for number in NUMBER.findall(results)}
    shown = [n for table in TABLE.findall(path.read_text("utf-8")) for n in cells_of(table)]
    unknown = [
        number
        for number in shown
        if not any(is_rounded(number.replace(",", ""), figure) for figure in known)
    ]
    assert unknown == []


def is_rounded(shown: str, figure: float) -> bool:
    digits = len(shown.partition(".")[2])
    return abs(float(shown) - figure) <= 0.5 / 10.0**digits + 1e-12


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built with warnings as errors: of links and anchors that lead nowhere, too."""
    pytest.importorskip("sphinx", reason='pip install ".[docs]"')
    folder = tmp_path_factory.mktemp("site")
    options = ["-W", "--keep-going", "-q", "-b", "html"]
    built = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, "-d", folder / "read", DOCS, folder / "html"],
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return folder / "html"


class _Fetched(HTMLParser):
    """What a page makes a browser fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get(FETCHED.get(tag, ""))
        if address:
            self.addresses.append(address)


@pytest.mark.slow
def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    foreign, missing = [], []
    for page in site.rglob("*.html"):
        fetched = _Fetched()
        fetched.feed(page.read_text(encoding="utf-8"))
        for address in fetched.addresses:
            file = address.partition("?")[0].partition("#")[0]
            if re.match(r"(\w+:)?//", file):
                foreign.append(address)
            elif not address.startswith(("data:", "#")) and not (page.parent / file).is_file():
                missing.append(f"{page.name}: {address}")
    styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
    assert foreign == missing == []
    assert re.findall(r"""(?:@import|url\()\s*["']?(?:\w+:)?//[^)"']+""", styles) == []


@pytest.mark.slow
def test_every_method_of_a_pipeline_is_in_the_reference(site: Path) -> None:
    page = (site / "reference" / "pipeline.html").read_text(encoding="utf-8")
    public = [name for name in dir(Pipeline) if not name.startswith("_")]
    assert [name for name in public if f'id="nlu_lite.Pipeline.{name}"' not in page] == []


@pytest.mark.slow
@pytest.mark.parametrize("source", sources(), ids=lambda path: path.stem)
def test_a_notebook_is_a_page_with_its_cells(site: Path, source: Path) -> None:
    page = (site / "notebooks" / f"{source.stem}.html").read_text(encoding="utf-8")
    assert "on the site its cells stand here" not in page
    assert page.count('class="highlight-python') >= 3


@pytest.mark.slow
def test_docstrings_are_read_as_they_are_meant(site: Path) -> None:
    """No property's "what: more" as a type, and nothing of code as an address or a quotation."""
    pages = [path.read_text(encoding="utf-8") for path in (site / "reference").glob("*.html")]
    assert not [page for page in pages if re.search(r"<dt[^>]*>Type<", page)]
    assert any("array&lt;float&gt;" in page for page in pages)
    assert not [page for page in pages if "“" in page]


@pytest.mark.slow
def test_what_links_name_is_there(site: Path) -> None:
    """Files and anchors of the finished pages, those that the theme makes too."""
    pages = {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    ids = {path: {*re.findall(r'\bid="([^"]+)"', text)} for path, text in pages.items()}
    broken = []
    for path, text in pages.items():
        for link in re.findall(r'<a [^>]*?href="(?!\w+:|//)([^"]*)"', text):
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.is_file() or (anchor and anchor not in ids.get(target, {anchor})):
                broken.append(f"{path.name}: {link}")
    assert broken == []
