"""Writing a model with a head as a folder that transformers opens by itself."""

import json
import os
import shutil
from pathlib import Path

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from nlu_lite.common.files import readable_errors
from nlu_lite.common.folders import complete_folder
from nlu_lite.common.json_files import JsonObject
from nlu_lite.encoder.architectures import Shape
from nlu_lite.encoder.checkpoint import Weights, read_tensors
from nlu_lite.encoder.transformers_model import parameter_shapes
from nlu_lite.encoder.weight_names import matched, misfits
from nlu_lite.errors import InvalidModel, OutputUnavailable
from nlu_lite.model.checkpoint_labels import PROBLEMS
from nlu_lite.model.facts import ModelFacts, facts_of
from nlu_lite.model.head import Head
from nlu_lite.model.head_layouts import CLASSES
from nlu_lite.model.model import Model
from nlu_lite.model.open_tokenizer import WORDPIECE
from nlu_lite.saving.expressed_head import ExpressedHead
from nlu_lite.saving.folder import check_unchanged
from nlu_lite.saving.transformers_head import head_for_transformers, kind_of
from nlu_lite.store.files import BESIDE, CONFIG, PIECES, SENTENCES, TOKENIZER, VOCABULARY, WEIGHTS
from nlu_lite.store.folder import absolute_folder

__all__ = ["write_transformers"]

_NAMES = frozenset((CONFIG, WEIGHTS[0], TOKENIZER, VOCABULARY, *PIECES, *BESIDE))
# What transformers wants to read in the weights, and what tells a folder that was written here.
_METADATA = {"format": "pt", "writer": "nlu_lite"}
_TOKENIZER_CONFIG = "tokenizer_config.json"
# Settings that say something of the weights or of the head that were there before.
_OF_BEFORE = frozenset(
    "_num_labels auto_map dtype num_labels problem_type quantization_config".split()
)


def write_transformers(
    model: Model, head: Head, weights: Weights | None, path: str | os.PathLike[str]
) -> None:
    """Write a folder that transformers opens, with the same logits (1e-5).

    `AutoModelForSequenceClassification` opens it, or, for a head of words,
    `AutoModelForTokenClassification`, and `AutoTokenizer`; so does `nlu_lite.load(path=…)`. Weights
    are written in float32; labels are written as texts, since transformers has no others. What is
    done around scores stays here: texts longer than the model in windows, one label a word.

    Args:
        model: The model whose encoder the head reads.
        head: The head.
        weights: Tensors of the encoder by transformers' names, where they are not those of the
            model's files; None: they are.
        path: The folder. One that was written by this function is replaced.

    Raises:
        InvalidOption: transformers has no class for such a head; the message says why not, and what
            can be done. Or `path` is empty or no path at all.
        InvalidModel: `weights` are not those of such an encoder.
        OutputUnavailable: The folder can't be written, or holds something else.
        ChecksumMismatch, WeightsUnavailable: The model's files have changed since it was opened, or
            are gone.
    """
    target = absolute_folder(path).resolve()
    check_unchanged(model.spec.ref, model)
    facts = facts_of(model.files)
    shape = facts.shape(architecture=model.spec.architecture)
    found = head_for_transformers(model, head, facts, shape)
    settings = {**_settings(head, facts, shape), **found.settings}
    tensors = _tensors(facts, shape, settings, head, found, weights)
    with readable_errors(target):
        _refuse_other_content(target)
        with complete_folder(target) as unfinished:
            _write_json(unfinished / CONFIG, settings)
            _write_weights(unfinished / WEIGHTS[0], tensors, target)
            _write_tokenizer(unfinished, model, facts, shape)
            check_unchanged(model.spec.ref, model)


