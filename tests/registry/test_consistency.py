import dataclasses
from pathlib import Path

import pytest

from nlu_lite.cli import main
from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry import builtin
from nlu_lite.registry.builtin_files import builtin_contents
from nlu_lite.registry.consistency import check_files, check_specs
from nlu_lite.spec import ModelSpec


def changed(ref: str, **fields: object) -> ModelSpec:
    return dataclasses.replace(builtin().find(ref), **fields)  # type: ignore[arg-type]


def test_the_files_that_come_along_are_right(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["registry", "check"]) == 0
    assert "all right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        (changed("en.embed.bert.small_L10_256", layers=12), "layers is 12, but its name says 10"),
        (changed("en.embed.bert.small_L10_256", heads=8), "heads is 8, but its name says 4"),
        (changed("en.embed.bert.base_cased", hidden=512), "hidden is 512, but its name says 768"),
        (changed("en.embed.bert.large_cased", layers=12), "layers is 12, but its name says 24"),
        (changed("en.embed.bert.base_cased", lowercase=True), "lowercase is True"),
        (
            changed(
                "en.embed.bert.base_cased",
                source=dataclasses.replace(
                    builtin().find("en.embed.bert.base_cased").source, size_mb=44
                ),
            ),
            "size_mb is 44, but its layers alone take 127",
        ),
    ],
)
def test_what_contradicts_a_name_is_found(spec: ModelSpec, fault: str) -> None:
    assert fault in "\n".join(check_specs([spec]))


def test_a_user_checks_files_of_his_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("models: {en.mine: {like: en.embed.minilm_L6_384}}", "utf-8")
    assert main(["registry", "check", str(path)]) == 0
    assert capsys.readouterr().out == "1 entry in 1 file: all right\n"
    path.write_text("models: {en.mine: {like: en.embed.minilm_L6_38}}", "utf-8")
    assert main(["registry", "check", str(tmp_path)]) == 1
    assert "did you mean 'en.embed.minilm_L6_384'?" in capsys.readouterr().err


def test_an_index_that_is_out_of_date_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("models: {en.mine: {like: en.embed.minilm_L6_384}}", "utf-8")
    with pytest.raises(InvalidRegistry, match="holds 1 fault:\n.*registry check --index"):
        check_files([path], base=builtin_contents(), index=True)
