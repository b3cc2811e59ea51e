"""Vectors that are kept on disk: what a second session saves.

Each session is a fresh process with a model that is open already; its texts go from a list to the
DataFrame.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.options import whole_number
from benchmarks.processes import Finished, run
from benchmarks.streaming import stream
from benchmarks.table import Cell, Table
from benchmarks.timing import median_ratio
from benchmarks.ways import REF

__all__ = ["EQUAL", "FASTER", "add_arguments", "main", "measure"]

FASTER = "kept vectors: the first run / the second"
EQUAL = "kept vectors: the second run has the same bits"

_CODE = "import sys; from benchmarks.kept import main; main(sys.argv[1:])"
_WITHOUT, _FIRST, _SECOND = "nothing kept", "first run", "second run"
_WORDS = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--texts", type=whole_number, default=10_000, help="default: %(default)s")
    parser.add_argument("--rounds", type=whole_number, default=3, help="default: %(default)s")


def main(arguments: Sequence[str]) -> None:
    """Predict texts, and print the seconds that it took and a sum of the vectors.

    Args:
        arguments: How many texts, and where their vectors are kept, if anywhere.
    """
    import nlu_lite

    texts = list(stream(int(arguments[0]), _WORDS))
    pipeline = nlu_lite.load(REF, device="cpu", cache=arguments[1] if arguments[1:] else 0)
    pipeline.predict("A text that is none of them.", progress=False)
    begin = perf_counter()
    frame = pipeline.predict(texts, output_level="document", progress=False)
    seconds = perf_counter() - begin
    digest = hashlib.sha256(nlu_lite.matrix(frame).tobytes()).hexdigest()
    sys.stdout.write(json.dumps({"seconds": seconds, "vectors": digest}))


def measure(options: argparse.Namespace) -> list[Table]:
    """Predict the same texts without a file, with a new one, and with that one again."""
    found: dict[str, list[Finished]] = {_WITHOUT: [], _FIRST: [], _SECOND: []}
    for _ in range(options.rounds):
        with TemporaryDirectory() as folder:
            file = Path(folder) / "vectors.db"
            for name, runs in found.items():
                kept_in = [] if name == _WITHOUT else [str(file)]
                runs.append(run(_CODE, str(options.texts), *kept_in))
            size = sum(each.stat().st_size for each in Path(folder).iterdir())
    told = {name: [json.loads(each.output) for each in runs] for name, runs in found.items()}
    seconds = {name: [each["seconds"] for each in runs] for name, runs in told.items()}
    sums = {each["vectors"] for runs in told.values() for each in runs}
    rows: list[dict[str, Cell]] = [
        {
            "what": name,
            "seconds": median(taken),
            "times the second run": median_ratio(taken, seconds[_SECOND]),
            "seconds of the process": median(each.seconds for each in found[name]),
        }
        for name, taken in seconds.items()
    ]
    table = Table(
        f"{REF}: {options.texts:,} texts, vectors kept on disk; medians of {options.rounds} rounds",
        rows,
        notes=[
            f"texts of about {_WORDS} words, list of str to DataFrame, each run a fresh process; "
            "those of the process have imports, opening the model and making the texts in them",
            f"the file then has {size / options.texts:,.0f} bytes a text",
        ],
        figures={
            FASTER: median_ratio(seconds[_FIRST], seconds[_SECOND]),
            EQUAL: float(len(sums) == 1),
        },
    )
    return [table]
