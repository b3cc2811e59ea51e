"""Fetching files from the hub at the pinned revision, into the Hugging Face cache."""

import logging
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from nlu_lite.errors import NluLiteWarning
from nlu_lite.spec import Source
from nlu_lite.store.failures import status_of, unavailable
from nlu_lite.store.hub_cache import BRANCH

logger = logging.getLogger(__name__)

PAUSES = (0.5, 1.5)
TRANSIENT = {429, 500, 502, 503, 504}

Answer = TypeVar("Answer")


def fetch(ref: str, source: Source, names: Sequence[str]) -> Path:
    """Fetch files with the client of huggingface_hub.

    HF_ENDPOINT, HF_TOKEN, HF_HOME and the client's other variables hold. The client resumes a
    transfer that breaks, and processes that ask for the same file at once fetch it once. A hub
    that does not answer is given up after HF_HUB_ETAG_TIMEOUT seconds (10) in all, name look-up
    included; a transfer that stalls after HF_HUB_DOWNLOAD_TIMEOUT seconds (10), six times over.

    Args:
        ref: The reference of the model, for messages.
        source: Repository and revision; without a revision `main` is taken, with a warning.
        names: The files, at least one.

    Returns:
        The folder of the revision in the cache.

    Raises:
        WeightsUnavailable: If a file cannot be had; its cause is chained.
    """
    if source.revision is None:
        warnings.warn(
            f"{ref} is not pinned: what {source.repository} holds at {BRANCH!r} now is taken, "
            "and may be another model tomorrow",
            NluLiteWarning,
            stacklevel=2,
        )
    revision = source.revision or BRANCH
    for name in names:
        try:
            file = _fetch_one(source.repository, revision, name)
        except Exception as cause:
            raise unavailable(ref, source, name, cause) from cause
        snapshot = file.parents[name.count("/")]
        # `main` may move between two files; all are taken from where it was for the first.
        revision = snapshot.name
    return snapshot


def _fetch_one(repository: str, revision: str, name: str) -> Path:
    from huggingface_hub import constants, get_hf_file_metadata, hf_hub_download, hf_hub_url

    # Asked first, since the client alone waits for minutes for a hub that is down.
    limit = constants.HF_HUB_ETAG_TIMEOUT
    url = hf_hub_url(repository, name, revision=revision)
    _within(limit, lambda: _patiently(lambda: get_hf_file_metadata(url, timeout=limit)))
    return Path(hf_hub_download(repository, name, revision=revision, library_name="nlu_lite"))


def _patiently(ask: Callable[[], Answer]) -> Answer:
    for pause in PAUSES:
        try:
            return ask()
        except OSError as error:
            if status_of(error) not in TRANSIENT:
                raise
            logger.info("trying again in %s s: %s", pause, error)
            time.sleep(pause)
    return ask()


def _within(seconds: float, ask: Callable[[], Answer]) -> Answer:
    """Give up after `seconds`: a time limit of the client counts for each address of a host."""
    answers: list[Answer] = []
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
