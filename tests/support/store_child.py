"""Calls `locate` in a process of its own, since huggingface_hub reads its variables once.

Reads a pickled `Task` from standard input, writes a JSON object to standard output.
"""

import json
import pickle
import sys
import time
import traceback
import warnings
from dataclasses import dataclass, field

from nlu_lite.spec import ModelSpec

HEAVY = ("torch", "pandas", "transformers", "huggingface_hub.file_download")


@dataclass(frozen=True)
class Task:
    spec: ModelSpec
    offline: bool | None = None
    largest_file: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    Attributes:
        origin: Where the files came from, or None after an error.
        folder: Their folder.
        error: Class of the error.
        standard: Names of all its classes.
        message: The error's text.
        causes: Classes of the chained causes.
        seconds: Time in `locate`.
        connections: Addresses that were connected to or looked up.
        warnings: Class and text of each warning.
        heavy: Slow modules that were imported.
    """

    seconds: float
    origin: str | None = None
    folder: str | None = None
    error: str | None = None
    standard: list[str] = field(default_factory=list)
    message: str = ""
    causes: list[str] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)
    warnings: list[list[str]] = field(default_factory=list)
    heavy: list[str] = field(default_factory=list)


def main() -> None:
    task: Task = pickle.loads(sys.stdin.buffer.read())
    connections: list[str] = []

    def listen(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo"):
            connections.append(f"{event} {arguments[-1 if event == 'socket.connect' else 0]}")

    sys.addaudithook(listen)
    if task.largest_file is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (task.largest_file, task.largest_file))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = run(task)
    result |= {
        "connections": connections,
        "warnings": [[w.category.__name__, str(w.message)] for w in caught],
        "heavy": [name for name in HEAVY if name in sys.modules],
    }
    json.dump(result, sys.stdout)


def run(task: Task) -> dict[str, object]:
    from nlu_lite.store import locate

    start = time.perf_counter()
    try:
        files = locate(task.spec, offline=task.offline)
    except Exception as error:
        traceback.print_exc()
        chain: list[BaseException] = [error]
        while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
            chain.append(cause)
        return {
            "seconds": time.perf_counter() - start,
            "error": type(error).__name__,
            "standard": [kind.__name__ for kind in type(error).__mro__],
            "message": str(error),
            "causes": [type(cause).__name__ for cause in chain[1:]],
        }
    return {
        "seconds": time.perf_counter() - start,
        "origin": files.origin,
        "folder": str(files.folder),
    }


if __name__ == "__main__":
    main()
