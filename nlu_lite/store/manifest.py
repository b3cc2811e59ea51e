"""`nlu_lite.json`: what a saved pipeline is made of, as text that is checked when it is read."""

import json
import re
from dataclasses import asdict, dataclass

from nlu_lite.errors import InvalidModel
from nlu_lite.registry.entries import Entry, problems, spec_of, whole_fields
from nlu_lite.registry.fields import ENTRY, NAME, Fields
from nlu_lite.spec import ModelSpec
from nlu_lite.store.files import HEAD

__all__ = ["FORMAT", "MANIFEST", "Manifest", "SavedModel", "manifest_from", "text_of"]

MANIFEST = "nlu_lite.json"
FORMAT = 1
# A version that knows no heads would give vectors where labels are meant.
_WITH_HEADS = 2
HERE = "."

_FOLDER = re.compile(r"\.|[\w.-]*[\w-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class SavedModel:
    """One reference of a saved pipeline.

    Attributes:
        reference: The reference as the user typed it.
        folder: Name of the sub-folder that holds its files, "." for the folder itself.
        spec: The model; `spec.source.files` are the files that were written, with their sums.
    """

    reference: str
    folder: str
    spec: ModelSpec


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a saved pipeline is made of.

    Attributes:
        precision: What its models computed in.
        models: Its references in the order asked; some may share a folder.
    """

    precision: str
    models: tuple[SavedModel, ...]

    def names(self) -> set[str]:
        """The paths of all files of the save, with forward slashes."""
        return {MANIFEST} | {
            file.name if model.folder == HERE else f"{model.folder}/{file.name}"
            for model in self.models
            for file in model.spec.source.files
        }


def text_of(manifest: Manifest) -> str:
    """The text of `nlu_lite.json`: specs stand in it as in registry files."""
    models = [
        {"reference": model.reference, "folder": model.folder, "spec": _fields_of(model.spec)}
        for model in manifest.models
    ]
    written = {file.name for model in manifest.models for file in model.spec.source.files}
    version = _WITH_HEADS if written & {*HEAD} else FORMAT
    content = {"format": version, "precision": manifest.precision, "models": models}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def manifest_from(text: bytes, where: str) -> Manifest:
    """Read the text of `nlu_lite.json`.

    Args:
        text: UTF-8.
        where: Its path, for messages.

    Raises:
        InvalidModel: It is damaged, of another format, or names files outside the folder.
    """
    try:
        content = json.loads(text)
        return _manifest(content)
    except (ValueError, RecursionError) as cause:
        raise InvalidModel(
            f"{where} can't be used: {cause}.\n"
            "Copy the folder again from where it was saved, or save the pipeline again.",
            faults=[str(cause)],
        ) from cause


def _manifest(content: object) -> Manifest:
    match content:
        case {"format": int(version)} if version not in (FORMAT, _WITH_HEADS):
            raise ValueError(
                f"its format is {version}, this nlu_lite reads {FORMAT} and {_WITH_HEADS} "
                "(pip install --upgrade nlu_lite)"
            )
        case {"format": int(), "precision": str(precision), "models": [_, *_] as models}:
            found = tuple(_model(raw, f"models[{place}]") for place, raw in enumerate(models))
        case _:
            raise ValueError("it is not an object with a format, a precision and models")
    if len({model.reference for model in found}) < len(found):
        raise ValueError("a reference stands in it twice")
    return Manifest(precision, found)


def _model(raw: object, where: str) -> SavedModel:
    match raw:
        case {
            "reference": str(reference),
            "folder": str(folder),
            "spec": {"ref": str(ref), **rest},
        }:
            faults: list[str] = []
            NAME(reference, f"{where}.reference", faults)
            NAME(ref, f"{where}.spec.ref", faults)
            if not _FOLDER.fullmatch(folder):
                faults.append(f"{where}.folder is {folder!r}, expected '.' or a name in the folder")
            spec = _spec(ref, rest, f"{where}.spec", faults)
        case _:
            raise ValueError(f"{where} is not an object with a reference, a folder and a spec")
    if spec is None or faults:
        raise ValueError("; ".join(faults))
    return SavedModel(reference, folder, spec)


def _spec(ref: str, raw: object, where: str, faults: list[str]) -> ModelSpec | None:
    fields = ENTRY(raw, where, faults)
    if faults or not isinstance(fields, dict):
        return None
    entries = {ref: Entry(where, {}, fields)}
    whole = whole_fields(ref, entries)
    faults += problems(entries, {ref: whole})
    if faults or whole is None:
        faults.append(f"{where} is not whole")
        return None
    spec = spec_of(ref, whole)
    faults += [
        f"{where}.source.files[{file.name}] lacks its sum or its size"
        for file in spec.source.files
        if file.sha256 is None or file.size is None
    ]
    return spec


def _fields_of(spec: ModelSpec) -> Fields:
    fields = asdict(spec)
    fields["source"]["files"] = {
        file.name: {"sha256": file.sha256, "size": file.size} for file in spec.source.files
    }
    return fields
