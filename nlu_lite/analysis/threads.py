"""Numbers that do not depend on how many threads there are."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["one_thread"]


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the libraries that compute use one thread meanwhile.

    Sums of floating-point numbers depend on their order, which several threads do not keep; and
    methods that improve a result step by step make large differences of small ones.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):
        yield
