from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu_lite.errors import InvalidRegistry, NluLiteError
from nlu_lite.registry import Registry, read

DEFAULTS = """
defaults:
  task: token_embeddings
  language: en
  architecture: bert
  layers: 2
  hidden: 128
  heads: 2
  max_positions: 512
  lowercase: true
  pooling: first
  source:
    repository: owner/name
    unpinned: true
    files: {config.json: {}, model.safetensors: {}}
"""
SHA256 = "0123456789abcdef" * 4
REVISION = "0123456789" * 4

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str, name: str = "family.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(*paths: Path) -> list[str]:
    with pytest.raises(InvalidRegistry) as caught:
        read(paths)
    error = caught.value
    assert all(fault in str(error) for fault in error.faults)
    return [fault.replace(f"{path}: ", "") for fault, path in _with_paths(error.faults, paths)]


def _with_paths(faults: tuple[str, ...], paths: tuple[Path, ...]) -> list[tuple[str, Path]]:
    """Each fault with the file that it begins with; a fault that names none fails the test."""
    return [
        (fault, next(path for path in paths if fault.startswith(f"{path}: "))) for fault in faults
    ]


def test_an_entry_says_only_what_differs(write: Write) -> None:
    spec = read([write(DEFAULTS + "models: {en.a: {hidden: 256}}")]).find("en.a")
    assert (spec.ref, spec.hidden, spec.layers) == ("en.a", 256, 2)


def test_mappings_are_merged_key_by_key(write: Write) -> None:
    files = f"{{model.safetensors: {{sha256: {SHA256}}}, vocab.txt: {{size: 7}}}}"
    models = (
        f"models: {{en.a: {{source: {{revision: '{REVISION}', unpinned: false, files: {files}}}}}}}"
    )
    source = read([write(DEFAULTS + models)]).find("en.a").source
    assert (source.repository, source.revision) == ("owner/name", REVISION)
    assert {file.name: (file.sha256, file.size) for file in source.files} == {
        "config.json": (None, None),
        "model.safetensors": (SHA256, None),
        "vocab.txt": (None, 7),
    }


def test_like_takes_everything_but_the_spark_name_and_the_goldens(write: Write) -> None:
    path = write(
        DEFAULTS + "models:\n"
        "  en.b: {like: en.a, task: sentence_embeddings, pooling: mean}\n"
        "  en.a: {layers: 4, spark_name: a, goldens: [{text: t, item: t, numbers: '1'}]}\n"
    )
    spec = read([path]).find("en.b")
    assert (spec.layers, spec.task, spec.pooling) == (4, "sentence_embeddings", "mean")
    assert (spec.spark_name, spec.goldens) == (None, ())


def test_like_reaches_into_other_files_and_takes_their_defaults(write: Write) -> None:
    first = write(DEFAULTS + "models: {en.a: {}}")
    second = write(
        "defaults: {language: de}\nmodels: {de.b: {like: en.a, layers: 6}}", "second.yaml"
    )
    spec = read([second, first]).find("de.b")
    assert (spec.layers, spec.hidden, spec.language) == (6, 128, "en")


