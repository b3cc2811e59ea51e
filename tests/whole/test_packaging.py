"""What is shipped: packages, data files, versions and pins."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import nlu_lite

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "nlu_lite"


@pytest.fixture(scope="module")
def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in requirements}


def requirements(setup: ConfigParser) -> list[Requirement]:
    """What the package and all its extras need."""
    texts = [setup["options"]["install_requires"], *setup["options.extras_require"].values()]
    return [Requirement(line) for text in texts for line in text.split("\n") if line]


def shipped(setup: ConfigParser, package: str) -> set[Path]:
    """The data files of a package that its patterns in setup.cfg take."""
    folders = dict(
        line.split(" = ") for line in setup["options"]["package_dir"].split("\n") if line
    )
    folder = ROOT / folders.get(package, package.replace(".", "/"))
    patterns = setup["options.package_data"][package].split()
    return {path for pattern in patterns for path in folder.glob(pattern)}


def test_every_package_folder_is_listed(setup: ConfigParser) -> None:
    folders = {path.parent.relative_to(ROOT) for path in PACKAGE.rglob("*.py")}
    listed = set(setup["options"]["packages"].split())
    assert {".".join(folder.parts) for folder in folders} == listed - {"nlu_lite._registry"}


def test_every_package_folder_has_an_init() -> None:
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_every_registry_file_is_shipped(setup: ConfigParser) -> None:
    assert "nlu_lite._registry" in setup["options"]["packages"].split()
    files = {path for path in (ROOT / "registry").rglob("*") if path.is_file()}
    assert files
    assert files == shipped(setup, "nlu_lite._registry")


def test_embedded_model_is_shipped(setup: ConfigParser) -> None:
    files = {path for path in (PACKAGE / "store" / "embedded").rglob("*") if path.is_file()}
    assert files
    assert files == shipped(setup, "nlu_lite.store")


def test_type_marker_is_shipped(setup: ConfigParser) -> None:
    assert PACKAGE / "py.typed" in shipped(setup, "nlu_lite")


def test_version_has_one_source(setup: ConfigParser) -> None:
    assert setup["metadata"]["version"] == "attr: nlu_lite._version.__version__"
    assert f"## [{nlu_lite.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_everything_needed_is_pinned(setup: ConfigParser, pins: dict[str, str]) -> None:
    needed = requirements(setup)
    assert needed
    for requirement in needed:
        pin = pins.get(canonicalize_name(requirement.name), "not pinned")
        assert pin.startswith("=="), requirement.name
        assert requirement.specifier.contains(pin.removeprefix("==")), str(requirement)


def test_pins_are_exact_and_portable(pins: dict[str, str]) -> None:
    # A local version ("+cpu") exists on some machines only.
    inexact = {n: pin for n, pin in pins.items() if not re.fullmatch(r"==[0-9][0-9a-z.]*", pin)}
    assert inexact == {}


def test_torch_is_pinned_to_the_tested_release(pins: dict[str, str]) -> None:
    assert pins["torch"] == "==2.13.0"


def test_command_is_installed(setup: ConfigParser) -> None:
    script = setup["options.entry_points"]["console_scripts"].strip()
    assert script == "nlu-lite = nlu_lite.cli:main"
