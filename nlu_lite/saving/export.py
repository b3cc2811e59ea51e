"""A folder that another library opens."""

import os
from typing import Literal, TypeAlias, get_args

from nlu_lite.common.choices import one_of
from nlu_lite.encoder.architectures import STATIC
from nlu_lite.errors import InvalidOption
from nlu_lite.model.load import Models
from nlu_lite.saving.folder import save
from nlu_lite.saving.transformers_folder import write_transformers

__all__ = ["ExportFormat", "export"]

ExportFormat: TypeAlias = Literal["transformers", "nlu_lite"]


def export(models: Models, path: str | os.PathLike[str], *, format: str) -> None:
    """Write what a library opens.

    Args:
        models: One model.
        path: A new or empty folder.
        format: "transformers", or "nlu_lite", which is what `Pipeline.save` writes.

    Raises:
        InvalidOption: The library has no class for what was learned, or there are several models.
        OutputUnavailable: The folder can't be written.
    """
    if one_of("format", format, get_args(ExportFormat)) == "nlu_lite":
        save(models, path)
        return
    if len(models) > 1:
        raise InvalidOption(
            f"a folder of transformers holds one model; this pipeline has {len(models)}: "
            f"{', '.join(models)}.\nLoad and export them one by one."
        )
    (model,) = models.values()
    if model.spec.architecture == STATIC:
        raise InvalidOption(
            f"{model.spec.ref} is a static model, and transformers has no class for one.\n"
            "Keep all of it with format='nlu_lite', for nlu_lite.load(path=…); its vectors are in "
            "model.safetensors there, its pieces in tokenizer.json."
        )
    if model.head is None:
        raise InvalidOption(
            f"{model.spec.ref} has no head: its files are those of transformers already, in "
            f"{model.files.folder}.\nFit it first: fitted = pipeline.fit(data, task=…)"
        )
    write_transformers(model, model.head, None, path)
