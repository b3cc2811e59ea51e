"""The tree of the package and of its tests; who may import whom is held by import-linter."""

import ast
from importlib import import_module
from inspect import isclass, isfunction
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "nlu_lite"
TESTS = ROOT / "tests"
MODULES = sorted(HOUSE.rglob("*.py"))

# Folders of tests/ that are no room of the package.
BESIDE = {"benchmarks", "support", "whole"}
# Tests of a room that name none of its modules: what they hold is the work of several.
OF_SEVERAL = {
    "benchmarks/test_commands.py",
    "output/parquet/test_resume.py",
    "output/parquet/test_round_trip.py",
    "spark/test_benchmark.py",
    "spark/test_cluster.py",
    "spark/test_distilling.py",
    "spark/test_documents.py",
    "spark/test_snippet.py",
    "store/test_one_liner.py",
}


def folders(path: Path) -> set[str]:
    return {init.parent.name for init in path.glob("*/__init__.py")}


def subject(test: Path) -> Path:
    """The module, or the folder, whose tests a file holds by its name."""
    room = test.relative_to(TESTS).parent
    parent = ROOT if room.parts[0] == "benchmarks" else HOUSE
    return parent / room / test.stem.removeprefix("test_")


def name_of(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def says_what_is_public(module: Path) -> bool:
    """Whether a module has `__all__`, or nothing in it that could be public."""
    statements = ast.parse(module.read_text(encoding="utf-8")).body
    targets = [t for s in statements if isinstance(s, ast.Assign) for t in s.targets]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return "__all__" in names or all(isinstance(s, ast.Expr) for s in statements)


def test_the_tests_have_the_rooms_of_the_package() -> None:
    assert folders(TESTS) == folders(HOUSE) | BESIDE


def test_a_file_of_tests_is_named_after_what_it_tests() -> None:
    tests = [test for test in TESTS.glob("*/**/test_*.py") if test.parent.name != "whole"]
    astray = {
        test.relative_to(TESTS).as_posix()
        for test in tests
        if not (subject(test).is_dir() or subject(test).with_suffix(".py").is_file())
    }
    assert astray == OF_SEVERAL


def test_no_module_is_long() -> None:
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_every_module_says_what_is_public() -> None:
    silent = [path for path in MODULES if not says_what_is_public(path)]
    assert [name_of(path) for path in silent if path.name != "__main__.py"] == []


def test_the_root_of_the_package_is_small() -> None:
    assert len(list(HOUSE.glob("*.py"))) <= 8


# pyspark 4.3 warns wherever it meets pandas 3.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
@pytest.mark.parametrize(
    "package",
    [
        "nlu_lite",
        "nlu_lite.doctor",
        "nlu_lite.pandas",
        "nlu_lite.sklearn",
        "nlu_lite.spark",
        "nlu_lite.viz",
    ],
)
def test_public_names_say_where_they_are_imported_from(package: str) -> None:
    if package == "nlu_lite.spark":
        pytest.importorskip("pyspark")
    module = import_module(package)
    public = [getattr(module, name) for name in module.__all__]
    homes = {f"{v.__module__}.{v.__name__}" for v in public if isclass(v) or isfunction(v)}
    ours = {home for home in homes if home.startswith("nlu_lite.")}
    assert {home for home in ours if home.rpartition(".")[0] != package} == set()
