"""From what a user asks for to the specs of its models."""

import os

from nlu_lite import registry
from nlu_lite.errors import InvalidOption
from nlu_lite.spec import ModelSpec
from nlu_lite.store.folder import open_folder

__all__ = ["references_of", "specs_of"]

# What a reference begins with that names a place: a hub repository, an installed package.
_PLACES = ("hf:", "python:")


def references_of(request: str | None) -> list[str] | None:
    """The references of a request, each once; None where there is no request.

    Raises:
        InvalidOption: It is no text.

    >>> references_of("bert electra bert")
    ['bert', 'electra']
    """
    if request is None:
        return None
    if not isinstance(request, str):
        raise InvalidOption(
            f"load got a {type(request).__name__}; expected a reference such as "
            "'en.embed.bert.small_L10_256', or several separated by blanks."
        )
    return list(dict.fromkeys(request.split())) or [""]


def specs_of(
    references: list[str] | None,
    path: str | os.PathLike[str] | None,
    *,
    offline: bool | None,
) -> dict[str, ModelSpec]:
    """What the registry, or a model's own files, know of references, by the names in tables.

    Args:
        references: What was asked for; None: the model in the folder at `path`.
        path: A folder with the files of one model.
        offline: As in `nlu_lite.load`.

    Raises:
        InvalidOption: There is neither a reference nor a folder, or a folder for several.
        UnknownReference: No model has the reference.
        WeightsUnavailable: A file that would tell it is not here and could not be fetched.
    """
    if references is None:
        return _of_folder(path)
    if path is not None and len(references) > 1:
        raise InvalidOption(
            f"path= holds the files of one model, but the request names {len(references)}: "
            f"{', '.join(references)}.\nLoad them one by one."
        )
    return dict(_specified(ref, offline=offline) for ref in references)


def _specified(ref: str, *, offline: bool | None) -> tuple[str, ModelSpec]:
    """The name of a model in tables, and its spec: that of the registry, or what its files say."""
    if not ref.startswith(_PLACES):
        return ref, registry.current().find(ref)
    from nlu_lite.model.addresses import spec_of

    spec = spec_of(ref, offline=offline)
    return spec.ref, spec


def _of_folder(path: str | os.PathLike[str] | None) -> dict[str, ModelSpec]:
    """What the files of a folder say of their model, under the folder's name."""
    if path is None:
        raise InvalidOption(
            "load needs a reference, such as load('en.embed.minilm_L6_384'), or the path= of a "
            "folder that holds a model. `nlu-lite models` lists the references."
        )
    from nlu_lite.model.facts import folder_spec

    spec = folder_spec(open_folder(path))
    return {spec.ref: spec}
