"""LoadRequest and Models: what `load` was asked for, and the open models that this gives."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nlu_lite import store
from nlu_lite.errors import InvalidOption, naming
from nlu_lite.model.references import NamedModel, named_models, references_of
from nlu_lite.model.trained_files import TrainedFiles
from nlu_lite.model.training_request import TrainingTask, default_reference, parted
from nlu_lite.store.folder import absolute_folder

if TYPE_CHECKING:
    from nlu_lite.model.model import Model
    from nlu_lite.spec import ModelSpec
    from nlu_lite.store import ModelFiles

__all__ = ["LoadRequest", "Models"]

# "256" and "64MB" mean megabytes, and are no names that somebody gives a file.
_SIZE = re.compile(r"\s*[-+]?\d[\d._,]*\s*([kmgt]i?b?)?\s*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRequest:
    """What `nlu_lite.load` was asked for, which tells what each of these means; it pickles.

    Attributes:
        request: References, blanks between them; None: all that there is at `path`.
        path: A folder of the user's.
        device: "auto", or a PyTorch device.
        precision: One of `encoder.precision.PRECISIONS`, or "auto".
        cache: Megabytes of hidden states to keep in memory, or a file to keep vectors in.
        offline: Whether a connection is forbidden; None: as the environment says.
        trained: What training made of the one model that this asks for, or a student, which is a
            model of its own; None: nothing.
        engine: One of `encoder.engines.ENGINES`, or "auto".
    """

    request: str | None = None
    path: str | os.PathLike[str] | None = None
    device: str = "auto"
    precision: str = "fp32"
    cache: int | str | os.PathLike[str] = 0
    offline: bool | None = None
    trained: TrainedFiles | None = None
    engine: str = "torch"

    def models(self) -> "Models":
        """The models, opened now or before in this process.

        Raises:
            UnknownReference, WeightsUnavailable, ChecksumMismatch, InvalidModel, InvalidOption,
                MissingExtra: As `nlu_lite.load` says.
        """
        named, place, task = self._named()
        cache = _checked_cache(self.cache)

        # Late: PyTorch takes a second to load, which an unknown reference need not wait for.
        from nlu_lite.encoder.devices import set_threads
        from nlu_lite.encoder.engines import checked_engine, engine_device, engine_precision
        from nlu_lite.model.notices import give_notices
        from nlu_lite.model.process_cache import opened

        set_threads()
        engine = checked_engine(self.engine)
        device = engine_device(engine, self.device)
        precision = engine_precision(engine, self.precision, device)
        models = {}
        for model in named:
            with naming(model.name, among=len(named)):
                spec, files = self._located(model, place)
                models[model.name] = opened(
                    spec,
                    files,
                    device=device,
                    precision=precision,
                    engine=engine,
                    # What the registry calls embeddings stay these, whatever a repository holds.
                    checkpoint_heads=model.files is not None,
                )
            give_notices(spec, files)
        return Models(
            _remembering(models, cache),
            request=self._from_anywhere(cache),
            task=task if self.trained is None else None,
        )

    def _named(self) -> "tuple[list[NamedModel], store.Place | None, TrainingTask | None]":
        """What is asked for, where it lies, and what is to be trained on it."""
        if self.trained is not None and self.trained.spec is not None:
            student = self.trained.spec
            return [NamedModel(student.ref, student)], None, None
        references, task = _requested(self.request, has_path=self.path is not None)
        place = None if self.path is None else store.place_at(self.path)
        return named_models(references, place, offline=self.offline), place, task

    def _located(
        self, model: NamedModel, place: "store.Place | None"
    ) -> "tuple[ModelSpec, ModelFiles]":
        """The spec and the files of a model, or those that training made of it."""
        trained = self.trained
        if trained is not None and trained.has_encoder:
            return trained.spec_of(model.spec), trained.beside(None)
        files = model.files or store.locate(model.spec, path=place, offline=self.offline)
        return model.spec, files if trained is None else trained.beside(files)

    def _from_anywhere(self, cache: int | Path) -> "LoadRequest":
        """The same for a process that works in another folder."""
        path = None if self.path is None else str(absolute_folder(self.path))
        return replace(self, path=path, cache=cache if isinstance(cache, int) else str(cache))


class Models(Mapping[str, "Model"]):
    """Open models by the names that they have in tables, in the order asked.

    They pickle as their request: the weights are loaded again where it lands, or taken from what is
    loaded there already.
    """

    def __init__(
        self,
        models: Mapping[str, "Model"],
        *,
        request: LoadRequest,
        task: TrainingTask | None = None,
    ) -> None:
        """Put models together.

        Args:
            models: The model of each reference, as the user typed it.
            request: What gives the same models anywhere.
            task: What is to be trained on them, which has not been yet; None: nothing.
        """
        self._models = dict(models)
        self.request = request
        self.task = task

    def __getitem__(self, name: str) -> "Model":
        return self._models[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    @property
    def precision(self) -> str:
        """What the models compute in: "fp32", "bf16", "fp16" or "int8"; of several, each once."""
        precisions = (model.encoder.facts.precision for model in self.values())
        return ", ".join(dict.fromkeys(precisions))

    @property
    def engine(self) -> str:
        """What computes the models, "torch" or "openvino"; of several, each once."""
        return ", ".join(dict.fromkeys(model.encoder.facts.engine for model in self.values()))

    def __str__(self) -> str:
        from nlu_lite.encoder.precision import noted
        from nlu_lite.encoder.protocol import TORCH

        dimensions = [
            f"{ref}: {model.encoder.facts.dimension if model.head is None else model.head}"
            for ref, model in self.items()
        ]
        device = next(iter(self.values())).encoder.facts.device
        precisions = map(noted, self.precision.split(", "))
        engine = "" if self.engine == TORCH else f", {self.engine}"
        wanted = "" if self.task is None else f"; train.{self.task} to be fitted"
        return f"{', '.join(dimensions)}; {device}, {', '.join(precisions)}{engine}{wanted}"

    def _repr_html_(self) -> str:
        from nlu_lite.registry.card import ModelCard

        specs = {model.spec: model.files.origin for model in self.values()}
        return "".join(ModelCard.of(spec, origin)._repr_html_() for spec, origin in specs.items())

    def __reduce__(self) -> "tuple[Callable[[LoadRequest], Models], tuple[LoadRequest]]":
        return LoadRequest.models, (self.request,)


def _requested(
    request: str | None, *, has_path: bool
) -> tuple[list[str] | None, TrainingTask | None]:
    """The references of a request, and what is to be trained on them."""
    typed = references_of(request)
    if typed is None:
        return None, None
    references, task = parted(typed)
    if task is None or references:
        return references, task
    return None if has_path else [default_reference(task)], task


def _checked_cache(cache: object) -> int | Path:
    """Megabytes, or a file that is there now."""
    if isinstance(cache, os.PathLike) or (isinstance(cache, str) and not _SIZE.match(cache)):
        from nlu_lite.model.kept_vectors import vectors_file

        return vectors_file(cache)
    if not isinstance(cache, int) or isinstance(cache, bool) or cache < 0:
        raise InvalidOption(
            f"cache={cache!r}; expected a number of megabytes, such as 256, to keep hidden states "
            'in memory, or the path of a file, such as "vectors.db", to keep vectors on disk.'
        )
    return cache


def _remembering(models: "dict[str, Model]", cache: int | Path) -> "dict[str, Model]":
    """The models with their caches; two names of one share one, and several the megabytes."""
    if not cache:
        return models
    different = dict.fromkeys(models.values())
    if isinstance(cache, int):
        from nlu_lite.encoder.state_cache import CachedEncoder

        share = max(1, cache // len(different))
        cached = {
            model: replace(model, encoder=CachedEncoder(model.encoder, megabytes=share))
            for model in different
        }
    else:
        from nlu_lite.model.kept_vectors import KeptVectors

        cached = {model: replace(model, kept=KeptVectors(cache, model)) for model in different}
    return {ref: cached[model] for ref, model in models.items()}
