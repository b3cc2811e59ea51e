"""How many threads compute."""

import os

import torch

from nlu_lite.errors import InvalidOption

__all__ = ["THREADS_VARIABLE", "set_threads"]

THREADS_VARIABLE = "NLU_LITE_THREADS"


def set_threads() -> None:
    """Give PyTorch as many threads as NLU_LITE_THREADS says; without it, leave its own number.

    Raises:
        InvalidOption: It is no whole number above 0.
    """
    said = os.environ.get(THREADS_VARIABLE, "").strip()
    if not said:
        return
    if not said.isdecimal() or int(said) < 1:
        raise InvalidOption(
            f"{THREADS_VARIABLE}={said!r} in the environment; expected a whole number above 0, "
            f"such as {THREADS_VARIABLE}={os.cpu_count() or 1}.\n"
            f"`unset {THREADS_VARIABLE}` leaves the choice to PyTorch."
        )
    if torch.get_num_threads() != int(said):
        torch.set_num_threads(int(said))
