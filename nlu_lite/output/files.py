"""The kind of file that a table goes to: its ending says it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from nlu_lite.common.choices import did_you_mean
from nlu_lite.common.extras import require
from nlu_lite.errors import OutputUnavailable

__all__ = ["FileKind", "kind_of"]

FileKind: TypeAlias = Literal["parquet", "feather", "csv", "json lines"]

_KINDS: Mapping[str, FileKind] = {
    ".parquet": "parquet",
    ".feather": "feather",
    ".arrow": "feather",
    ".csv": "csv",
    ".csv.gz": "csv",
    ".jsonl": "json lines",
    ".jsonl.gz": "json lines",
    ".ndjson": "json lines",
    ".ndjson.gz": "json lines",
}


def kind_of(path: Path) -> FileKind:
    """What a file is to hold, by the end of its name.

    Raises:
        MissingExtra: pyarrow is not installed, which it takes.
        OutputUnavailable: The ending is not known.

    >>> kind_of(Path("vectors.CSV")), kind_of(Path("my.vectors.jsonl.gz"))
    ('csv', 'json lines')
    """
    name = path.name.lower()
    ending = next((ending for ending in _KINDS if name.endswith(ending)), None)
    if ending is None or name == ending:
        given = "".join(path.suffixes[-2:] if name.endswith(".gz") else path.suffixes[-1:])
        hint = did_you_mean(given, _KINDS, shown=str) if given else ""
        raise OutputUnavailable(
            f"{path}: the ending of its name does not say what is to be written; expected "
            f"{', '.join(_KINDS)}.{hint}"
        )
    kind = _KINDS[ending]
    if kind in ("parquet", "feather"):
        require("pyarrow", for_what=f"a {ending} file", extra="parquet")
    return kind
