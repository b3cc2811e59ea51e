"""Objects with large arrays, handed from one process to another through memory without a name."""

import os
import pickle
from collections.abc import Iterable
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle, send_handle
from typing import Any

import numpy as np

__all__ = ["receive", "send"]

# What is smaller goes along in the pickle: a buffer of its own would cost more than its copy.
_LEAST_BYTES = 1 << 16


def send(connection: "Connection[Any, Any]", thing: object) -> None:
    """Hand an object over; the other process need not be ready to take it.

    A pipe holds a few hundred kilobytes, so that whoever writes a table into it waits until it is
    read. So all that goes through the pipe is the descriptor of a file in memory (Linux).

    Args:
        connection: The end of a pipe with two directions.
        thing: What can be pickled; large arrays in it are copied once.
    """
    buffers: list[pickle.PickleBuffer] = []

    def stays(buffer: pickle.PickleBuffer) -> bool:
        if buffer.raw().nbytes < _LEAST_BYTES:
            return True
        buffers.append(buffer)
        return False

    content = pickle.dumps(thing, protocol=5, buffer_callback=stays)
    views = [memoryview(content), *(buffer.raw() for buffer in buffers)]
    descriptor = os.memfd_create("nlu_lite")
    try:
        _write(descriptor, views)
        connection.send([view.nbytes for view in views])
        send_handle(connection, descriptor, None)
    finally:
        os.close(descriptor)


def receive(connection: "Connection[Any, Any]") -> Any:  # noqa: ANN401  # whatever was sent
    """What `send` handed over.

    Args:
        connection: The other end of the pipe.

    Raises:
        EOFError, OSError: The other process has gone.
    """
    sizes: list[int] = connection.recv()
    descriptor = recv_handle(connection)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        file.seek(0)
        content, *buffers = [_read(file.fileno(), size) for size in sizes]
    return pickle.loads(content, buffers=buffers)


def _write(descriptor: int, views: Iterable[memoryview]) -> None:
    for view in views:
        # At most 2 GB are written at once.
        while view.nbytes:
            view = view[os.write(descriptor, view) :]


def _read(descriptor: int, size: int) -> memoryview:
    # Arrays are made of it that can be written to, as those are that were computed here.
    memory = np.empty(size, dtype=np.uint8).data
    begin = 0
    while begin < size:
        begin += os.readv(descriptor, [memory[begin:]])
    return memory
