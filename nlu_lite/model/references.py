"""From a request to the models that it names: their names in tables, and what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu_lite import registry
from nlu_lite.errors import InvalidOption
from nlu_lite.model.addresses import is_address, model_at
from nlu_lite.spec import ModelSpec
from nlu_lite.store import ModelFiles, Place, Save

__all__ = ["NamedModel", "named_models", "references_of"]


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
    models = [_named(reference, offline=offline) for reference in references]
    # Two addresses can lead to one commit of one repository.
    return list({model.name: model for model in models}.values())


def _named(reference: str, *, offline: bool | None) -> NamedModel:
    if not is_address(reference):
        return NamedModel(reference, registry.current().find(reference))
    spec, files = model_at(reference, offline=offline)
    return NamedModel(spec.ref, spec, files)


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
