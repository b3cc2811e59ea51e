from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.doctor.findings import Finding
from nlu_lite.doctor.packages import needs, own_version, packages
from tests.support.broken_packages import write_metadata

Looked = Callable[..., dict[str, Finding]]


@pytest.fixture
def looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Looked:
    """What is found where nlu_lite says that it needs other things."""

    def look(*lines: str, faults: Iterable[str] = ()) -> dict[str, Finding]:
        monkeypatch.syspath_prepend(write_metadata(tmp_path, lines))
        answers = {f"load {module}": {"fault": "OSError: no"} for module in faults}
        return {finding.name: finding for finding in packages(needs(), answers)}

    return look


def test_a_package_that_is_here_has_its_version(looked: Looked) -> None:
    found = looked("pytest>=1", 'packaging>=1; extra == "viz"')
    assert (found["pytest"].section, found["pytest"].value) == ("packages", pytest.__version__)
    assert found["packaging"].section == "extras"
    assert {one.status for one in found.values()} == {"ok"}


def test_an_extra_that_is_missing_is_a_note_with_the_commands_that_bring_it(
    looked: Looked,
) -> None:
    found = looked('no-such>=1; extra == "viz"', 'no-such>=1; extra == "umap"')["no-such"]
    assert (found.status, found.value) == ("note", "not installed")
    assert found.remedy == 'pip install "nlu_lite[umap]", or pip install "nlu_lite[viz]"'


def test_what_developers_need_is_not_looked_at(looked: Looked) -> None:
    assert looked('no-such>=1; extra == "test"', 'no-such; extra == "dev"') == {}


def test_what_is_needed_and_missing_is_broken(looked: Looked) -> None:
    found = looked("no-such>=1", 'no-such>=1; extra == "viz"')["no-such"]
    assert (found.section, found.status) == ("packages", "broken")
    assert found.remedy == 'pip install "no-such>=1"'


def test_what_is_too_old_is_broken(looked: Looked) -> None:
    found = looked("pytest>=1000")["pytest"]
    assert found.status == "broken"
    assert pytest.__version__ in found.value
    assert found.remedy == 'pip install --upgrade "pytest>=1000"'


def test_an_extra_that_does_not_load_is_broken(looked: Looked) -> None:
    found = looked('packaging>=1; extra == "viz"', faults=["packaging"])["packaging"]
    assert found.status == "broken"
    assert found.value.endswith("does not load: OSError: no")
    assert found.remedy == 'pip install --force-reinstall "packaging>=1"'


def test_without_metadata_the_packages_of_every_call_are_looked_at(looked: Looked) -> None:
    assert {"numpy", "pandas", "tokenizers", "torch", "transformers"} == set(looked())


def test_metadata_that_is_no_text_hinders_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_metadata(tmp_path, ["numpy"])
    (folder / "nlu_lite-0.dist-info" / "METADATA").write_bytes(b"\xff\xfe\0")
    monkeypatch.syspath_prepend(folder)
    assert "torch" in {need.name for need in needs()}
    assert [finding.status for finding in own_version()] == ["ok", "note"]


def test_sources_of_another_version_than_the_installed_one_are_told(looked: Looked) -> None:
    looked("numpy")
    found = [finding for finding in own_version() if finding.name == "nlu_lite"][0]
    assert found.status == "note"
    assert nlu_lite.__version__ in found.value and "pip has installed 0" in found.value
