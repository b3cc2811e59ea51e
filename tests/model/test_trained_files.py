"""Files that training made, in a folder of the process and in pickles."""

import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nlu_lite.errors import OutputUnavailable, WeightsUnavailable
from nlu_lite.model import trained_files as module
from nlu_lite.model.trained_files import trained_files
from nlu_lite.pipeline import Pipeline
from nlu_lite.registry import builtin


def test_the_same_contents_are_the_same_files() -> None:
    one, other = trained_files({"a": b"1", "b": b"2"}), trained_files({"b": b"2", "a": b"1"})
    assert one == other
    assert (one.folder / "a").read_bytes() == b"1"


def test_other_contents_are_others() -> None:
    assert trained_files({"a": b"1"}) != trained_files({"a": b"2"})


def test_a_pickle_holds_them_whole() -> None:
    files = trained_files({"a": b"kept"})
    content = pickle.dumps(files)
    shutil.rmtree(files.folder)
    again = pickle.loads(content)
    assert again == files
    assert (again.folder / "a").read_bytes() == b"kept"


def test_files_that_are_gone_are_named_with_what_helps() -> None:
    files = trained_files({"gone": b"x"})
    shutil.rmtree(files.folder)
    with pytest.raises(WeightsUnavailable, match=r"gone.*\n.*save"):
        pickle.dumps(files)


def test_the_folder_goes_with_the_process() -> None:
    program = (
        "from nlu_lite.model.trained_files import trained_files\n"
        "print(trained_files({'a': b'1'}).folder)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert not Path(told.stdout.strip()).parent.exists()


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(module, "_room", lambda: tmp_path / "file")
    with pytest.raises(OutputUnavailable, match="can't be written"):
        trained_files({"a": b"1"})


def test_a_model_that_was_made_is_as_large_as_its_weights() -> None:
    spec = builtin().find("en.embed.bert.small_L2_128")
    files = trained_files({"config.json": b"{}", "model.safetensors": b"x" * 1_500}, spec)
    assert files.spec_of(spec).source.size_mb == 0.0015
    head = trained_files({"head.safetensors": b"x"})
    assert head.spec_of(spec) is spec


def test_the_spec_of_a_student_travels_in_its_pickle(embedded: Pipeline) -> None:
    (spec,) = (model.spec for model in embedded.models.values())
    files = trained_files({"a": b"student"}, spec)
    again = pickle.loads(pickle.dumps(files))
    assert again.spec == spec
    assert again == files != trained_files({"a": b"student"})


def test_a_student_is_a_revision_of_its_own(embedded: Pipeline) -> None:
    (spec,) = (model.spec for model in embedded.models.values())
    one, other = (trained_files({"config.json": content}) for content in (b"{}", b"{ }"))
    specs = [files.spec_of(spec) for files in (one, other)]
    assert specs[0].source.revision != specs[1].source.revision
    assert {made.ref for made in specs} == {spec.ref}
    assert trained_files({"head.json": b"{}"}).spec_of(spec) == spec
