"""Model files in installed Python packages, which are found without being imported."""

import re
from importlib.util import find_spec
from pathlib import Path

from nlu_lite.spec import Source

__all__ = ["installed_folder", "package_of", "place_of"]

_PART = re.compile(r"(?!\.{1,2}$)[\w.-]+", re.ASCII)


def package_of(ref: str) -> str:
    """The name of the package that `nlu-lite export --wheel` makes of a model.

    >>> package_of("en.embed.bert.small_L10_256")
    'nlu_lite_model_en_embed_bert_small_l10_256'
    """
    return "nlu_lite_model_" + re.sub(r"[\W_]+", "_", ref.lower(), flags=re.ASCII)


def place_of(ref: str, source: Source) -> str:
    """Where a model is in the installed packages: that of its spec, else that of its wheel."""
    # The folder has the whole name, since "a.b_c" and "a_b.c" give packages of one name.
    return source.package or f"{package_of(ref)}/{ref}"


def installed_folder(place: str) -> Path | None:
    """A folder of an installed package; none of the package's code is run.

    Args:
        place: The package and the folder in it, `package/folder`.

    Returns:
        The folder, or None where the package is not installed or has no such folder.

    >>> installed_folder("nlu_lite/store").name
    'store'
    >>> installed_folder("nlu_lite/../store") is None
    True
    """
    package, *parts = place.split("/")
    if not package.isidentifier() or not all(map(_PART.fullmatch, parts)):
        return None
    try:
        module = find_spec(package)
    except ValueError:
        # A module without a spec, such as `__main__`, is no package.
        return None
    roots = module.submodule_search_locations if module is not None else None
    folders = (Path(root, *parts) for root in roots or ())
    return next((folder for folder in folders if folder.is_dir()), None)
