"""Test and measure nlu_lite on a GPU, in at most five minutes: one command, one folder of results.

    python scripts/gpu_check.py FOLDER

It wants Python 3.11 or later, a PyTorch with CUDA, and the extras `test` and `bench`. It runs the
tests that are marked `gpu`, then `python -m benchmarks gpu` in parts, each for as long as it may.
FOLDER gets results.json, results.txt and what each step printed. The exit status is 1 where a test
or a bound failed, or a step did not end in time; 2 where there is no GPU.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
# Of the five minutes, some seconds are for starting and for writing.
MOST_SECONDS = 290
_NO_GPU = """\
no GPU is here: torch.cuda.is_available() and torch.backends.mps.is_available() say no.
`python scripts/gpu_check.py FOLDER --device cpu --quick` tries the script itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is run by itself.

    Attributes:
        name: What it is called.
        seconds: How long it may take.
        command: What stands behind `python`.
    """

    name: str
    seconds: float
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step went.

    Attributes:
        name: That of the step.
        status: "passed", "failed", "timed out" or "no time left".
        seconds: How long it took.
        said: The last lines that it printed, of one that measures nothing or did not pass.
        tables: What it measured.
    """

    name: str
    status: str
    seconds: float = 0.0
    said: tuple[str, ...] = ()
    machine: dict[str, Any] = field(default_factory=dict)
    tables: tuple[dict[str, Any], ...] = ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all steps; the exit status."""
    options = _parser().parse_args(arguments)
    sys.path.insert(0, str(ROOT))
    from nlu_lite.encoder.devices import resolve_device

    device = resolve_device(options.device)
    if device == "cpu" and options.device == "auto":
        print(_NO_GPU)
        return 2
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + options.seconds
    outcomes = []
    for step in steps(device, quick=options.quick):
        outcomes.append(_run(step, min(step.seconds, end - time.monotonic()), folder))
        print(_line(outcomes[-1]), flush=True)
        # A step that is cut off by somebody else leaves what was found until then.
        _write(folder, device, outcomes)
    print(f"written to {folder}")
    return int(any(outcome.status != "passed" for outcome in outcomes))


def steps(device: str, *, quick: bool) -> list[Step]:
    """What is run, one behind the other.

    Args:
        device: A PyTorch device.
        quick: As little as possible of what is measured.
    """
    marked = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        if any(mark in path.read_text(encoding="utf-8") for mark in ("mark.gpu", "with_a_gpu"))
    ]
    # What PyTorch warns of on somebody's GPU is not what is tested.
    plain = ("-n", "0", "-p", "no:cacheprovider", "-W", "default", "--durations=8")
    pytest = ("-m", "pytest", "-m", "gpu", *plain)
    measure = ("-m", "benchmarks", "gpu", "--json", "--device", device, *["--quick"] * quick)
    # Of 2,000 sentences a geometry took 73 s on an H100 with 16 cores.
    rates = (*measure, "--part", "rates", "--sentences", "1000", "--rounds", "2")
    geometries = ["L-2 H-128"] if quick else ["L-10 H-256", "MiniLM", "L-12 H-768"]
    return [
        Step("tests", 60, (*pytest, *marked)),
        Step("vectors", 25, (*measure, "--part", "vectors")),
        Step("memory", 15, (*measure, "--part", "memory")),
        *(Step(f"rates, {name}", 63, (*rates, "--geometry", name)) for name in geometries),
    ]


def _run(step: Step, seconds: float, folder: Path) -> Outcome:
    if seconds <= 0:
        return Outcome(step.name, "no time left")
    stem = step.name.replace(", ", "_").replace(" ", "_")
    paths = [folder / f"{stem}.{end}" for end in ("out", "err")]
    # Options of somebody else's pytest, such as a share of the lines to be covered, are not meant.
    own = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    paths_of_modules = os.pathsep.join(filter(None, [str(ROOT), own.get("PYTHONPATH")]))
    settings = {"PYTHONPATH": paths_of_modules, "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
    begin = time.monotonic()
    with paths[0].open("w") as out, paths[1].open("w") as err:
        try:
            done = subprocess.run(
                [sys.executable, *step.command],
                cwd=ROOT,
                env={**own, **settings},
                stdout=out,
                stderr=err,
                timeout=seconds,
                check=False,
            )
            status = "failed" if done.returncode else "passed"
        except subprocess.TimeoutExpired:
            status = "timed out"
    taken = time.monotonic() - begin
    printed, complained = (path.read_text(encoding="utf-8", errors="replace") for path in paths)
    measured = _measured(printed)
    said = [] if measured and status == "passed" else [*_last(printed), *_last(complained)]
    return Outcome(step.name, status, taken, tuple(said), **measured)


def _measured(printed: str) -> dict[str, Any]:
    """The machine and the tables of a step that printed JSON; nothing of another."""
    try:
        found = json.loads(printed)
    except ValueError:
        return {}
    return {"machine": found["machine"], "tables": tuple(found["tables"])}


def _last(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()][-25:]


def _line(outcome: Outcome) -> str:
    counted = outcome.said[-1] if outcome.name == "tests" and outcome.said else ""
    return f"{outcome.name:<20} {outcome.status:<12} {outcome.seconds:6.1f} s  {counted}".rstrip()


def _write(folder: Path, device: str, outcomes: Sequence[Outcome]) -> None:
    from benchmarks.table import Table, as_text

    machine = next((one.machine for one in outcomes if one.machine), {})
    whole = {"device": device, "machine": machine, "steps": [asdict(one) for one in outcomes]}
    (folder / "results.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    tables = [
        Table(found["title"], found["rows"], found["notes"], digits=4)
        for one in outcomes
        for found in one.tables
    ]
    said = [
        "\n".join([f"{one.name} {one.status}:", *(f"  {line}" for line in one.said)])
        for one in outcomes
        if one.said
    ]
    text = "\n\n".join(["\n".join(map(_line, outcomes)), as_text(tables, machine), *said])
    (folder / "results.txt").write_text(text + "\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the results go")
    parser.add_argument("--device", default="auto", help="default: a GPU")
    parser.add_argument("--quick", action="store_true", help="see whether all runs")
    parser.add_argument(
        "--seconds", type=float, default=MOST_SECONDS, help="for all of it; default: %(default)s"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
