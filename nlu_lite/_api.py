"""The functions that people type: one-liners over the registry, the store and the pipeline."""

import functools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from nlu_lite import registry, store
from nlu_lite.encoder.config import read_config
from nlu_lite.errors import InvalidOption
from nlu_lite.saved import find_save
from nlu_lite.spec import ModelSpec
from nlu_lite.store.folder import absolute_folder, open_folder

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.card import ModelCard
    from nlu_lite.pipeline import Pipeline

__all__ = ["info", "load", "models"]

_PRECISIONS = ("fp32",)


def load(
    request: str | None = None,
    *,
    path: str | os.PathLike[str] | None = None,
    device: str = "auto",
    precision: str = "fp32",
    offline: bool | None = None,
) -> "Pipeline":
    """Open the model or models of a request; a second time it costs nothing.

    Args:
        request: A reference, or several separated by blanks; the `en.` in front may be left out.
            None: all that the folder at `path` was saved with.
        path: A folder that `Pipeline.save` wrote; it needs neither the registry nor a network. Or
            a folder of model files to use in place of the registry's, for one reference:
            config.json, model.safetensors or pytorch_model.bin, and tokenizer.json or vocab.txt.
        device: "auto" (a GPU where there is one), or a PyTorch device: "cpu", "cuda:1", "mps".
        precision: What to compute in: "fp32".
        offline: True: never connect; False: connect where files are missing; None: as the
            environment says (NLU_LITE_OFFLINE, HF_HUB_OFFLINE).

    Returns:
        A pipeline to call `predict` on.

    Raises:
        UnknownReference: No model has the reference; the message names the nearest ones.
        WeightsUnavailable: The files are not on this machine and could not be fetched.
        ChecksumMismatch: A file is not the one that the registry, or a save, promises.
        InvalidModel: No model can be made of the files.
        InvalidOption: An option has a value that it cannot take.

    >>> import nlu_lite
    >>> nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    <Pipeline en.embed.minilm_L6_384: 384; cpu, fp32>
    """
    references = _references(request)
    save = None if path is None else find_save(path)
    if precision not in _PRECISIONS:
        raise InvalidOption(
            f"precision={precision!r} is not available; expected one of "
            f"{', '.join(map(repr, _PRECISIONS))}."
        )
    locate: Callable[[ModelSpec], store.ModelFiles]
    if save is None:
        specs = _registered(references, path)
        locate = functools.partial(store.locate, path=path, offline=offline)
    else:
        specs, locate = save.specs(references), save.locate

    from nlu_lite.encoder.devices import resolve_device
    from nlu_lite.opened import opened
    from nlu_lite.pipeline import Pipeline

    chosen = resolve_device(device)
    models = {ref: opened(spec, locate(spec), device=chosen) for ref, spec in specs.items()}
    again = functools.partial(
        load,
        request,
        path=None if path is None else str(absolute_folder(path)),
        device=device,
        precision=precision,
        offline=offline,
    )
    return Pipeline(models, precision=precision, again=again)


def models(search: str = "") -> "pd.DataFrame":
    """All references, or those in which every word of `search` occurs.

    Args:
        search: Words to look for in any field, in any case, separated by blanks.

    Returns:
        A row a reference; `files` says where its files are: embedded in this package, cached on
        this machine, or on the hub.

    >>> import nlu_lite
    >>> nlu_lite.models("minilm")[["ref", "dim", "files"]]
                                 ref  dim     files
    0           en.embed.minilm_L6_384  384  embedded
    1  en.embed_sentence.minilm_L6_384  384  embedded
    """
    from nlu_lite.catalogue import catalogue

    return catalogue(registry.builtin(), search=search, whereabouts=store.whereabouts)


def info(ref: str) -> "ModelCard":
    """The card of a model: text in a console, HTML in a notebook.

    Raises:
        UnknownReference: No model has the reference.

    >>> import nlu_lite
    >>> nlu_lite.info("en.embed.minilm_L6_384").dimension
    384
    """
    from nlu_lite.card import ModelCard

    known = registry.builtin()
    spec = known.find(ref)
    return ModelCard.of(spec, store.whereabouts(spec), aliases=known.aliases_of(spec.ref))


def _references(request: str | None) -> list[str] | None:
    if request is None:
        return None
    if not isinstance(request, str):
        raise InvalidOption(
            f"load got a {type(request).__name__}; expected a reference such as "
            "'en.embed.bert.small_L10_256', or several separated by blanks."
        )
    return list(dict.fromkeys(request.split())) or [""]


def _registered(
    references: list[str] | None, path: str | os.PathLike[str] | None
) -> dict[str, ModelSpec]:
    """What the registry knows of references, where a path is that of one model's files."""
    if references is None:
        raise _without_reference(path)
    if path is not None and len(references) > 1:
        raise InvalidOption(
            f"path= holds the files of one model, but the request names {len(references)}: "
            f"{', '.join(references)}.\nLoad them one by one."
        )
    return {ref: registry.builtin().find(ref) for ref in references}


def _without_reference(path: str | os.PathLike[str] | None) -> InvalidOption:
    if path is None:
        return InvalidOption(
            "load needs a reference, such as load('en.embed.minilm_L6_384'), or the path= of a "
            "folder that Pipeline.save wrote. `nlu-lite models` lists the references."
        )
    config = read_config(open_folder(path).config)
    shape = (config.num_hidden_layers, config.hidden_size, config.num_attention_heads)
    specs = registry.builtin().specs.values()
    fitting = [spec.ref for spec in specs if (spec.layers, spec.hidden, spec.heads) == shape]
    return InvalidOption(
        f"path={str(path)!r} holds the files of a model, but Pipeline.save did not write them, so "
        "they do not say which: give its reference too.\n"
        f"References of its shape: {', '.join(fitting) or 'none; see `nlu-lite models`'}."
    )
