"""From a request to the models that it names: their names in tables, and what is known of them."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu_lite import registry
from nlu_lite.errors import InvalidOption, UnavailableReference, UnknownReference
from nlu_lite.model.addresses import is_address, model_at
from nlu_lite.model.typed_places import refuse_place
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Place, Save

__all__ = ["NamedModel", "find", "named_models", "references_of"]


_REFERENCE = re.compile(r"[\w.-]*")
# More are told of no text that was typed in the place of a request.
_MOST_FAULTS = 8
# A request that can only be one path, though there are blanks in it.
_PATH = re.compile(r"[/\\~]|\.{1,2}[/\\]|[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A model that a request names, not opened yet.

    Attributes:
        name: What its column is called: the reference as typed, or what its address becomes.
        spec: What is known of it.
        files: Its files, where they were needed to know that; None: they are to be located.
    """

    name: str
    spec: ModelSpec
    files: ModelFiles | None = None


def references_of(request: str | None) -> list[str] | None:
    """The references of a request, each once; None where there is no request.

    Raises:
        InvalidOption: It is no text.
        UnknownReference: It is a folder whose name holds blanks.

    >>> references_of("bert electra bert")
    ['bert', 'electra']
    """
    if request is None:
        return None
    if isinstance(request, os.PathLike):
        refuse_place(os.path.abspath(request))
    if not isinstance(request, str):
        raise InvalidOption(
            f"load got a {type(request).__name__}; expected a reference such as "
            "'en.embed.bert.small_L10_256', or several separated by blanks."
        )
    references = list(dict.fromkeys(request.split()))
    if len(references) > 1 and _PATH.match(request.strip()):
        refuse_place(request.strip())
    return references or [""]


def find(reference: str) -> ModelSpec:
    """The model of the registry that a reference names.

    Raises:
        UnknownReference: No model has the reference, or it is the name of a folder or repository;
            the message shows the line that works.
    """
    if isinstance(reference, str) and not _REFERENCE.fullmatch(reference):
        refuse_place(reference)
    try:
        return registry.current().find(reference)
    except UnavailableReference:
        raise
    except UnknownReference:
        # Only now: a folder may have the name of a model.
        refuse_place(reference)
        raise


def named_models(
    references: Sequence[str] | None, place: Place | None, *, offline: bool | None
) -> list[NamedModel]:
    """The models of references, as the registry, a save or their own files know them.

    Args:
        references: What was asked for; None: all that there is at `place`.
        place: What lies in the folder that the user named; None: none was named.
        offline: As in `nlu_lite.load`.

    Raises:
        InvalidOption: There is neither a reference nor a folder, or a folder for several.
        UnknownReference: No model has the reference.
        WeightsUnavailable: A file that would tell it is not here and could not be fetched.
        InvalidModel: No model can be made of the files.
    """
    if isinstance(place, Save):
        return [NamedModel(name, spec) for name, spec in place.specs(references).items()]
    if references is None:
        return [_in_folder(place)]
    if place is not None and len(references) > 1:
        raise InvalidOption(
            f"path= holds the files of one model, but the request names {len(references)}: "
            f"{', '.join(references)}.\nLoad them one by one."
        )
    _check(references)
    models = [_named(reference, offline=offline) for reference in references]
    # Two addresses can lead to one commit of one repository.
    return list({model.name: model for model in models}.values())


def _named(reference: str, *, offline: bool | None) -> NamedModel:
    if not is_address(reference):
        return NamedModel(reference, find(reference))
    spec, files = model_at(reference, offline=offline)
    return NamedModel(spec.ref, spec, files)


def _check(references: Sequence[str]) -> None:
    """Raise one error for all references that name no model, before any file is looked for."""
    faults: dict[str, UnknownReference] = {}
    for reference in references:
        if len(faults) == _MOST_FAULTS:
            break
        try:
            if not is_address(reference) or "://" in reference:
                find(reference)
        except UnknownReference as error:
            faults[reference] = error
    if not faults:
        return
    if len(references) == 1:
        raise next(iter(faults.values()))
    works = " ".join(reference for reference in references if reference not in faults)
    more = len(faults) == _MOST_FAULTS
    lines = [
        f"{len(faults)}{' or more' * more} of the {len(references)} references of the request name "
        "no model:"
    ]
    lines += [f"  {error}" for error in faults.values()]
    if works and not more:
        lines.append(f"The others work: nlu_lite.load({works!r})")
    all_known = all(isinstance(error, UnavailableReference) for error in faults.values())
    raise (UnavailableReference if all_known else UnknownReference)(
        "\n".join(lines), nearest=[near for error in faults.values() for near in error.nearest]
    )


def _in_folder(files: ModelFiles | None) -> NamedModel:
    if files is None:
        raise InvalidOption(
            "load needs a reference, such as load('en.embed.minilm_L6_384'), or the path= of a "
            "folder that holds a model. `nlu-lite models` lists the references."
        )
    # Late: they load the tokenizers' library, which no registered model needs to be found.
    from nlu_lite.model.facts import facts_of
    from nlu_lite.model.own_spec import folder_spec

    spec = folder_spec(facts_of(files))
    return NamedModel(spec.ref, spec, files)