def test_five_faults_are_told_in_one_error(write: Write) -> None:
    path = write(
        DEFAULTS + "models:\n"
        "  en.a: {lisence: mit}\n"
        "  en.b: {layers: two}\n"
        "  en.c: {heads: 3}\n"
        "  en.d: {source: {revision: main}}\n"
        "aliases: {a: en.nowhere}\n"
    )
    assert faults(path) == [
        "en.a: lisence is an unknown field (did you mean 'licence'?)",
        "en.b: layers is 'two', expected a positive whole number",
        "en.d: source.revision is 'main', expected a commit of 40 lower-case hexadecimal digits",
        "en.c: heads is 3, expected a divisor of hidden, which is 128",
        "alias a: leads to 'en.nowhere', which is no entry",
    ]


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("{task: classify}", "task is 'classify', expected one of token_embeddings, sentence_"),
        ("{pooling: median}", "pooling is 'median', expected one of first, mean, max, last, cls"),
        ("{language: English}", "language is 'English', expected an ISO 639 code"),
        ("{language: no}", "language is False, expected an ISO 639 code"),
        ("{layers: yes}", "layers is True, expected a positive whole number"),
        ("{layers: 0}", "layers is 0, expected a positive whole number"),
        ("{layers: 2.5}", "layers is 2.5, expected a positive whole number"),
        ("{lowercase: 1}", "lowercase is 1, expected true or false"),
        ("{architecture: ''}", "architecture is '', expected text"),
        ("{licence: Apache 2.0}", "licence is 'Apache 2.0', expected an SPDX identifier"),
        ("{paper: 'javascript:x'}", "paper is 'javascript:x', expected an http(s) URL"),
        ("{source: 3}", "source is 3, expected a mapping of fields"),
        ("{source: {repository: name}}", "source.repository is 'name', expected a hub repository"),
        ("{source: {size_mb: .nan}}", "source.size_mb is nan, expected a positive number"),
        ("{source: {embedded: ../x}}", "source.embedded is '../x', expected the name of a folder"),
        ("{source: {embeded: x}}", "source.embeded is an unknown field (did you mean 'embedded'?)"),
        ("{source: {files: {}}}", "source.files is {}, expected a mapping of file names"),
        ("{source: {files: {m.bin: 3}}}", "source.files[m.bin] is 3, expected a mapping of fields"),
        ("{source: {files: {m.bin: {size: 0}}}}", "source.files[m.bin].size is 0, expected a pos"),
        ("{source: {files: {m.bin: {sha256: 1f}}}}", "source.files[m.bin].sha256 is '1f', expect"),
        ("{goldens: {}}", "goldens is {}, expected a list of goldens"),
        ("{goldens: [{item: a, numbers: '1'}]}", "goldens[1].text is missing"),
        ("{goldens: [{text: '', item: a, numbers: '1'}]}", "goldens[1].text is '', expected text"),
        ("{goldens: [{text: t, item: t, numbers: x}]}", "goldens[1].numbers is 'x', expected text"),
        ("{goldens: [{text: t, item: u, numbers: '1'}]}", "goldens[1].item is 'u', expected a par"),
        ("{like: en.aa}", "like is 'en.aa', which is no entry (did you mean 'en.a'?)"),
        ("{like: en.a}", "like goes in a circle: en.a → en.a"),
        ("{like: 3}", "like is 3, expected a reference without blanks"),
        ("{ref: en.b}", "ref is an unknown field"),
        ("3", "is 3, expected a mapping of fields"),
    ],
)
def test_a_wrong_value_is_told_with_what_was_expected(write: Write, entry: str, fault: str) -> None:
    found = faults(write(f"{DEFAULTS}models:\n  en.a: {entry}\n"))
    assert len(found) == 1
    assert found[0].startswith(f"en.a: {fault}")


@pytest.mark.parametrize(
    "name", ["../a.bin", "/a.bin", "a/../b.bin", "a\\b.bin", "C:/a.bin", "a//b.bin", ".", "a b.bin"]
)
def test_a_file_name_may_not_leave_the_folder(write: Write, name: str) -> None:
    found = faults(write(f"{DEFAULTS}models:\n  en.a: {{source: {{files: {{'{name}': {{}}}}}}}}\n"))
    assert len(found) == 1
    assert found[0].startswith(
        f"en.a: source.files: the file name is {name!r}, expected a relative"
    )


def test_missing_fields_are_named(write: Write) -> None:
    found = faults(write("models: {en.a: {source: {files: {m.bin: {}}}, layers: 1}}"))
    names = "task language architecture pooling source.repository"
    assert found == [f"en.a: {name} is missing" for name in names.split()]


