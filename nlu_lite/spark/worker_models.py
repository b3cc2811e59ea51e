"""How a Python worker comes by its models: once, from what the driver asked for."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from nlu_lite.errors import NluLiteError, UnknownReference, WeightsUnavailable
from nlu_lite.model.load import LoadRequest, Models
from nlu_lite.registry.shelf import Registration, register_again

__all__ = ["THREADS", "WorkerModels", "use_cores_of_task"]

THREADS = "NLU_LITE_THREADS"


@dataclass(frozen=True, slots=True)
class WorkerModels:
    """What a worker needs to open models; it is small, the weights are not in it.

    Attributes:
        request: What the user asked `nlu_lite.load` for.
        registered: What was registered in the driver's process.
        archive: Name of the archive that brought the model's files along; None: they are found as
            `nlu_lite.load` finds them.
    """

    request: LoadRequest
    registered: tuple[Registration, ...] = ()
    archive: str | None = None

    def models(self) -> Models:
        """The models, opened now or by an earlier task of this worker.

        Raises:
            WeightsUnavailable: This executor can't find the model's files.
            NluLiteError: As `nlu_lite.load`.
        """
        use_cores_of_task()
        with _telling_where(shipped=self.archive is not None):
            register_again(self.registered)
            if self.archive is None:
                return self.request.models()
            from pyspark import SparkFiles

            folder = SparkFiles.get(self.archive)
            return replace(self.request, request=None, path=folder, offline=True).models()


def use_cores_of_task() -> None:
    """Compute with as many threads as Spark gives a task cores, unless NLU_LITE_THREADS is set."""
    from pyspark import TaskContext

    context = TaskContext.get()
    if context is None or os.environ.get(THREADS):
        return
    # The tokenizers' threads are started at their first use, and look here.
    os.environ.setdefault("RAYON_NUM_THREADS", str(context.cpus()))
    import torch

    torch.set_num_threads(context.cpus())


@contextmanager
def _telling_where(*, shipped: bool) -> Iterator[None]:
    """Let an error say on which executor it happened, and what helps there."""
    try:
        yield
    except NluLiteError as error:
        helps = ""
        if not shipped and isinstance(error, (WeightsUnavailable, UnknownReference)):
            helps = (
                "\n  on a cluster: ship_model=True sends the driver's files to all executors; or "
                "put them into the cache of every executor: `nlu-lite download REF`"
            )
        error.args = (
            f"the executor on {socket.gethostname()} can't open the model: {error}{helps}",
            *error.args[1:],
        )
        raise
