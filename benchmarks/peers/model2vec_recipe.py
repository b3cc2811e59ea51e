"""A program for an environment that has model2vec, and nothing of ours: `python THIS FOLDER`.

FOLDER has texts.json and model/; told.json and vectors.npy are written beside them. The recipe is
that of model2vec's documentation, with its own defaults: each piece of the vocabulary through the
model, principal components, 256 of them, and weights by how frequent a piece is.
"""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

__all__ = ["main"]

_ROUNDS = 3
_MEGABYTE = 1e6


def main(folder: Path) -> None:
    """Distil the model, and embed the texts.

    Args:
        folder: Where all is.
    """
    from model2vec.distill import distill  # type: ignore[import-not-found, unused-ignore]

    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    begin = perf_counter()
    model = distill(model_name=str(folder / "model"), pca_dims=256, device="cpu")
    distilling = perf_counter() - begin
    vectors = model.encode(texts)
    times = []
    for _ in range(_ROUNDS):
        begin = perf_counter()
        model.encode(texts)
        times.append(perf_counter() - begin)
    model.save_pretrained(folder / "saved")
    sizes = [path.stat().st_size for path in (folder / "saved").rglob("*") if path.is_file()]
    np.save(folder / "vectors.npy", np.asarray(vectors, dtype=np.float32))
    told = {
        "distilling": distilling,
        "encoding": sorted(times)[_ROUNDS // 2],
        "megabytes": sum(sizes) / _MEGABYTE,
    }
    (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    # The model is on disk; nobody is to ask the network for a newer one.
    os.environ["HF_HUB_OFFLINE"] = "1"
    main(Path(sys.argv[1]))
