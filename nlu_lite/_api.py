"""The functions that people type: one-liners over the registry, the store and the pipeline."""

import functools
import os
from typing import TYPE_CHECKING

from nlu_lite import registry, store
from nlu_lite.errors import InvalidOption

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.card import ModelCard
    from nlu_lite.model import Model
    from nlu_lite.pipeline import Pipeline
    from nlu_lite.spec import ModelSpec

__all__ = ["info", "load", "models"]

_PRECISIONS = ("fp32",)
_MODELS_KEPT = 16


def load(
    request: str,
    *,
    path: str | os.PathLike[str] | None = None,
    device: str = "auto",
    precision: str = "fp32",
    offline: bool | None = None,
) -> "Pipeline":
    """Open the model or models of a request; a second time it costs nothing.

    Args:
        request: A reference, or several separated by blanks; the `en.` in front may be left out.
        path: A folder of model files to use in place of the registry's, for one reference:
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
        ChecksumMismatch: A file is not the one that the registry promises.
        InvalidModel: No model can be made of the files.
        InvalidOption: An option has a value that it cannot take.

    >>> import nlu_lite
    >>> nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    <Pipeline en.embed.minilm_L6_384: 384; cpu, fp32>
    """
    references = _references(request, path)
    if precision not in _PRECISIONS:
        raise InvalidOption(
            f"precision={precision!r} is not available; expected one of "
            f"{', '.join(map(repr, _PRECISIONS))}."
        )
    specs = {ref: registry.builtin().find(ref) for ref in references}

    from nlu_lite.encoder.devices import resolve_device
    from nlu_lite.pipeline import Pipeline

    chosen = resolve_device(device)
    opened = {}
    for ref, spec in specs.items():
        files = store.locate(spec, path=path, offline=offline)
        opened[ref] = _open(spec, files, files.weights.stat().st_mtime_ns, chosen)
    return Pipeline(opened, precision=precision)


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

    spec = registry.builtin().find(ref)
    return ModelCard.of(spec, store.whereabouts(spec))


def _references(request: str, path: str | os.PathLike[str] | None) -> list[str]:
    if not isinstance(request, str):
        raise InvalidOption(
            f"load got a {type(request).__name__}; expected a reference such as "
            "'en.embed.bert.small_L10_256', or several separated by blanks."
        )
    references = list(dict.fromkeys(request.split())) or [""]
    if path is not None and len(references) > 1:
        raise InvalidOption(
            f"path= holds the files of one model, but the request names {len(references)}: "
            f"{', '.join(references)}.\nLoad them one by one."
        )
    return references


@functools.lru_cache(maxsize=_MODELS_KEPT)
def _open(spec: "ModelSpec", files: store.ModelFiles, changed: int, device: str) -> "Model":
    """Open a model once a process; `changed` makes other weights in the same folder another key."""
    from nlu_lite.model import open_model

    return open_model(spec, files, device=device)
