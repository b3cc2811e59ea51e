"""The processes that this one has forked and that have not ended."""

from multiprocessing import active_children
from multiprocessing.context import ForkProcess


def forked_children() -> list[ForkProcess]:
    """Those that work is shared out to; not joblib's, which wait for minutes behind a test."""
    return [child for child in active_children() if isinstance(child, ForkProcess)]
