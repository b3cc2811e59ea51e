"""Folders that `Pipeline.save` wrote: found and checked without the registry and a network."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from nlu_lite.errors import UnknownReference, WeightsUnavailable
from nlu_lite.spec import ModelSpec
from nlu_lite.store.checksums import check
from nlu_lite.store.files import ModelFiles, assemble
from nlu_lite.store.folder import absolute_folder
from nlu_lite.store.manifest import MANIFEST, Manifest, manifest_from

__all__ = ["Save", "find_save"]


@dataclass(frozen=True, slots=True)
class Save:
    """A folder that `Pipeline.save` wrote.

    Attributes:
        folder: The folder.
        manifest: What is in it.
    """

    folder: Path
    manifest: Manifest

    def specs(self, references: Iterable[str] | None) -> dict[str, ModelSpec]:
        """The models of references, under the names as typed; None: all that were saved.

        Raises:
            UnknownReference: A reference is not among those that were saved.
        """
        saved = {model.reference: model.spec for model in self.manifest.models}
        return saved if references is None else {ref: self._find(ref, saved) for ref in references}

    def files_of(self, spec: ModelSpec) -> ModelFiles:
        """The files of one of the models, held to the sums that they were saved with.

        Raises:
            UnknownReference: The model is not among those that were saved.
            ChecksumMismatch: A file is not the one that was saved.
            WeightsUnavailable: A file cannot be read.
            InvalidModel: Parts of the model are not listed.
        """
        model = next((model for model in self.manifest.models if model.spec == spec), None)
        if model is None:
            raise self._unknown(spec.ref)
        folder, listed = self.folder / model.folder, spec.source.files
        files = assemble(folder, "folder", [file.name for file in listed])
        check(
            folder,
            listed,
            promised_by=str(self.folder / MANIFEST),
            mend="Copy the folder again from where it was saved, or save the pipeline again.",
        )
        return files

    def _find(self, ref: str, saved: Mapping[str, ModelSpec]) -> ModelSpec:
        for reference, spec in saved.items():
            if ref == reference or spec.ref in (ref, f"en.{ref}"):
                return spec
        raise self._unknown(ref)

    def _unknown(self, ref: str) -> UnknownReference:
        saved = [model.reference for model in self.manifest.models]
        return UnknownReference(
            f"{self.folder} holds {', '.join(saved)}, but not {ref!r}.\n"
            f"Leave the reference out to load all of it: load(path={str(self.folder)!r})",
            nearest=get_close_matches(ref, saved),
        )


def find_save(path: str | os.PathLike[str]) -> Save | None:
    """Look whether a folder is one that `Pipeline.save` wrote; its models are not read yet.

    Args:
        path: The folder; `~` stands for the home folder.

    Returns:
        None where there is no folder, or one without `nlu_lite.json`.

    Raises:
        InvalidOption: `path` is empty or no path at all.
        InvalidModel: `nlu_lite.json` is damaged or of another format.
        WeightsUnavailable: It cannot be read.

    >>> find_save("no/such/folder") is None
    True
    """
    folder = absolute_folder(path)
    manifest = folder / MANIFEST
    try:
        text = manifest.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as cause:
        raise WeightsUnavailable(f"{manifest} cannot be read: {cause}") from cause
    return Save(folder, manifest_from(text, str(manifest)))