def test_a_shape_may_be_left_to_the_files_of_the_model(write: Write) -> None:
    text = DEFAULTS.replace("  layers: 2\n", "").replace("  lowercase: true\n", "")
    spec = read([write(text + "models: {en.a: {}}")]).find("en.a")
    assert (spec.layers, spec.lowercase, spec.hidden) == (None, None, 128)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{unpinned: false}", "source has no revision; give it, or unpinned: true"),
        (f"{{revision: '{REVISION}'}}", "source has a revision, but says unpinned: true"),
    ],
)
def test_an_entry_says_whether_its_commit_is_pinned(write: Write, source: str, fault: str) -> None:
    assert faults(write(DEFAULTS + f"models: {{en.a: {{source: {source}}}}}")) == [f"en.a: {fault}"]


def test_what_cannot_be_had_needs_a_reason_and_something_near(write: Write) -> None:
    assert faults(write("unavailable: {glove: {refs: [glove], instead: en.a}}")) == [
        "unavailable glove: reason is missing"
    ]
    text = "unavailable: {glove: {refs: [glove], reason: no transformer, instead: en.a}}"
    assert faults(write(text)) == ["unavailable glove: instead is 'en.a', which is no entry"]
    assert faults(write("unavailable: {glove: {refs: glove, reason: r, instead: en.a}}")) == [
        "unavailable glove: refs is 'glove', expected a list of references"
    ]


def test_a_misspelt_field_is_not_missing_as_well(write: Write) -> None:
    text = DEFAULTS.replace("layers:", "layer:") + "models: {en.a: {}, en.b: {}}"
    assert faults(write(text)) == ["defaults: layer is an unknown field (did you mean 'layers'?)"]


def test_a_fault_of_a_model_is_not_told_again_for_those_that_are_like_it(write: Write) -> None:
    models = "models: {en.a: {heads: 3}, en.b: {like: en.a}, en.c: {like: en.b, hidden: 100}}"
    assert faults(write(DEFAULTS + models)) == [
        "en.a: heads is 3, expected a divisor of hidden, which is 128",
        "en.c: heads is 3, expected a divisor of hidden, which is 100",
    ]


def test_a_circle_of_likes_is_told_for_each_of_its_entries_and_for_no_other(write: Write) -> None:
    models = "models: {en.a: {like: en.b}, en.b: {like: en.a}, en.c: {like: en.a}}"
    assert faults(write(DEFAULTS + models)) == [
        "en.a: like goes in a circle: en.a → en.b → en.a",
        "en.b: like goes in a circle: en.b → en.a → en.b",
    ]


def test_files_without_weights(write: Write) -> None:
    text = DEFAULTS.replace("model.safetensors", "vocab.txt") + "models: {en.a: {}}"
    assert faults(write(text)) == [
        "en.a: source.files holds no weights, expected a file .safetensors or .bin"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("models: {en.a: {}}\nmodels: {en.b: {}}\n", "line 17: key 'models' stands twice"),
        ("models:\n  en.a: {}\n  en.a: {}\n", "line 18: key 'en.a' stands twice, first in line 17"),
        ("models:\n  en.a: {layers: 1, layers: 2}\n", "line 17: key 'layers' stands twice"),
    ],
)
def test_a_key_may_not_stand_twice(write: Write, text: str, fault: str) -> None:
    found = faults(write(DEFAULTS + text))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_yaml_merge_keys_may_be_overridden(write: Write) -> None:
    models = "models:\n  en.a: &a {layers: 4}\n  en.b: {<<: *a, layers: 6}\n"
    assert read([write(DEFAULTS + models)]).find("en.b").layers == 6


def test_a_reference_stands_in_one_file_only(write: Write) -> None:
    first = write(DEFAULTS + "models: {en.a: {}}\naliases: {a: en.a}")
    second = write(DEFAULTS + "models: {en.a: {}}\naliases: {a: en.a}", "second.yaml")
    assert faults(first, second) == [
        f"en.a: stands in {first} too",
        f"alias a: stands in {first} too",
    ]


