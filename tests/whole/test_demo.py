"""The page of `nlu-lite demo` in a browser, as its users meet it."""

import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pandas as pd
import pytest

from tests.support.browser_here import browser_path, what_browsers_lack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

REASON = what_browsers_lack()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(REASON is not None, reason=f"no browser: {REASON}"),
]

# A folder for pictures of each view, for people to look at; none are taken where it is not set.
PICTURES = os.environ.get("NLU_LITE_TEST_PICTURES")
WIDTHS = (1280, 400)
SECONDS = 60
REVIEWS = "day,review\nMon,=The soup was <b>cold</b>.\nTue,Nice view!\nWed,We waited an hour.\n"


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    port = free_port()
    places = {"HOME": str(home), "TMPDIR": str(home / "tmp")}
    (home / "tmp").mkdir()
    command = [sys.executable, "-m", "nlu_lite", "demo", "--port", str(port), "--no-browser"]
    server = subprocess.Popen(
        command, cwd=home, env={**os.environ, **places}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)
    # A model that was trained lies there as long as the process runs.
    assert list((home / "tmp").iterdir()) == []


def wait_for(address: str, server: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(address).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    raise RuntimeError("the page is not there")


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def context(browser: "Browser") -> "BrowserContext":
    context = browser.new_context(viewport={"width": 1280, "height": 1000})
    context.set_default_timeout(SECONDS * 1000)
    return context


@pytest.fixture
def page(context: "BrowserContext", address: str) -> "Iterator[Page]":
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    page.close()
    # Nothing is asked of anybody else.
    assert {url for url in asked if not url.startswith((address, "data:", "blob:"))} == set()


def choose(page: "Page", view: str) -> None:
    page.get_by_role("radio", name=view, exact=True).click()


def quiet(page: "Page") -> None:
    """Wait until the page has nothing left to compute."""
    page.wait_for_function("!document.querySelector('[data-testid=stSpinner]')")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def code(page: "Page") -> str:
    block = page.get_by_test_id("stCode")
    block.wait_for()
    quiet(page)
    return block.inner_text()


def downloaded(page: "Page", button: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def upload(page: "Page", name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]


def picture(page: "Page", name: str, *, top: str | None = None) -> None:
    """Leave pictures of a screen, and of all of the page at each width.

    Args:
        page: The page.
        name: What the files are called.
        top: The label that the screen begins with; None: it begins with the page.
    """
    if PICTURES:
        if top is None:
            page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        else:
            page.get_by_label(top).first.evaluate("part => part.scrollIntoView()")
        page.wait_for_timeout(1_000)
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 1000})
            page.wait_for_timeout(1_000)
            main = page.get_by_test_id("stMain")
            height = int(main.evaluate("main => main.scrollHeight"))
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_timeout(1_000)
            page.screenshot(path=Path(PICTURES) / f"{name}_{width}.png")
        page.set_viewport_size({"width": 1280, "height": 1000})


def test_a_text_is_typed_and_its_table_kept(page: "Page", tmp_path: Path) -> None:
    assert "pipeline.predict" in code(page)
    page.get_by_label("The text").fill("=I <b>love</b> NLP")
    page.get_by_label("The text").press("Control+Enter")
    page.get_by_text("'=I <b>love</b> NLP'").wait_for()
    quiet(page)
    picture(page, "tokens")
    table = pd.read_csv(downloaded(page, "Download CSV", tmp_path))
    assert table["token"].tolist() == ["'=I", "<b>love</b>", "NLP"]
    assert len(pd.read_parquet(downloaded(page, "Download Parquet", tmp_path))) == 3


def test_the_model_is_searched_for_and_switched(page: "Page") -> None:
    assert "'en.embed.minilm_L6_384'" in code(page)
    page.get_by_text("Card").click()
    page.get_by_text("Licence").wait_for()
    picture(page, "card")
    page.get_by_label("Search models").fill("minilm sentence")
    page.get_by_label("Search models").press("Enter")
    page.get_by_text(re.compile("model.* with 'minilm sentence'")).wait_for()
    page.get_by_role("combobox", name="Reference").click()
    page.get_by_role("option", name="en.embed_sentence.minilm_L6_384").click()
    page.get_by_text("'en.embed_sentence.minilm_L6_384'").wait_for()
    quiet(page)
    page.get_by_text("sentence embeddings").wait_for()


