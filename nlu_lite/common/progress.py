"""A progress bar on standard error, for work that takes long."""

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from tqdm import tqdm

__all__ = ["Advance", "NotedAdvance", "noted_progress", "progress", "unasked_bars", "uncounted"]

Advance: TypeAlias = Callable[[int], None]
# How much more is done, of how much in all, and what to tell beside the bar.
NotedAdvance: TypeAlias = Callable[[int, int | None, str], None]

_SECONDS_UNSEEN = 2.0


@contextmanager
def progress(
    total: int | None, *, shown: bool | None, unit: str = "char"
) -> Iterator[Callable[[int], None]]:
    """Count work that is done, in a bar with its rate.

    Args:
        total: How much there is to do; None where it is not known.
        shown: True: show the bar; False: never, and do not import tqdm; None: in a terminal or a
            notebook, once the work has taken 2 seconds.
        unit: What is counted.

    Returns:
        A context manager that gives a function to be called with how much more is done.

    >>> with progress(11, shown=False) as advance:
    ...     advance(11)
    """
    with noted_progress(total, shown=shown, unit=unit) as noted_advance:

        def advance(done: int) -> None:
            noted_advance(done, total, "")

        yield advance


@contextmanager
def noted_progress(
    total: int | None, *, shown: bool | None, unit: str = "char"
) -> Iterator[NotedAdvance]:
    """As `progress`, for work that tells something at each step.

    Args:
        total: How much there is to do; None where it is not known yet.
        shown: As in `progress`.
        unit: What is counted.

    Returns:
        A context manager that gives a function to be called with how much more is done, how much
        there is in all, and a note.

    >>> with noted_progress(11, shown=False) as advance:
    ...     advance(11, 11, "loss 0.25")
    """
    if shown is None and not _is_watched():
        shown = False
    if shown is False:
        yield _unnoted
        return
    tqdm = _bar()
    delay = _SECONDS_UNSEEN if shown is None else 0.0
    with tqdm(total=total, unit=unit, unit_scale=True, delay=delay) as bar:

        def advance(done: int, total: int | None, note: str) -> None:
            bar.total = total
            if note:
                bar.set_postfix_str(note, refresh=False)
            bar.update(done)

        yield advance


def _bar() -> "type[tqdm[None]]":
    """The bar that fits; in a notebook without ipywidgets tqdm.auto would only complain."""
    name = "tqdm.auto" if find_spec("ipywidgets") else "tqdm"
    bar: type[tqdm[None]] = import_module(name).tqdm
    return bar


def unasked_bars() -> None:
    """Import `tqdm.auto`, as transformers does, without its complaint in a notebook.

    It warns that ipywidgets is not installed, where nobody has asked for a bar.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import_module("tqdm.auto")


def uncounted(done: int) -> None:
    """Count nothing."""


def _unnoted(done: int, total: int | None, note: str) -> None:
    """Count and tell nothing."""


def _is_watched() -> bool:
    """Whether somebody looks at standard error: a terminal, or a notebook around the process."""
    if sys.stderr is None:
        return False
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return sys.stderr.isatty() or "IPKernelApp" in getattr(shell, "config", ())
