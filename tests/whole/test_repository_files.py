"""Files that others than Python read: citation, issue forms, workflows."""

from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

import nlu_lite

ROOT = Path(__file__).resolve().parents[2]
GITHUB = ROOT / ".github"
FORMS = sorted(GITHUB.glob("ISSUE_TEMPLATE/[!c]*.yml"))
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
# The kinds of field of a form that somebody fills in.
ASKED = {"checkboxes", "dropdown", "input", "textarea"}


def read(path: Path) -> dict[Any, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def steps(workflow: dict[Any, Any]) -> list[dict[str, Any]]:
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_the_citation_is_of_this_version_and_licence() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert citation["version"] == nlu_lite.__version__
    assert citation["license"] == setup()["metadata"]["license_expression"]


def test_the_citation_has_what_its_format_demands() -> None:
    citation = read(ROOT / "CITATION.cff")
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(citation)
    assert all("name" in author or "family-names" in author for author in citation["authors"])


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_can_be_filled_in(path: Path) -> None:
    form = read(path)
    assert form["name"] and form["description"]
    asked = [field for field in form["body"] if field["type"] in ASKED]
    assert {field["type"] for field in form["body"]} <= ASKED | {"markdown"}
    assert len({field["id"] for field in asked}) == len(asked)
    assert all(field["attributes"]["label"] for field in asked)
    assert any(field.get("validations", {}).get("required") for field in asked)


def test_a_bug_report_needs_what_the_doctor_prints() -> None:
    body = read(GITHUB / "ISSUE_TEMPLATE" / "bug_report.yml")["body"]
    doctor = next(field for field in body if field["id"] == "doctor")
    assert "nlu-lite doctor" in doctor["attributes"]["description"]
    assert doctor["validations"]["required"] is True


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_ends(path: Path) -> None:
    workflow = read(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 90 for job in workflow["jobs"].values())


def test_actions_are_pinned_and_alike_in_all_workflows() -> None:
    used = {step["uses"] for path in WORKFLOWS for step in steps(read(path)) if "uses" in step}
    assert all("@" in action for action in used)
    assert len({action.partition("@")[0] for action in used}) == len(used)


def test_a_release_is_published_by_hand_only_and_after_its_tests() -> None:
    release = read(GITHUB / "workflows" / "release.yml")
    # YAML 1.1 reads `on` as true.
    assert set(release[True]) == {"workflow_dispatch"}
    publish = release["jobs"]["publish"]
    assert publish["if"] == "${{ inputs.publish }}"
    assert (publish["needs"], publish["environment"]) == ("test", "release")
    assert publish["permissions"] == {"id-token": "write"}
    assert release[True]["workflow_dispatch"]["inputs"]["publish"]["default"] is False


def test_a_release_tests_both_files_that_it_builds() -> None:
    jobs = read(GITHUB / "workflows" / "release.yml")["jobs"]
    assert jobs["test"]["needs"] == "build"
    assert jobs["test"]["strategy"]["matrix"]["kind"] == ["*.whl", "*.tar.gz"]


def test_the_page_on_security_names_how_models_are_read() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    for rule in ("weights_only=True", "SHA-256", "trust_remote_code", "offline=True"):
        assert rule in page