@pytest.mark.parametrize(
    ("aliases", "fault"),
    [
        ("{en.a: en.b}", "alias en.a: hides the entry in "),
        ("{a: en.aa}", "alias a: leads to 'en.aa', which is no entry (did you mean 'en.a'?)"),
        ("{a: b, b: en.a}", "alias a: leads to 'b', which is no entry"),
        ("{a: 3}", "alias a is 3, expected a reference without blanks"),
        ("{'a b': en.a}", "the reference is 'a b', expected a reference without blanks"),
        ("{3: en.a}", "the reference is 3, expected a reference without blanks"),
        ("[a]", "aliases is ['a'], expected a mapping whose keys are references"),
    ],
)
def test_an_alias_leads_to_an_entry(write: Write, aliases: str, fault: str) -> None:
    found = faults(write(f"{DEFAULTS}models: {{en.a: {{}}, en.b: {{}}}}\naliases: {aliases}\n"))
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_an_unknown_section(write: Write) -> None:
    assert faults(write(DEFAULTS + "models: {en.a: {}}\nalias: {}\n")) == [
        "'alias' is an unknown section (did you mean 'aliases'?)"
    ]


@pytest.mark.parametrize("text", ["aliases: {}", "models: {}", "models: [en.a]"])
def test_a_file_holds_models(write: Write, text: str) -> None:
    found = faults(write(text))
    assert len(found) == 1
    assert "expected a mapping whose keys are references" in found[0]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("models:\n  en.a: [\n", "line 3, column 1: "),
        ("models: {en.a: {paper: 2020-13-45}}", "month must be in 1..12"),
        ("models: !!python/object:os.system {}", "line 1, column 9: could not determine a con"),
        ("models: \x07", "unacceptable character"),
        ("", "holds NoneType, expected a mapping with 'models'"),
        ("[1]", "holds list, expected a mapping with 'models'"),
    ],
)
def test_a_file_that_is_no_registry_leaves_the_others_checked(
    write: Write, text: str, fault: str
) -> None:
    broken = write(text, "broken.yaml")
    wrong = write(DEFAULTS + "models: {en.a: {layers: 0}, en.b: {like: en.c}}")
    found = faults(broken, wrong)
    assert found[1:] == ["en.a: layers is 0, expected a positive whole number"]
    assert fault in found[0]


def test_a_file_that_is_not_there(write: Write, tmp_path: Path) -> None:
    assert faults(tmp_path / "missing.yaml") == ["cannot be read: No such file or directory"]


def test_invalid_registry_is_a_value_error_and_one_of_nlu_lite() -> None:
    assert issubclass(InvalidRegistry, ValueError) and issubclass(InvalidRegistry, NluLiteError)


def test_no_files_are_an_empty_registry() -> None:
    assert read([]) == Registry({}, {})


FIELDS = [
    "like",
    "layers",
    "heads",
    "hidden",
    "source",
    "files",
    "goldens",
    "text",
    "models",
    "ref",
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["en.a", "a", "../a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*FIELDS, "en.a", "a.bin"]) | st.integers(), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    defaults=VALUES,
    models=st.dictionaries(st.sampled_from(["en.a", "en.b", "b c"]), VALUES, max_size=3) | VALUES,
    aliases=VALUES,
)
def test_whatever_a_file_holds_the_error_is_ours(
    write: Write, defaults: object, models: object, aliases: object
) -> None:
    base = yaml.safe_load(DEFAULTS)["defaults"]
    for block in (defaults, base | defaults if isinstance(defaults, dict) else base):
        document = {"defaults": block, "models": models, "aliases": aliases}
        try:
            found = read([write(yaml.safe_dump(document))])
        except InvalidRegistry as error:
            assert error.faults
        else:
            shapes = [(spec.hidden or 0, spec.heads or 1) for spec in found.specs.values()]
            assert all(hidden % heads == 0 for hidden, heads in shapes)
