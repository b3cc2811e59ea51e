"""`nlu-lite serve` under load: short texts of many clients at once, over HTTP.

Server and clients share the machine. Each client sends a request and waits for the answer, as
OpenAI's client does (base64); all texts are different, so nothing is computed once for several.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.http_load import Answered, load
from benchmarks.latency import different_texts
from benchmarks.options import whole_number, whole_numbers
from benchmarks.processes import MEGABYTE
from benchmarks.table import Cell, Table

__all__ = ["LOST", "TEXTS_A_SECOND", "add_arguments", "measure"]

TEXTS_A_SECOND = "serve: texts a second, {texts} a request"
LOST = "serve: requests without their answer"

_REF = "en.embed_sentence.minilm_L6_384"
_DIFFERENT = 20_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what can be asked of the command."""
    parser.add_argument("--clients", type=whole_number, default=64, help="default: %(default)s")
    parser.add_argument("--seconds", type=whole_number, default=10, help="default: %(default)s")
    parser.add_argument(
        "--warm", type=whole_number, default=5, help="seconds before; default: %(default)s"
    )
    parser.add_argument(
        "--texts",
        type=whole_numbers,
        default=[1, 16],
        metavar="N,…",
        help="of a request; default: 1,16",
    )
    parser.add_argument("--precision", default="fp32", help="default: %(default)s")
    parser.add_argument("--model", default=_REF, help="default: %(default)s")


def measure(options: argparse.Namespace) -> list[Table]:
    """Put load on a server, and look at its memory before and behind."""
    rows: list[dict[str, Cell]] = []
    figures = {LOST: 0.0}
    with TemporaryDirectory() as folder, _server(Path(folder), options) as (process, url):
        texts = _texts()
        rows.append(_alone(options, texts))
        for number in options.texts:
            bodies = _bodies(options.model, texts, number)
            _run(url, bodies, options, options.warm)
            before = _resident(process)
            answered = _run(url, bodies, options, options.seconds)
            row = _row(answered, number)
            rows.append({**row, "MB before": before, "MB behind": _resident(process)})
            figures[TEXTS_A_SECOND.format(texts=number)] = float(row["texts a second"] or 0)
            figures[LOST] += answered.sent - len(answered.seconds)
    table = Table(
        f"{options.model}, {options.precision}: {options.clients} clients of `nlu-lite serve` for "
        f"{options.seconds} seconds",
        rows,
        notes=[
            "texts of six words, all different; a client sends its next request when it has its "
            "answer; server and clients on the same cores",
            f"each row behind {options.warm} seconds of the same load; memory is resident",
        ],
        figures=figures,
        failed=bool(figures[LOST]),
    )
    return [table]


@contextmanager
def _server(
    folder: Path, options: argparse.Namespace
) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    log = folder / "log.txt"
    command = [sys.executable, "-m", "nlu_lite", "serve", options.model, "--port", "0"]
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*command, "--precision", options.precision, "--offline"], stderr=file
        )
    try:
        while not (found := re.search(r" at (http://\S+)", log.read_text(encoding="utf-8"))):
            if process.poll() is not None:
                raise RuntimeError(f"the server ended:\n{log.read_text(encoding='utf-8')}")
            with _patience():
                process.wait(timeout=0.05)
        yield process, found[1]
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _patience() -> Iterator[None]:
    try:
        yield
    except subprocess.TimeoutExpired:
        return


def _texts() -> Iterator[str]:
    """Texts of six words and a number that no other has."""
    words = [text.rpartition(" ")[0] for text in different_texts(_DIFFERENT)]
    return (f"{words[number % _DIFFERENT]} {number}" for number in count())


def _bodies(model: str, texts: Iterator[str], number: int) -> Iterator[bytes]:
    while True:
        asked = {
            "model": model,
            "input": [next(texts) for _ in range(number)],
            "encoding_format": "base64",
        }
        yield json.dumps(asked).encode()


def _run(
    url: str, bodies: Iterator[bytes], options: argparse.Namespace, seconds: float
) -> Answered:
    return asyncio.run(load(f"{url}/embeddings", bodies, clients=options.clients, seconds=seconds))


def _alone(options: argparse.Namespace, texts: Iterator[str]) -> dict[str, Cell]:
    """The same model without HTTP, given a text of each client at once."""
    import nlu_lite

    pipeline = nlu_lite.load(options.model, precision=options.precision, offline=True)
    taken: list[float] = []
    begin = perf_counter()
    while (now := perf_counter()) < begin + options.warm + options.seconds:
        pipeline.predict_embeds(list(islice(texts, options.clients)), progress=False)
        if now > begin + options.warm:
            taken.append(perf_counter() - now)
    cuts = quantiles(taken, n=100)
    return {
        "what": "predict_embeds alone",
        "texts a second": options.clients * len(taken) / sum(taken),
        "requests": None,
        "lost": None,
        "p50, ms": 1_000 * cuts[49],
        "p99, ms": 1_000 * cuts[98],
        "MB before": None,
        "MB behind": None,
    }


def _row(answered: Answered, number: int) -> dict[str, Cell]:
    cuts = quantiles(answered.seconds, n=100)
    return {
        "what": f"{number} a request",
        "texts a second": number * len(answered.seconds) / answered.span,
        "requests": answered.sent,
        "lost": answered.sent - len(answered.seconds),
        "p50, ms": 1_000 * cuts[49],
        "p99, ms": 1_000 * cuts[98],
    }


def _resident(process: "subprocess.Popen[bytes]") -> float | None:
    """Megabytes that a process holds now; None where the system does not tell."""
    status = Path(f"/proc/{process.pid}/status")
    if not status.exists():
        return None
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text(encoding="ascii"))
    return None if found is None else int(found[1]) * 1024 / MEGABYTE
