from pathlib import Path

import pytest

from nlu_lite.common.file_kinds import kind_of

POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 9\n"
KINDS = {
    "Git LFS": POINTER,
    "HTML": b"\n<!DOCTYPE html>\n<html><title>Log in</title>",
    "HTML page": b"\xef\xbb\xbf<html lang='en'>",
    "refused": b"Entry not found",
    "server": b'{"error":"Invalid username or password."}',
    "answer": b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
    "empty": b"",
    "zeros": bytes(2_000),
    "gzip": b"\x1f\x8b\x08\x00",
    "tar": b"config.json".ljust(257, b"\0") + b"ustar",
    "HDF5": b"\x89HDF\r\n\x1a\n",
    "GGUF": b"GGUF\x03\x00\x00\x00",
    "safetensors": (80).to_bytes(8, "little") + b'{"__metadata__":{}}',
    "pickle": b"PK\x03\x04\x00\x00",
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_is_told_by_its_first_bytes(tmp_path: Path, name: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(KINDS[name])
    kind = kind_of(path)
    assert kind is not None
    assert name in kind.name


@pytest.mark.parametrize(
    "content", [b'{"model_type": "bert"}', b"[PAD]\n[UNK]\n", b"\n\x0e\n\x05<unk>\x15", b"\x01\x02"]
)
def test_a_file_that_may_be_what_it_is_taken_for_has_no_other_kind(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert kind_of(path) is None


def test_a_file_that_is_not_there_has_no_kind(tmp_path: Path) -> None:
    assert kind_of(tmp_path / "file") is None
