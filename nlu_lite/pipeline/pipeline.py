"""Pipeline: models over one text preparation, what they give, and what they can be taught."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import nlu_lite.pandas  # noqa: F401  # registers `df.nlu`
from nlu_lite.model.load import Models
from nlu_lite.pipeline.fitting import Fitting
from nlu_lite.pipeline.measuring import Measuring
from nlu_lite.pipeline.predicting import Predicting

if TYPE_CHECKING:
    import os

__all__ = ["Pipeline"]


class Pipeline(Predicting, Fitting, Measuring):
    """A loaded request: one or more models that read the same words.

    `nlu_lite.load` makes it. Threads can share it. It pickles as its request: the weights are
    loaded again where it lands; what `fit` learned pickles whole. Processes that are forked after a
    model was loaded share its memory and compute with one thread each (PyTorch would wait for
    more); on a GPU, "spawn" them.
    """

    __module__ = "nlu_lite"

    def save(self, path: "str | os.PathLike[str]") -> None:
        """Write specs, weights, tokenizers and checksums to a folder, for ``load(path=…)``.

        It needs neither the registry nor a network then. The folder is there when it is complete.

        Args:
            path: A new or empty folder, or an earlier save, which is replaced.

        Raises:
            OutputUnavailable: It can't be written, or holds something else.
            ChecksumMismatch, WeightsUnavailable: The models' files have changed since, or are gone.
        """
        from nlu_lite.saving.folder import save

        save(self._models, path)

    def __repr__(self) -> str:
        return f"<Pipeline {self._models}>"

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p><code>{escape(repr(self))}</code></p>{self._models._repr_html_()}"

    def __reduce__(self) -> "tuple[Callable[[Models], Pipeline], tuple[Models]]":
        return Pipeline, (self._models,)
