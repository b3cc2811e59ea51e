"""`nlu-lite doctor`: whether the installation works, and what to paste in a bug report."""

import argparse
import json

__all__ = ["add_to"]


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command."""
    doctor = commands.add_parser(
        "doctor",
        help="examine the installation, for a bug report",
        description="Look at packages, machine, settings and cache, and compute a few known "
        "vectors. What it prints is to be pasted in a bug report: it holds no text, no name and no "
        "variable but those of nlu_lite. The exit status is 1 where something is broken.",
    )
    doctor.add_argument("--json", action="store_true", help="print it as JSON, for programs")
    doctor.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> tuple[str, int]:
    from nlu_lite.doctor import examine

    diagnosis = examine()
    told = json.dumps(diagnosis.as_dict(), indent=2) if options.json else str(diagnosis)
    return f"{told}\n", int(bool(diagnosis.broken))
