"""What the embedded model is worth, on data that people have labelled: its vectors, and training.

The data do not come along: the environment variable NLU_LITE_DATA names a folder that has them.
What is not there is left out, and a sentence says what to put where. TF-IDF, which knows no meaning
and costs next to nothing, stands beside. Training takes hours; the command `training` does it in
parts.
"""

import argparse
from pathlib import Path

from benchmarks.options import whole_number
from benchmarks.pairs import measure_pairs
from benchmarks.table import Table
from benchmarks.topics import measure_topics
from benchmarks.training_quality import Choice, measure_training

__all__ = ["add_arguments", "measure"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument(
        "--most",
        type=whole_number,
        metavar="N",
        help="use N pairs or texts of each, to see whether it runs; default: all",
    )
    parser.add_argument(
        "--no-training", action="store_false", dest="training", help="vectors alone, in minutes"
    )
    parser.add_argument(
        "--runs", type=Path, metavar="FILE", help="trainings that `training --runs` has measured"
    )


def measure(options: argparse.Namespace) -> list[Table]:
    """Correlations with what people say of pairs, accuracies on topics, and what training gives."""
    tables = [measure_pairs(options.most), measure_topics(options.most)]
    if options.training:
        tables.append(measure_training(Choice(most=options.most, runs=options.runs)))
    return tables