def _settings(head: Head, facts: ModelFacts, shape: Shape) -> dict[str, object]:
    labels = [*map(str, head.classes)] or ["LABEL_0"]
    kept = {name: value for name, value in facts.config.items() if name not in _OF_BEFORE}
    problem = {} if head.of_words else {"problem_type": PROBLEMS[head.task]}
    return {
        **kept,
        "architectures": [f"{CLASSES[shape.architecture]}{kind_of(head)}"],
        "model_type": shape.architecture,
        "id2label": {str(place): label for place, label in enumerate(labels)},
        "label2id": {label: place for place, label in enumerate(labels)},
        **problem,
        "torch_dtype": "float32",
    }


def _tensors(
    facts: ModelFacts,
    shape: Shape,
    settings: JsonObject,
    head: Head,
    found: ExpressedHead,
    weights: Weights | None,
) -> Weights:
    """All tensors of the class, in float32."""
    prefix, shapes = parameter_shapes(settings, shape.architecture, kind=kind_of(head))
    expected = {
        name.removeprefix(prefix): size
        for name, size in shapes.items()
        if name.startswith(prefix) and name not in found.tensors
    }
    if weights is None:
        encoder = read_tensors(facts.files.weights, expected, prefix=prefix)
    else:
        encoder = matched(Path("weights"), weights, expected, prefix=prefix)
    tensors = {f"{prefix}{name}": encoder[name] for name in expected} | {**found.tensors}
    faults = [*misfits(tensors, shapes), *(f"{name} is new" for name in tensors.keys() - shapes)]
    if faults:
        raise InvalidModel(
            "The transformers that is installed has other tensors in its heads than nlu_lite "
            f"knows of: {'; '.join(faults)}.\nUpgrade both: pip install -U nlu_lite transformers",
            faults=faults,
        )
    return {name: tensor.detach().cpu().float().contiguous() for name, tensor in tensors.items()}


def _write_weights(path: Path, tensors: Weights, target: Path) -> None:
    try:
        save_file(tensors, path, metadata=_METADATA)
    # What the disk says reaches us as no OSError.
    except SafetensorError as cause:
        raise OutputUnavailable(
            f"{target} can't be written: {cause}.\nMake room, or choose another path."
        ) from cause


def _write_tokenizer(folder: Path, model: Model, facts: ModelFacts, shape: Shape) -> None:
    """The files of the tokenizer, and what the registry knew and they left unsaid."""
    files = facts.files
    of_sentences = {*SENTENCES}
    for path in (files.tokenizer, files.vocabulary, *files.others):
        if path is not None and path.name not in of_sentences:
            shutil.copyfile(path, folder / path.name)
    said = facts.tokenizer_config
    unsaid: dict[str, object] = {}
    if "model_max_length" not in said and shape.max_positions is not None:
        unsaid["model_max_length"] = model.max_positions
    names_class = "tokenizer_class" in said or "tokenizer_class" in facts.config
    if shape.architecture in WORDPIECE and "do_lower_case" not in said and not names_class:
        unsaid["do_lower_case"] = model.spec.lowercase
    if unsaid:
        _write_json(folder / _TOKENIZER_CONFIG, {**said, **unsaid})


def _write_json(path: Path, content: JsonObject) -> None:
    path.write_text(json.dumps({**content}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _refuse_other_content(target: Path) -> None:
    """Raise OutputUnavailable where something would be lost that was not written here."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return
    if not target.is_dir():
        raise OutputUnavailable(f"{target} is a file; expected a folder, or a name for a new one.")
    others = (path.name for path in target.iterdir() if path.name not in _NAMES)
    other = next(others, None)
    if other is not None or not _was_written_here(target / WEIGHTS[0]):
        raise OutputUnavailable(
            f"{target} holds something that was not exported before ({other or WEIGHTS[0]}); it is "
            f"not replaced.\nGive the name of a new folder: {target / 'exported'}"
        )


def _was_written_here(weights: Path) -> bool:
    try:
        with safe_open(weights, framework="pt") as file:
            metadata: dict[str, str] = file.metadata() or {}
    except (OSError, SafetensorError):
        return False
    return metadata.get("writer") == _METADATA["writer"]
