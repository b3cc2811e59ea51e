"""Paths that somebody types: `~` is the home folder, and addresses of other stores are told."""

import os
import re
from pathlib import Path
from urllib.parse import unquote

from nlu_lite.errors import InvalidOption

__all__ = ["user_path"]

# Two letters at least: C:/models is a path. pathlib makes s3:/models of s3://models.
_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]+):/+(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HUB = re.compile(r"(?:www\.)?(?:huggingface\.co|hf\.co)/(?P<repository>[\w.-]+/[\w.-]+)")
_COPY = {
    "s3": "aws s3 cp --recursive",
    "gs": "gcloud storage cp --recursive",
    "hdfs": "hdfs dfs -get",
    "http": "curl -LO",
    "https": "curl -LO",
} | dict.fromkeys(("abfs", "abfss", "wasb", "wasbs", "adl", "az"), "azcopy copy --recursive")
_ALIASES = {"s3a": "s3", "s3n": "s3", "gcs": "gs", "viewfs": "hdfs", "webhdfs": "hdfs"}
# What stands for a path of this machine, by what its address begins with.
_HERE = {"file": "/", "dbfs": "/dbfs/"}


def user_path(path: str | os.PathLike[str], *, name: str = "path") -> Path:
    """The path that somebody gave; nothing need be there.

    Args:
        path: A path of this machine; `~` and `~user` stand for home folders.
        name: What it was given as, for messages.

    Raises:
        InvalidOption: It is empty, no path at all, an address such as `s3://…`, or below the home
            folder of somebody who has none.

    >>> user_path("models/tiny") == Path("models", "tiny")
    True
    >>> user_path("s3://bucket/model")
    Traceback (most recent call last):
        ...
    nlu_lite.InvalidOption: path='s3://bucket/model' is an address, and nlu_lite reads and ...
    """
    given = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(given, str) or not given.strip() or "\0" in given:
        raise InvalidOption(f"{name}={path!r}: expected a path, as a str or a pathlib.Path")
    address = _ADDRESS.fullmatch(given)
    if address is not None:
        raise InvalidOption(
            f"{name}={given!r} is an address, and nlu_lite reads and writes files of this machine "
            f"only.\n{_way_out(address['scheme'].lower(), address['rest'])}"
        )
    try:
        return Path(given).expanduser()
    except RuntimeError as cause:
        raise InvalidOption(
            f"{name}={given!r}: there is no home folder for {Path(given).parts[0]!r} "
            f"({cause}); give the whole path"
        ) from cause


def _way_out(scheme: str, rest: str) -> str:
    if scheme in _HERE:
        return f"Give its path here: {_HERE[scheme] + unquote(rest)!r}"
    repository = _HUB.match(rest)
    if repository is not None:
        return f"For a model of the Hugging Face hub, load 'hf:{repository['repository']}'."
    if scheme == "hf":
        return f"For a model of the Hugging Face hub, load 'hf:{rest}'."
    command = _COPY.get(_ALIASES.get(scheme, scheme))
    hint = f", for example with `{command}`" if command else ""
    return f"Give a path here, and copy between the two{hint}."
