"""Fetching files from the hub at the pinned revision, into the Hugging Face cache."""

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from nlu_lite.common.user_warnings import warn
from nlu_lite.errors import UnpinnedWarning
from nlu_lite.spec import ModelFile, Source
from nlu_lite.store.failures import status_of, unavailable
from nlu_lite.store.files import CONFIG, WEIGHTS
from nlu_lite.store.hub_cache import BRANCH

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

__all__ = ["describe", "fetch"]

_logger = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

_PAUSES = (0.5, 1.5)
_TRANSIENT = {429, 500, 502, 503, 504}


def fetch(ref: str, source: Source, files: Sequence[ModelFile]) -> Path:
    """Fetch files with the client of huggingface_hub.

    HF_ENDPOINT, HF_TOKEN, HF_HOME and the client's other variables hold. The client resumes a
    transfer that breaks, and processes that ask for the same file at once fetch it once. A hub
    that does not answer is given up after HF_HUB_ETAG_TIMEOUT seconds (10) in all, name look-up
    included; a transfer that stalls is tried five times more where it stopped, and given up after
    HF_HUB_DOWNLOAD_TIMEOUT seconds (10) each without a byte, a minute and some in all. Where
    hf_xet transfers, its own limits hold instead (HF_HUB_DISABLE_XET=1 turns it off).

    Args:
        ref: The reference of the model, for messages.
        source: Repository and revision; without a revision `main` is taken, with a warning.
        files: The files, at least one of them not optional; of several files of weights, one is
            fetched. The weights come last: with them, all that a repository has is there.

    Returns:
        The folder of the revision in the cache.

    Raises:
        WeightsUnavailable: A file cannot be had; the error has its cause.
    """
    revision = source.revision or BRANCH
    turns = sorted(files, key=_turn)
    for place, wanted in enumerate(turns):
        name = wanted.name
        try:
            file = _fetch_one(source.repository, revision, name)
        except Exception as cause:
            if wanted.optional and _is_no_file(cause):
                _logger.info("%s has no %s", source.repository, name)
                continue
            missing = [one.name for one in turns[place:] if not one.optional or one is wanted]
            raise unavailable(ref, source, name, cause, missing=missing) from cause
        snapshot = file.parents[name.count("/")]
        # `main` may move between two files; all are taken from where it was for the first.
        revision = snapshot.name
        if name in WEIGHTS:
            break
    if source.revision is None:
        warn(
            f"{ref} is not pinned: what {source.repository} holds at {BRANCH!r} now is taken, "
            "and may be another model tomorrow",
            UnpinnedWarning,
        )
    return snapshot


def _turn(file: ModelFile) -> tuple[int, bool]:
    place = WEIGHTS.index(file.name) if file.name in WEIGHTS else -1
    return place, file.name != CONFIG


def _is_no_file(cause: Exception) -> bool:
    from huggingface_hub.errors import EntryNotFoundError

    return isinstance(cause, EntryNotFoundError)


def describe(repository: str, revision: str, *, patience: float = math.inf) -> "ModelInfo":
    """What a repository holds at a revision, as the hub says.

    Args:
        repository: `owner/name`.
        revision: A commit, a branch or a tag.
        patience: The most seconds to wait, where that is less than the client would.

    Returns:
        The client's answer: the commit, and the files with their sizes and sums where it knows
        them.

    Raises:
        Exception: Whatever the client raises; `failures.unavailable` makes it readable.
    """
    from huggingface_hub import HfApi, constants

    limit = min(constants.HF_HUB_ETAG_TIMEOUT, patience)
    api = HfApi(library_name="nlu_lite")

    def ask() -> "ModelInfo":
        return api.model_info(repository, revision=revision, timeout=limit, files_metadata=True)

    return _within(limit, lambda: _patiently(ask))


def _fetch_one(repository: str, revision: str, name: str) -> Path:
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_download, hf_hub_url

    # Asked first, since the client alone waits for minutes for a hub that is down.
    limit = constants.HF_HUB_ETAG_TIMEOUT
    url = hf_hub_url(repository, name, revision=revision)
    _within(limit, lambda: _patiently(lambda: get_hf_file_metadata(url, timeout=limit)))
    return Path(hf_hub_download(repository, name, revision=revision, library_name="nlu_lite"))


def _patiently(ask: Callable[[], _Answer]) -> _Answer:
    for pause in _PAUSES:
        try:
            return ask()
        except OSError as error:
            if status_of(error) not in _TRANSIENT:
                raise
            _logger.info("trying again in %s s: %s", pause, error)
            time.sleep(pause)
    return ask()


def _within(seconds: float, ask: Callable[[], _Answer]) -> _Answer:
    """Give up after `seconds`: a time limit of the client counts for each address of a host."""
    answers: list[_Answer] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            answers.append(ask())
        except Exception as error:
            errors.append(error)

    worker = threading.Thread(target=work, name="nlu_lite.store.hub", daemon=True)
    worker.start()
    worker.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise TimeoutError(f"no answer within {seconds} s")
    return answers[0]
