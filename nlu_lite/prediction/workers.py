"""The tables of documents, computed by several processes that share the memory of the weights.

Where a machine has many cores, all threads of one process would wait for each other, and for the
slowest, many times a layer; and what is not the model, a twentieth of the time on two cores, is
done by one of them alone. So processes compute whole tables of some documents each.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

import numpy as np
import torch

from nlu_lite.common.arrays import runs
from nlu_lite.common.processes import shared_out
from nlu_lite.common.progress import Advance
from nlu_lite.encoder.protocol import TORCH
from nlu_lite.errors import InvalidOption
from nlu_lite.input.documents import Documents
from nlu_lite.model.load import Models
from nlu_lite.prediction.columns import Column, Excerpts
from nlu_lite.prediction.prediction import Prediction
from nlu_lite.prediction.table import Table

__all__ = ["check_workers", "parts_of", "tables_by_workers"]

# As much as a model sorts by length together; and parts enough for nobody to wait long at the end.
_MOST_CHARACTERS = 250_000
_PARTS_A_WORKER = 4
# Smaller batches would compute slower.
_LEAST_CHARACTERS = 4_000


def check_workers(models: Models, workers: int) -> None:
    """Raise InvalidOption where several processes can't compute.

    Args:
        models: What would compute.
        workers: How many processes are asked for.
    """
    facts = [model.encoder.facts for model in models.values()]
    devices = sorted({each.device for each in facts} - {"cpu"})
    engines = sorted({each.engine for each in facts} - {TORCH})
    refusals = (
        (
            not sys.platform.startswith("linux"),
            "shares memory as Linux does it; on this system PyTorch's threads use the cores",
            "",
        ),
        (
            bool(devices),
            f"shares out the work of a CPU; the model is on {', '.join(devices)}, which one "
            "process keeps busy",
            ", or load it on the CPU: load(…, device='cpu')",
        ),
        (
            bool(engines),
            f"shares out the work of PyTorch; the threads of {', '.join(engines)} use all cores "
            "already, and stay behind where a process is forked",
            ", or have PyTorch compute: load(…, engine='torch')",
        ),
        (
            _is_in_spark(),
            "starts processes, but Spark has done so already, and gives each task its cores",
            "; spark.task.cpus says how many",
        ),
        (
            _is_daemon(),
            "starts processes, which a daemon of multiprocessing must not",
            ", or ask for them in the process that started this one",
        ),
    )
    for holds, reason, way_out in refusals:
        if holds:
            raise InvalidOption(f"workers={workers} {reason}.\nLeave workers out{way_out}.")


def parts_of(documents: Documents, workers: int) -> list[Documents]:
    """The documents in parts that processes can share, a text in one of them."""
    lengths = np.fromiter(map(len, documents.texts), dtype=np.int64, count=len(documents)) + 1
    share = int(lengths.sum()) // (_PARTS_A_WORKER * workers)
    most = min(max(share, _LEAST_CHARACTERS), _MOST_CHARACTERS)
    return [documents.part(begin, end) for begin, end in runs(lengths, most=most)]


def tables_by_workers(
    prediction: Prediction, chunks: Iterable[Documents], advance: Advance
) -> Iterator[Table]:
    """The table of each of some documents, in their order.

    Args:
        prediction: What is asked of the models, by how many workers.
        chunks: Documents; each are the work of one process.
        advance: Called with the number of characters done, as tables come.

    Raises:
        WorkerLost: A process ended before its work was done.
        InvalidOption: Two columns would have one name.
    """
    workers = prediction.options.workers
    waiting: dict[int, Documents] = {}

    def tasks() -> Iterator[Documents]:
        for number, documents in enumerate(chunks):
            prediction.check(documents)
            waiting[number] = documents
            # Labels and columns stay here.
            yield replace(documents, index=None, columns=None)

    # As many threads as this process would have used, shared out.
    threads = max(torch.get_num_threads() // workers, 1)
    computed = shared_out(
        partial(_computed, prediction),
        tasks(),
        processes=workers,
        begin=partial(torch.set_num_threads, threads),
    )

    def table(number: int, part: _Part) -> Table:
        advance(part.characters)
        return part.of(waiting.pop(number))

    # No variable keeps a table while the next one is computed.
    return map(table, count(), computed)


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """What a worker hands over.

    Attributes:
        table: The table, without the texts, which the other side has.
        characters: How many of them are done.
    """

    table: Table
    characters: int

    def of(self, documents: Documents) -> Table:
        """The table with its documents."""
        columns = (_with_texts(column, documents.texts) for column in self.table.columns)
        return replace(self.table, documents=documents, columns=tuple(columns))


def _computed(prediction: Prediction, documents: Documents) -> _Part:
    characters = 0

    def advance(done: int) -> None:
        nonlocal characters
        characters += done

    table = prediction.compute(documents, advance)
    return _Part(_Part(table, 0).of(Documents(())), characters)


def _with_texts(column: Column, texts: tuple[str, ...]) -> Column:
    if not isinstance(column.values, Excerpts):
        return column
    return replace(column, values=replace(column.values, texts=texts))


def _is_in_spark() -> bool:
    context = getattr(sys.modules.get("pyspark.taskcontext"), "TaskContext", None)
    return context is not None and context.get() is not None


def _is_daemon() -> bool:
    # Where nobody has imported it, this process is none that it started.
    process = sys.modules.get("multiprocessing.process")
    return process is not None and process.current_process().daemon
