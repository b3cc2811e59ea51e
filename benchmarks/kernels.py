"""Which code computes matrix products in this process: the same library can be much slower."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

__all__ = ["kernels"]


def kernels() -> list[str]:
    """A line for each library of matrix products that is loaded; none where nothing can tell."""
    if find_spec("threadpoolctl") is None:
        return []
    return [
        f"matrix products of {_owner(found['filepath'])}: {found['internal_api']} "
        f"{found['version']}, {found.get('architecture', 'unknown kernel')}, "
        f"{found['num_threads']} threads"
        for found in import_module("threadpoolctl").threadpool_info()
        if found["user_api"] == "blas"
    ]


def _owner(library: str) -> str:
    """The package that brings a library, or the folder that it is in.

    >>> _owner("/site-packages/numpy.libs/libscipy_openblas64_-32a4b2a6.so")
    'numpy'
    """
    return Path(library).parent.name.removesuffix(".libs")