def test_a_file_is_uploaded(page: "Page", tmp_path: Path) -> None:
    page.get_by_role("radio", name="a file").click()
    upload(page, "../../reviews.csv", REVIEWS.encode())
    page.get_by_text("Column with the texts").wait_for()
    page.get_by_role("combobox", name="Column with the texts").click()
    page.get_by_role("option", name="review").click()
    assert "pd.read_csv('reviews.csv')" in code(page)
    picture(page, "upload")
    table = pd.read_csv(downloaded(page, "Download CSV", tmp_path))
    assert table["token"].tolist()[:4] == ["'=The", "soup", "was", "<b>cold</b>"]
    assert table["day"].iloc[-1] == "Wed"


def test_a_bad_file_is_a_sentence(page: "Page", tmp_path: Path) -> None:
    page.get_by_role("radio", name="a file").click()
    large = tmp_path / "large.csv"
    large.write_bytes(b"a" * 22_000_000)
    page.locator("input[type=file]").set_input_files(large)
    page.get_by_text("or smaller").first.wait_for()
    for content, told in (
        (b"", "a.csv does not hold what its ending says"),
        ("text\nCaf\xe9\n".encode("latin-1"), "“Encoding”: 'cp1252'"),
        (b"n\n1\n", "Choose the column that holds the texts."),
    ):
        upload(page, "a.csv", content)
        page.get_by_text(told).first.wait_for()
        assert page.get_by_text("Traceback").count() == 0
        assert page.get_by_test_id("stException").count() == 0


def test_two_texts_are_compared(page: "Page") -> None:
    choose(page, "Similarity")
    assert "nlu_lite.viz.similarity" in code(page)
    page.locator(".js-plotly-plot .main-svg").first.wait_for()
    picture(page, "similarity")


def test_many_texts_are_mapped_and_searched(page: "Page", tmp_path: Path) -> None:
    choose(page, "Many texts")
    code(page)
    page.get_by_label("Nearest to").fill("the parcel is late")
    page.get_by_label("Nearest to").press("Enter")
    page.get_by_text("nlu_lite.nearest").wait_for()
    assert "nlu_lite.project" in code(page)
    picture(page, "map", top="Nearest to")
    table = pd.read_csv(downloaded(page, "Download CSV", tmp_path))
    assert {"document", "cluster", "x", "y"} <= set(table.columns)


def test_a_model_is_trained_and_taken_home(page: "Page", tmp_path: Path) -> None:
    choose(page, "Training")
    page.get_by_role("button", name="Train").click()
    assert "fitted.report" in code(page)
    page.get_by_label("Try it").fill("Where is my box?")
    page.get_by_label("Try it").press("Enter")
    page.get_by_text("fitted.predict").wait_for()
    quiet(page)
    picture(page, "training")
    with zipfile.ZipFile(downloaded(page, "Download the model", tmp_path)) as archive:
        assert "nlu_lite.json" in archive.namelist()


def test_one_who_leaves_in_the_middle_disturbs_nobody(
    page: "Page", browser: "Browser", address: str
) -> None:
    other = browser.new_page()  # of another person: it shares no cookies with the first
    other.goto(address)
    other.get_by_label("The text").fill("word " * 10_000)
    other.get_by_label("The text").press("Control+Enter")
    other.close()
    page.get_by_label("The text").fill("Still here")
    page.get_by_label("The text").press("Control+Enter")
    page.get_by_text("'Still here'").wait_for()
    assert "Still here" in code(page)


def test_nothing_is_kept(page: "Page", home: Path) -> None:
    page.get_by_role("radio", name="a file").click()
    upload(page, "reviews.csv", REVIEWS.encode())
    page.get_by_text("Column with the texts").wait_for()
    quiet(page)
    left = [path for path in home.rglob("*") if path.is_file()]
    assert [path for path in left if b"soup" in path.read_bytes()] == []
