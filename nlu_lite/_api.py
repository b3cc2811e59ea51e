"""The functions that people type: one-liners over the registry, the store and the pipeline."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite import registry, store
from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import LoadRequest
from nlu_lite.model.nlu_options import LOAD, takes_nlu_options
from nlu_lite.model.references import find, named_models, references_of

if TYPE_CHECKING:
    import pandas as pd

    from nlu_lite.pipeline import Pipeline
    from nlu_lite.registry.card import ModelCard
    from nlu_lite.verification.result import Verification

__all__ = ["download", "info", "load", "models", "register", "verify"]


@takes_nlu_options(LOAD)
def load(
    request: str | None = None,
    *,
    path: str | os.PathLike[str] | None = None,
    device: str = "auto",
    precision: str = "fp32",
    engine: str = "torch",
    cache: int | str | os.PathLike[str] = 0,
    offline: bool | None = None,
) -> "Pipeline":
    """Open the model or models of a request; a second time it costs nothing.

    Args:
        request: A reference, or several separated by blanks; the `en.` in front may be left out.
            Of models that are not in the registry: `hf:owner/name@revision`, a hub repository, or
            `python:package/folder`, a folder in an installed package. None: all that the folder
            at `path` was saved with, or the model in it.
        path: A folder that `Pipeline.save` wrote; it needs neither the registry nor a network. Or
            a folder of model files: config.json, model.safetensors or pytorch_model.bin, and
            tokenizer.json, vocab.txt or the like. With one reference, they are used in place of
            the registry's; without, what the registry would say is read from them, and the model
            is called by the name of the folder.
        device: "auto" (a GPU where there is one), or a PyTorch device: "cpu", "cuda:1", "mps".
        precision: What to compute in: "fp32"; "bf16", "int8" or, on a GPU, "fp16", which are faster
            and less accurate, where the machine has instructions for them; "auto": the fastest of
            these that gives this model's vectors with a cosine of 0.999 or more to those of fp32.
        engine: What computes: "torch"; "openvino" (extra `openvino`), for models of BERT's layout
            on a CPU, in "fp32" and "bf16"; "auto": the faster of these on this machine, which is
            measured once, and "torch" where there is nothing to choose. In "fp32" both give the
            same vectors, to 1e-5.
        cache: What to keep, so that sentences that come again in later calls are not computed
            again. (Within a call, they never are.) A number: megabytes of hidden states in memory,
            for this pipeline. A path, "vectors.db": a file for the vectors themselves, which other
            sessions and processes take from it too, as long as files, precision and versions of
            the model are the same. The file grows to 2 GB, and then forgets what was not used
            longest; `nlu-lite cache vectors FILE` shows it, bounds it and empties it. With
            ``metadata=True`` or ``special_tokens=True``, `predict` computes as without.
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
        MissingExtra: A package is not installed that the engine, or the tokenizer, needs.
        OutputUnavailable: `cache` is a folder, or in one that is not there.

    Warns:
        VectorCacheWarning: The file with vectors can't be used; they are computed as without.

    >>> import nlu_lite
    >>> nlu_lite.load("en.embed.minilm_L6_384", device="cpu")
    <Pipeline en.embed.minilm_L6_384: 384; cpu, fp32>
    """
    opened = LoadRequest(
        request=request,
        path=path,
        device=device,
        precision=precision,
        engine=engine,
        cache=cache,
        offline=offline,
    ).models()
    # Late, as what it loads: an unknown reference need not wait for pandas.
    from nlu_lite.pipeline import Pipeline

    return Pipeline(opened)


def models(search: str = "", **filters: object) -> "pd.DataFrame":
    """All references, or those in which every word of `search` occurs, the best first.

    Args:
        search: Words to look for in any field, in any case, separated by blanks. Languages are
            found by their English names too.
        **filters: What columns have to be: `language="de"`, or one of several values
            `language=["de", "nl"]`; `min_` and `max_` give bounds that belong to what is asked
            for: `max_size_mb=200`, `min_layers=6`. `license="commercial"` keeps what is known to
            allow commercial use, which leaves out all whose licence is not known. What is not
            known passes no filter.

    Returns:
        A row a reference; `files` says where its files are: embedded in this package, installed in
        another one, cached on this machine, or on the hub; `pinned` whether its commit is known.

    Raises:
        InvalidOption: There is no such filter, or it cannot be what is asked for.

    >>> import nlu_lite
    >>> nlu_lite.models("minilm", max_size_mb=200, license="commercial")[["ref", "dim", "files"]]
                                   ref  dim     files
    0           en.embed.minilm_L6_384  384  embedded
    1  en.embed_sentence.minilm_L6_384  384  embedded
    """
    from nlu_lite.registry.catalogue import catalogue

    if not isinstance(search, str):
        raise InvalidOption(f"models searches words, not a {type(search).__name__}: {search!r:.60}")
    return catalogue(
        registry.current(), search=search, filters=filters, whereabouts=store.whereabouts
    )


def register(
    source: str | os.PathLike[str] | Mapping[str, object], *, override: bool = False
) -> None:
    """Make models known to this process, as files in NLU_LITE_REGISTRY do for every process.

    What they hold is data: nothing in it is run, and it can name no file outside the package, the
    Hugging Face cache and installed packages. Threads may register and load at the same time: a
    load sees all of the new entries or none.

    Args:
        source: A registry file, a folder of them (`*.yaml`), or the same as a mapping.
        override: Whether an entry may take the place of one that is known under its name.

    Raises:
        InvalidRegistry: Something is wrong in it, or a name is taken; the error names all of it,
            and nothing was registered.

    >>> import nlu_lite
    >>> nlu_lite.register({"models": {"en.mine": {"like": "en.embed.minilm_L6_385"}}})
    Traceback (most recent call last):
    nlu_lite.InvalidRegistry: the registry holds 1 fault:
      <mapping>: en.mine: like is 'en.embed.minilm_L6_385', which is no entry (did you mean ...
    """
    registry.register(source, override=override)


def info(ref: str) -> "ModelCard":
    """The card of a model: text in a console, HTML in a notebook.

    Raises:
        UnknownReference: No model has the reference.

    >>> import nlu_lite
    >>> nlu_lite.info("en.embed.minilm_L6_384").dimension
    384
    """
    from nlu_lite.registry.card import ModelCard

    spec = find(ref)
    aliases = registry.current().aliases_of(spec.ref)
    return ModelCard.of(spec, store.whereabouts(spec), aliases=aliases)


def download(references: str | Iterable[str]) -> dict[str, Path]:
    """Fetch and check the files of models, so that `load` needs no network for them later.

    Nothing is fetched for files that are here. On a terminal the progress is shown.

    Args:
        references: One reference, several separated by blanks, or several of these.

    Returns:
        For each reference as typed, the folder that holds its files.

    Raises:
        UnknownReference: No model has the reference.
        WeightsUnavailable: The files could not be fetched.
        ChecksumMismatch: A file is not the one that the registry promises.

    >>> import nlu_lite
    >>> nlu_lite.download("en.embed.minilm_L6_384")["en.embed.minilm_L6_384"].name
    'all-MiniLM-L6-v2'
    """
    request = references if isinstance(references, str) else " ".join(references)
    folders = {}
    for ref in references_of(request) or ():
        for model in named_models([ref], None, offline=None):
            folders[ref] = (model.files or store.locate(model.spec)).folder
    return folders


def verify(
    ref: str, *, path: str | os.PathLike[str] | None = None, offline: bool | None = None
) -> "Verification":
    """Hold a model against the numbers that public pages print of it.

    The texts are embedded on the CPU in fp32. A number that is printed whole agrees within 1e-4,
    one that was cut where it begins like the printed one. For models of sentences, the poolings
    that public sources use are tried as well.

    Args:
        ref: One reference.
        path: As in `load`.
        offline: As in `load`.

    Returns:
        A table: text in a console, HTML in a notebook; `agrees` says whether all numbers do.

    Raises:
        InvalidOption: The registry has no published numbers of the model.
        UnknownReference: No model has the reference.
        WeightsUnavailable: Its files could not be fetched.
        ChecksumMismatch: A file is not the one that the registry promises.
        InvalidModel: No model can be made of the files.

    >>> import nlu_lite
    >>> nlu_lite.verify("en.embed.minilm_L6_384")
    Traceback (most recent call last):
    nlu_lite.InvalidOption: en.embed.minilm_L6_384 has no published numbers that it could...
    """
    from nlu_lite.verification.compute import check_goldens, verification_of

    references = references_of(ref) or []
    if len(references) != 1:
        raise InvalidOption(f"verify takes one reference, not {len(references)}: {ref!r}")
    # First of all, lest a model be fetched in vain.
    place = None if path is None else store.place_at(path)
    for model in named_models(references, place, offline=offline):
        check_goldens(model.spec)
    request = LoadRequest(request=ref, path=path, device="cpu", offline=offline)
    return verification_of(request.models())


# Tracebacks and pickles say what users import.
for _function in (download, info, load, models, register, verify):
    _function.__module__ = "nlu_lite"
