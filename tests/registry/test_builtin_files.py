import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import nlu_lite
from nlu_lite.errors import InvalidRegistry
from nlu_lite.registry.builtin_files import packaged_files
from nlu_lite.registry.files import read_files
from nlu_lite.registry.index import INDEX, contents_by_index, index_of, write_index

FILES = packaged_files(Path(nlu_lite.__file__).parent)


@pytest.fixture
def copies(tmp_path: Path) -> list[Path]:
    """The registry and its index, in a folder that may be changed."""
    folder = Path(shutil.copytree(FILES[0].parent, tmp_path / "registry"))
    return sorted(folder.glob("*.yaml"))


def test_an_installation_without_registry_says_so(tmp_path: Path) -> None:
    (tmp_path / "_registry").mkdir()
    with pytest.raises(InvalidRegistry, match="no .*yaml file is there"):
        packaged_files(tmp_path)


def test_a_wheel_keeps_its_registry_in_the_package(tmp_path: Path) -> None:
    package = tmp_path / "nlu_lite"
    (package / "_registry").mkdir(parents=True)
    family = package / "_registry" / "family.yaml"
    family.touch()
    assert packaged_files(package) == [family]


def test_the_source_tree_keeps_its_registry_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "nlu_lite").mkdir()
    (tmp_path / "registry").mkdir()
    family = tmp_path / "registry" / "family.yaml"
    family.touch()
    assert packaged_files(tmp_path / "nlu_lite") == [family]


def test_the_index_that_is_shipped_says_what_the_files_say() -> None:
    index = FILES[0].parent / INDEX
    assert index.read_text(encoding="utf-8") == index_of(FILES), "nlu-lite registry check --index"
    assert contents_by_index(FILES) == read_files(FILES)


def test_the_index_of_edited_files_does_not_count(copies: list[Path]) -> None:
    assert contents_by_index(copies) is not None
    copies[0].write_text(copies[0].read_text("utf-8") + "# more\n", "utf-8")
    assert contents_by_index(copies) is None


def test_the_index_does_not_count_where_a_file_is_new_or_gone(copies: list[Path]) -> None:
    assert contents_by_index(copies[1:]) is None
    added = copies[0].with_name("zz.yaml")
    added.write_text("models: {}", "utf-8")
    assert contents_by_index([*copies, added]) is None


def test_line_ends_of_another_system_do_not_count(copies: list[Path]) -> None:
    copies[0].write_bytes(copies[0].read_bytes().replace(b"\n", b"\r\n"))
    assert contents_by_index(copies) is not None


@pytest.mark.parametrize("text", ["", "{}", "[1]", "[", "null", '["x", 1, 2, 3, 4, 5]'])
def test_a_damaged_index_is_not_used(copies: list[Path], text: str) -> None:
    copies[0].with_name(INDEX).write_text(text, "utf-8")
    assert contents_by_index(copies) is None


def test_an_index_is_written_anew(copies: list[Path]) -> None:
    copies[0].with_name(INDEX).unlink()
    assert contents_by_index(copies) is None
    written = write_index(copies)
    assert json.loads(written.read_bytes()) == json.loads(index_of(copies))
    assert contents_by_index(copies) == read_files(copies)


def test_a_reference_is_found_without_reading_yaml_or_checking_it() -> None:
    code = (
        "import sys\n"
        "from nlu_lite.registry import builtin\n"
        "assert builtin().find('en.embed.minilm_L6_384').hidden == 384\n"
        "print(*{'yaml', 'pydantic', 'pandas', 'torch'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=60
    )
    assert run.stdout.split() == []


@pytest.mark.no_cover
def test_reading_the_registry_takes_no_time() -> None:
    from nlu_lite.registry.lookup import registry_of

    def seconds(everything: bool) -> float:
        start = time.thread_time()
        contents = contents_by_index(FILES)
        assert contents is not None
        registry = registry_of(contents)
        registry.find("en.embed.bert.small_L10_256")
        if everything:
            assert list(registry.specs.values())
        return time.thread_time() - start

    # Of a machine that is busy, once in many times is enough.
    assert any(seconds(False) < 0.030 for _ in range(50))
    assert any(seconds(True) < 0.080 for _ in range(50))
