"""Models whose vectors are remembered in this process, whatever is computed with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nlu_lite.model.identity import identity_of
from nlu_lite.model.load import Models
from nlu_lite.sklearn.memory import Memory

__all__ = ["RememberedVectors", "remembering"]


@dataclass(frozen=True, slots=True, eq=False)
class RememberedVectors:
    """The vectors of one model that are remembered, as `KeptVectors` has those in a file.

    Attributes:
        identity: The sum of all that decides about them beside their texts.
        memory: Where they are; those of all models together.
        megabytes: Most to remember.
    """

    identity: bytes
    memory: Memory[bytes, bytes]
    megabytes: float

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one."""
        return self.memory.known(self.identity, keys)

    def keep(self, values: Mapping[bytes, bytes]) -> None:
        """Remember values."""
        self.memory.keep(self.identity, values, megabytes=self.megabytes)


def remembering(models: Models, memory: Memory[bytes, bytes], *, megabytes: float) -> Models:
    """The models, each of which looks for its vectors in a memory before it computes them.

    A model that keeps its vectors on disk stays as it is. A head that was trained on a model reads
    the vectors that are remembered of that.

    Args:
        models: The models.
        memory: Where vectors are, and where new ones go.
        megabytes: Most to remember; 0: nothing is looked for or kept.

    Raises:
        ChecksumMismatch, WeightsUnavailable: The files of a model have changed, or are gone.
    """
    if not megabytes:
        return models
    remembered = {
        name: model
        if model.kept is not None
        else replace(model, kept=RememberedVectors(identity_of(model), memory, megabytes))
        for name, model in models.items()
    }
    return Models(remembered, request=models.request, task=models.task)
