"""`python -m benchmarks COMMAND [--json]`: measure, and print tables below the machine."""

import argparse
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from benchmarks import (
    check,
    cold,
    distill,
    everything,
    glue,
    gpu,
    head_cost,
    kept,
    latency,
    memory,
    quality,
    scaling,
    search,
    serve,
    spark,
    throughput,
    training_quality,
    training_speed,
)
from benchmarks.machine import machine
from benchmarks.table import Table, as_json, as_text

# A command is a module with `add_arguments(parser)` and `measure(options)`, which gives a table or
# several; the first line of its docstring is its help.
COMMANDS: dict[str, ModuleType] = {
    "throughput": throughput,
    "cold": cold,
    "latency": latency,
    "memory": memory,
    "scaling": scaling,
    "spark": spark,
    "quality": quality,
    "training": training_quality,
    "training-speed": training_speed,
    "distill": distill,
    "head-cost": head_cost,
    "search": search,
    "serve": serve,
    "kept": kept,
    "glue": glue,
    "gpu": gpu,
    "all": everything,
    "check": check,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: What stands behind `python -m benchmarks`; None: the arguments of the process.
    """
    options = _parser().parse_args(arguments)
    found: Table | Sequence[Table] = COMMANDS[options.command].measure(options)
    tables = [found] if isinstance(found, Table) else found
    show = as_json if options.json else as_text
    sys.stdout.write(show(tables, machine()) + "\n")
    return int(any(table.failed for table in tables))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure nlu_lite.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, module in COMMANDS.items():
        help_line = (module.__doc__ or "").splitlines()[0]
        command = commands.add_parser(name, help=help_line, description=module.__doc__)
        command.add_argument("--json", action="store_true", help="print JSON instead of a table")
        module.add_arguments(command)
    return parser


if __name__ == "__main__":
    # All models are on disk; nobody is to ask the network for newer ones meanwhile.
    os.environ["HF_HUB_OFFLINE"] = "1"
    sys.exit(main())
