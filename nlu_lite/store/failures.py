"""Why files could not be fetched, and what to do about it."""

import errno
import json
import ssl
from collections.abc import Iterator, Sequence

from nlu_lite.errors import WeightsUnavailable
from nlu_lite.spec import Source
from nlu_lite.store.cached_models import notes
from nlu_lite.store.files import needed
from nlu_lite.store.hub_cache import BRANCH, COMMIT, cache_folder, copy_command, stands_for

__all__ = ["reason_of", "status_of", "unavailable"]

_TOKEN = (
    "it is private or gated, or does not exist: ask for access on its page, then set HF_TOKEN "
    "(or run `hf auth login`)"
)
_BY_STATUS = {
    401: _TOKEN,
    403: _TOKEN,
    404: "the repository, the revision or the file is not there: the registry entry may be out "
    "of date, or HF_ENDPOINT may name a mirror that lacks it",
    407: "the proxy wants to know who asks: see HTTPS_PROXY",
    429: "too many requests from here: wait some minutes, or set HF_TOKEN for a higher limit",
}
_SHORT = "give all 40 digits of the commit: the hub knows none by its first digits alone"
_SERVER_FAULT = "the hub has a fault of its own: try again later"
_BAD_ENTRY = "the registry entry is faulty: no file of this name can be on the hub"
_NOT_THE_HUB = (
    "what answers is not the hub, but a page of a proxy or of a network that wants a log-in: see "
    "HTTPS_PROXY and HF_ENDPOINT"
)
_NO_CONNECTION = "the hub cannot be reached: check the network, HTTPS_PROXY and HF_ENDPOINT"
_CERTIFICATE = (
    "the certificate of the hub is not trusted here; behind a company's proxy, set SSL_CERT_FILE "
    "to its certificate"
)
_DISK_FULL = (
    "no room for the file in {cache}: make room, or set HF_HOME to a folder on another disk"
)
_NOT_WRITABLE = "{cache} cannot be written: set HF_HOME to a folder that can"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def unavailable(
    ref: str, source: Source, name: str, cause: BaseException, *, missing: Sequence[str]
) -> WeightsUnavailable:
    """The error for files of a model that could not be fetched.

    Args:
        ref: The reference of the model.
        source: Where its files come from.
        name: What was asked for when it failed.
        cause: What was raised then.
        missing: What is not here, or broken.
    """
    from huggingface_hub import constants

    cache, revision = cache_folder(), source.revision or BRANCH
    command = copy_command(source, [file.name for file in needed(source.files)])
    return WeightsUnavailable(
        f"Files of {ref} are not on this machine and could not be fetched: "
        f"{', '.join(missing)}.\n"
        f"  tried: {name} of {source.repository} at {revision} from {constants.ENDPOINT}\n"
        f"  looked in: {cache}{notes(source, missing)}\n"
        f"  cause: {reason_of(cause)}\n"
        f"  what to do: {_advice(cause, revision).format(cache=cache)}; "
        f"or fetch the files on another machine and load them with path=<folder>:\n    {command}"
    )


def reason_of(error: BaseException) -> str:
    """What went wrong on the way to the hub, in one line."""
    status = status_of(error)
    root = list(_chain(error))[-1] if status is None else error
    text = f"{type(root).__name__}: {' '.join(str(root).split())}"[:400]
    return text if status is None else f"HTTP {status}: {text}"


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error, or one of its causes, came with; None where none did."""
    responses = (getattr(link, "response", None) for link in _chain(error))
    codes = (getattr(response, "status_code", None) for response in responses)
    return next((code for code in codes if isinstance(code, int)), None)


def _advice(error: BaseException, revision: str) -> str:
    if isinstance(error, ValueError):
        return _NOT_THE_HUB if isinstance(error, json.JSONDecodeError) else _BAD_ENTRY
    for link in _chain(error):
        if isinstance(link, ssl.SSLCertVerificationError):
            return _CERTIFICATE
        if isinstance(link, OSError) and link.errno in _FULL:
            return _DISK_FULL
        if isinstance(link, OSError) and link.errno and link.filename is not None:
            return _NOT_WRITABLE
    return _NO_CONNECTION if (status := status_of(error)) is None else _by_status(status, revision)


def _by_status(status: int, revision: str) -> str:
    if status == 404 and stands_for(revision, revision) and not COMMIT.fullmatch(revision):
        return _SHORT
    return _BY_STATUS.get(status, _SERVER_FAULT)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
