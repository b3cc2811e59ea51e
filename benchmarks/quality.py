"""What the vectors of the embedded model are worth, on data that people have labelled.

The data do not come along: the environment variable NLU_LITE_DATA names a folder that has them.
What is not there is left out, and a sentence says what to put where. TF-IDF, which knows no meaning
and costs next to nothing, stands beside.
"""

import argparse

from benchmarks.options import whole_number
from benchmarks.pairs import measure_pairs
from benchmarks.table import Table
from benchmarks.topics import measure_topics

__all__ = ["add_arguments", "measure"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--most",
        type=whole_number,
        metavar="N",
        help="use N pairs or texts of each, to see whether it runs; default: all",
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Correlations with what people say of pairs, and accuracies on topics."""
    return [measure_pairs(options.most), measure_topics(options.most)]
