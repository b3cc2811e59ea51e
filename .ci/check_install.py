"""Check the installed package from outside: where it lies, its version and its one-liner.

python check_install.py FOLDER    FOLDER must hold the package that is imported.
"""

import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

import nlu_lite


def main(expected: Path) -> None:
    """Fail with an AssertionError that says what is wrong."""
    place = Path(nlu_lite.__file__).resolve()
    assert place.is_relative_to(expected.resolve()), f"imported from {place}, not from {expected}"
    assert version("nlu_lite") == nlu_lite.__version__, version("nlu_lite")

    frame = nlu_lite.load("en.embed.minilm_L6_384").predict("I love NLP", output_level="token")
    assert list(frame.columns) == ["token", "en_embed_minilm_L6_384_embeddings"], frame.columns
    assert list(frame["token"]) == ["I", "love", "NLP"], frame["token"]
    assert list(frame.index) == [0, 0, 0], frame.index
    for vector in frame["en_embed_minilm_L6_384_embeddings"]:
        assert vector.shape == (384,), vector.shape
        assert vector.dtype == np.float32, vector.dtype
    print(f"nlu_lite {nlu_lite.__version__} works from {place.parent}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
