"""The published recipe of model2vec on the embedded model, in an environment of its own."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.correlations import agreement
from benchmarks.data_files import data_folder
from benchmarks.datasets import STS_B
from benchmarks.distillation.runs import Measured
from benchmarks.models import MINILM, write_model
from benchmarks.peers.protocol import Unavailable

__all__ = ["MODEL2VEC", "measure_model2vec"]

MODEL2VEC = "model2vec's recipe"
_SCRIPT = Path(__file__).parents[1] / "peers" / "model2vec_recipe.py"


def measure_model2vec(python: str | None, *, most: int | None) -> list[Measured]:
    """What it gives on pairs of texts, and the rate at which it makes vectors, without a table.

    Args:
        python: The interpreter of an environment that has model2vec[distill] and scikit-learn;
            None: there is none.
        most: Use so many pairs; None: all.

    Raises:
        DatasetMissing: The data are not there.
        Unavailable: There is no such environment.
    """
    if python is None:
        raise Unavailable(
            f"{MODEL2VEC} left out: its package can't be installed beside our transformers; name "
            "the python of an environment that has model2vec[distill] and scikit-learn: "
            "--model2vec-python"
        )
    pairs = STS_B.read(data_folder()).some(most)
    texts = [*pairs.first, *pairs.second]
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
        write_model(folder / "model", MINILM)
        told = _run(python, folder)
        vectors = np.load(folder / "vectors.npy")
    return [
        Measured(
            data=STS_B.name,
            what=MODEL2VEC,
            metric="Spearman",
            score=agreement(pairs, lambda _: vectors).spearman,
            rate=len(texts) / told["encoding"],
            megabytes=told["megabytes"],
            seconds=told["distilling"],
        )
    ]


def _run(python: str, folder: Path) -> Mapping[str, float]:
    """What the other interpreter measured."""
    command = [python, str(_SCRIPT), str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except OSError as cause:
        raise Unavailable(f"{MODEL2VEC} left out: {python} can't be run: {cause}") from cause
    except subprocess.CalledProcessError as cause:
        lines = str(cause.stderr).strip().splitlines() or [f"exit status {cause.returncode}"]
        raise Unavailable(f"{MODEL2VEC} left out: {python}: {lines[-1]}") from cause
    found: Mapping[str, float] = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    return found
