"""Several commands in one run."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType

from benchmarks import (
    cold,
    distill,
    head_cost,
    kept,
    latency,
    memory,
    quality,
    scaling,
    search,
    throughput,
    training_quality,
    training_speed,
)
from benchmarks.models import L2_H128, L10_H256, L12_H768, MINILM
from benchmarks.peers import PIPELINE_32, TRANSFORMERS_SORTED
from benchmarks.table import Table

__all__ = ["ALL", "CHECK", "Part", "QUICK", "add_quick", "figures_of", "run"]


@dataclass(frozen=True, slots=True)
class Part:
    """One command of several.

    Attributes:
        module: The module of the command.
        arguments: What would stand behind its name.
    """

    module: ModuleType
    arguments: tuple[str, ...] = ()


_OF_BUDGETS = Part(throughput, ("--geometry", L2_H128.name, "--geometry", L10_H256.name))
# What users read is as short as this, or as long; the peers do not stand alike on both.
_OF_LENGTHS = tuple(
    Part(throughput, ("--geometry", L10_H256.name, "--pieces", str(pieces))) for pieces in (16, 40)
)
_REST = (
    Part(cold),
    Part(latency),
    Part(memory),
    Part(scaling, ("--rounds", "3", "--scale", "0.5")),
    Part(quality),
    Part(training_speed),
    Part(head_cost),
    Part(distill),
    Part(search),
    Part(kept),
)

ALL = (
    _OF_BUDGETS,
    *_OF_LENGTHS,
    # Large, and no budget hangs on them.
    Part(
        throughput,
        ("--geometry", L12_H768.name, "--geometry", MINILM.name, "--rounds", "3"),
    ),
    *_REST,
)
# What budgets are about. MiniLM tells how near vectors are with weights that were trained.
CHECK = (
    _OF_BUDGETS,
    Part(throughput, ("--geometry", MINILM.name, "--no-peers", "--rounds", "1")),
    *_REST,
)
# As little as possible of everything: whether it runs, without the peers of the extra.
QUICK = (
    Part(
        throughput,
        (
            *("--geometry", L2_H128.name, "--rounds", "1", "--sentences", "8"),
            *("--peer", TRANSFORMERS_SORTED, "--peer", PIPELINE_32),
        ),
    ),
    Part(cold, ("--geometry", MINILM.name, "--rounds", "1")),
    Part(latency, ("--geometry", L2_H128.name, "--rounds", "1", "--rows", "20")),
    Part(memory, ("--rounds", "1", "--documents", "20")),
    Part(
        scaling,
        ("--rounds", "1", "--scale", "0.002", "--processes", "1", "--pieces", "5000"),
    ),
    Part(quality, ("--most", "300", "--no-training")),
    Part(
        training_quality,
        ("--data", "trec6,wnut17", "--tune", "TF-IDF,head", "--seeds", "0", "--most", "300"),
    ),
    Part(
        training_speed,
        ("--kind", "questions", "--rounds", "1", "--epochs", "1", "--texts", "12"),
    ),
    Part(head_cost, ("--rounds", "1", "--texts", "20")),
    Part(
        distill,
        ("--part", "trec", "--students", "2", "--seeds", "0", "--most", "30"),
    ),
    Part(search, ("--rounds", "1", "--rows", "2000")),
    Part(kept, ("--rounds", "1", "--texts", "20")),
)


def add_quick(parser: argparse.ArgumentParser) -> None:
    """Let somebody ask for as little as possible."""
    parser.add_argument(
        "--quick", action="store_true", help="see whether all runs; the numbers say nothing"
    )


def run(parts: Sequence[Part]) -> list[Table]:
    """Measure one part behind the other, and say on standard error which."""
    tables: list[Table] = []
    for part in parts:
        parser = argparse.ArgumentParser()
        part.module.add_arguments(parser)
        name = part.module.__name__.rpartition(".")[2]
        sys.stderr.write(f"=== {name} {' '.join(part.arguments)}\n")
        tables += part.module.measure(parser.parse_args(part.arguments))
    return tables


def figures_of(tables: Sequence[Table]) -> Mapping[str, float]:
    """The figures of all tables."""
    return {name: value for table in tables for name, value in table.figures.items()}
