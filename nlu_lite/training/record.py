"""What is known of a training: how it went, its rival, and which texts it saw."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load_file
from safetensors.numpy import save as packed

from nlu_lite.common.json_files import read_object
from nlu_lite.errors import InvalidModel, InvalidOption
from nlu_lite.model.load import Models
from nlu_lite.store.files import TRAINED

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TrainingRecord", "record_bytes", "record_of"]

_FILES = TRAINED[2:]
_FORMAT = 1
_BASELINE = "baseline."
_SUMS = "text_sums"

Arrays: TypeAlias = Mapping[str, "npt.NDArray[np.generic]"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TrainingRecord:
    """What is known of a training.

    Attributes:
        settings: What was asked for, and what was decided.
        epochs: What each epoch, or each strength of regularisation that was tried, gave.
        baseline: The settings of the rival that learned from the same data; empty: there is none.
        baseline_arrays: Its numbers.
        text_sums: Shape (texts,), uint64: sums of the texts that it saw, to tell whether others are
            among them.
    """

    settings: Mapping[str, object]
    epochs: Sequence[Mapping[str, object]]
    baseline: Mapping[str, object] = field(default_factory=dict)
    baseline_arrays: Arrays = field(default_factory=dict)
    text_sums: npt.NDArray[np.uint64] = field(default_factory=lambda: np.empty(0, np.uint64))

    def history(self) -> "pd.DataFrame":
        """A row an epoch, or a strength that was tried."""
        import pandas as pd

        frame = pd.DataFrame(list(self.epochs))
        frame.attrs["nlu_lite"] = dict(self.settings)
        return frame


def record_bytes(record: TrainingRecord) -> dict[str, bytes]:
    """The contents of the files of a record, by their names."""
    said = {
        "format": _FORMAT,
        "settings": record.settings,
        "epochs": list(record.epochs),
        "baseline": record.baseline,
    }
    arrays: dict[str, npt.NDArray[Any]] = {
        f"{_BASELINE}{name}": np.ascontiguousarray(array)
        for name, array in record.baseline_arrays.items()
    }
    arrays[_SUMS] = record.text_sums
    text = json.dumps(said, indent=1, ensure_ascii=False, default=str) + "\n"
    return dict(zip(_FILES, (text.encode(), packed(arrays)), strict=True))


def record_of(models: Models) -> TrainingRecord:
    """What is known of the training of a model.

    Raises:
        InvalidOption: It was not trained here.
        InvalidModel: The files are damaged.
    """
    (model, *_) = models.values()
    there = {path.name: path for path in model.files.trained if path.name in _FILES}
    if len(there) < len(_FILES):
        raise InvalidOption(
            f"nothing is known of a training of {next(iter(models))}: it was not fitted here.\n"
            "Fit it: fitted = pipeline.fit(data)"
        )
    return _read(*(there[name] for name in _FILES))


def _read(text: Path, arrays: Path) -> TrainingRecord:
    match read_object(text):
        case {
            "format": int(version),
            "settings": dict(settings),
            "epochs": list(epochs),
            "baseline": dict(baseline),
        } if version == _FORMAT:
            numbers = _arrays(arrays)
        case _:
            raise InvalidModel(
                f"{text} is not what this nlu_lite writes of a training (format {_FORMAT}).\n"
                "Copy the folder again from where it was saved, or fit the pipeline again."
            )
    return TrainingRecord(
        settings=settings,
        epochs=epochs,
        baseline=baseline,
        baseline_arrays={
            name.removeprefix(_BASELINE): array
            for name, array in numbers.items()
            if name.startswith(_BASELINE)
        },
        text_sums=numbers.get(_SUMS, np.empty(0)).astype(np.uint64),
    )


def _arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        return load_file(path)
    except (OSError, SafetensorError) as cause:
        raise InvalidModel(
            f"{path} can't be read: {cause}.\nCopy the folder again from where it was saved.",
            faults=[str(cause)],
        ) from cause
