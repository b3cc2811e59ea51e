"""What many cores would be limited by: a computation, not a measurement.

    python -m benchmarks.many_cores

Nobody here had 64 cores. What is known of two cores (`benchmarks/RESULTS.md`) and what is assumed
of a large machine stand in `Machine`; the passes over memory are those of `encoder/bert.py`.
"""

import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.models import L2_H128, L10_H256, L12_H768, Geometry
from benchmarks.table import Cell, Table, as_text

__all__ = ["Machine", "PASSES", "Pass", "main", "pool_seconds", "workers_seconds"]

_NUMBER = 4
_ROWS, _LENGTH = 2_048, 32
_CORES = (2, 8, 16, 32, 64)


@dataclass(frozen=True, slots=True)
class Machine:
    """What is known, or assumed, of a machine.

    Attributes:
        flop_a_core: Floating-point operations a second that one core reaches in products; here.
        bandwidth: Bytes a second of its memory; assumed: eight channels of DDR5-4800.
        kept_bytes: Second-level cache of a core, and its share of the third; here, and assumed.
        barrier: Seconds that a region costs with two threads; assumed to grow with their number.
        outside: Share of the time on two cores that is not the model, and is done by one thread.
        parent: The part of this share that stays in one process when others compute.
    """

    flop_a_core: float = 145e9
    bandwidth: float = 307e9
    kept_bytes: float = 2e6 + 1.9e6
    barrier: float = 0.3e-6
    outside: float = 0.04
    parent: float = 0.3


@dataclass(frozen=True, slots=True)
class Pass:
    """A region of a layer that all threads go through together, for one row.

    Attributes:
        name: What it computes.
        reads: Numbers read, as times the width.
        writes: Numbers written, likewise.
        weights: Weights read by all rows, as times the width squared.
    """

    name: str
    reads: int
    writes: int
    weights: int = 0


PASSES = (
    Pass("queries, keys, values", 1, 3, 3),
    Pass("attention", 3, 1),
    Pass("attention, put into rows", 1, 1),
    Pass("attention's output + residual", 2, 1, 1),
    Pass("norm", 1, 1),
    Pass("intermediate, GELU", 1, 4, 4),
    Pass("output + residual", 5, 1, 4),
    Pass("norm", 1, 1),
)


def flop(shape: Geometry) -> float:
    """Operations for a row."""
    return shape.flop_of_products + shape.flop_of_attention(_LENGTH)


def bytes_a_row(shape: Geometry) -> float:
    """Bytes read and written for a row by all layers, where no cache keeps any.

    Memory that is written is read before, as processors do it.

    >>> round(bytes_a_row(L10_H256) / 1e3)
    435
    """
    numbers = sum(one.reads + 2 * one.writes for one in PASSES) * shape.hidden
    weights = sum(one.weights for one in PASSES) * shape.hidden**2 / _ROWS
    return shape.layers * (numbers + weights) * _NUMBER


def pool_seconds(shape: Geometry, cores: int, machine: Machine) -> dict[str, float]:
    """Seconds a row by one process with a thread a core: products, memory, barriers, outside."""
    computing = flop(shape) / (machine.flop_a_core * cores)
    # One batch at a time: its largest tensors, of four widths and one, fit many caches together.
    fits = 5 * _ROWS * shape.hidden * _NUMBER < machine.kept_bytes * cores
    memory = 0.0 if fits else bytes_a_row(shape) / machine.bandwidth
    regions = len(PASSES) * shape.layers
    return {
        "computing or memory": max(computing, memory),
        "barriers": regions * machine.barrier * cores / 2 / _ROWS,
        "outside": _outside(shape, machine),
    }


def workers_seconds(
    shape: Geometry, cores: int, machine: Machine, *, threads: int = 1
) -> dict[str, float]:
    """Seconds a row by a process for each so many cores."""
    computing = flop(shape) / (machine.flop_a_core * cores)
    memory = bytes_a_row(shape) / machine.bandwidth
    workers = cores // threads
    outside = _outside(shape, machine)
    regions = len(PASSES) * shape.layers * (threads > 1)
    return {
        "computing or memory": max(computing, memory),
        "barriers": regions * machine.barrier * threads / 2 / _ROWS / workers,
        "outside": outside * (1 - machine.parent) / workers,
        # The parent puts tables together while the others compute.
        "parent": outside * machine.parent,
    }


def _outside(shape: Geometry, machine: Machine) -> float:
    """Seconds a row of what is not the model: the same for every model."""
    on_two = flop(L10_H256) / (2 * machine.flop_a_core)
    return on_two * machine.outside / (1 - machine.outside)


def traffic(machine: Machine) -> Table:
    """Bytes against operations, a row a geometry."""
    rows: list[dict[str, Cell]] = [
        {
            "model": shape.name,
            "MFLOP a position": flop(shape) / 1e6,
            "KB a position": bytes_a_row(shape) / 1e3,
            "FLOP a byte": flop(shape) / bytes_a_row(shape),
            "GB/s a core": bytes_a_row(shape) * machine.flop_a_core / flop(shape) / 1e9,
            "cores that fill 307 GB/s": int(
                machine.bandwidth * flop(shape) / (bytes_a_row(shape) * machine.flop_a_core)
            ),
        }
        for shape in (L2_H128, L10_H256, L12_H768)
    ]
    return Table("memory that no cache keeps, computed", rows)


def speed(shape: Geometry, machine: Machine, cores: Sequence[int] = _CORES) -> Table:
    """Positions a second by one pool and by workers."""
    rows: list[dict[str, Cell]] = []
    for count in cores:
        pool = pool_seconds(shape, count, machine)
        one, four = (
            workers_seconds(shape, count, machine, threads=threads)
            for threads in (1, min(4, count))
        )
        rows.append(
            {
                "cores": count,
                "one pool, positions/s": 1 / sum(pool.values()),
                **{f"pool: {name} %": 100 * s / sum(pool.values()) for name, s in pool.items()},
                "a worker a core": 1 / _together(one),
                "a worker four cores": 1 / _together(four),
                "workers are faster by": sum(pool.values()) / _together(four),
            }
        )
    return Table(f"{shape.name}, computed", rows)


def _together(seconds: dict[str, float]) -> float:
    """The parent works beside the others: the slower of both counts."""
    parent = seconds["parent"]
    return max(parent, sum(seconds.values()) - parent)


def main() -> None:
    """Print the tables."""
    tables = [traffic(Machine()), *(speed(shape, Machine()) for shape in (L10_H256, L12_H768))]
    sys.stdout.write(as_text(tables, {"COMPUTED, not measured": "", **asdict(Machine())}) + "\n")


if __name__ == "__main__":
    main()
