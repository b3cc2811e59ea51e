"""Weights in several files: which ones, as the index beside them says."""

from pathlib import Path

from nlu_lite.common.json_files import read_object
from nlu_lite.errors import InvalidModel

__all__ = ["INDEX", "shard_names"]

INDEX = ".index.json"


def shard_names(index: Path) -> tuple[str, ...]:
    """The files that hold the weights, in rising order; they lie beside the index.

    Args:
        index: A file such as `model.safetensors.index.json`.

    Raises:
        InvalidModel: It can't be read, names no files, or names some of other folders.

    >>> index = Path("model.safetensors.index.json")
    >>> _ = index.write_text('{"weight_map": {"a": "model-1.safetensors"}}')
    >>> shard_names(index)
    ('model-1.safetensors',)
    """
    shards = read_object(index).get("weight_map")
    names = list(shards.values()) if isinstance(shards, dict) else []
    faults = [] if names else ["its weight_map names no files"]
    ending = Path(index.name.removesuffix(INDEX)).suffix
    for name in dict.fromkeys(map(str, names)):
        if Path(name).name != name or "\\" in name:
            faults.append(f"{name!r} lies outside the folder of the index")
        elif not name.endswith(ending):
            faults.append(f"{name!r} does not end in {ending}")
    if faults:
        raise InvalidModel(
            f"{index} can't be used: {'; '.join(faults)}.\n"
            "Expected the index that belongs to the weights beside it; copy it again.",
            faults=faults,
        )
    return tuple(sorted(set(map(str, names))))
